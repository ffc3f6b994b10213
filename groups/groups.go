// Package groups is the vocabulary of patient support groups: who is in one,
// what can happen, what can be done, what can be asked, and what follows.
// It holds nouns only; the verbs live in the rooms that import it.
package groups
