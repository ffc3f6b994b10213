//go:build race

package schedule_test

// raced says that the race detector watches, under which everything takes ten times as long.
const raced = true
