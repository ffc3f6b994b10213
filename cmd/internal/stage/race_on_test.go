//go:build race

package stage_test

// raced says that the race detector watches, under which everything takes ten times as long.
const raced = true
