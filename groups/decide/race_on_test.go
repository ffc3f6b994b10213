//go:build race

package decide_test

// raced says that the race detector watches, under which everything takes ten times as long.
const raced = true
