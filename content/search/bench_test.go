package search_test

import (
	"testing"

	"pita/content/search"
)

// BenchmarkNew makes the index of the sample library, as each start of the program does.
func BenchmarkNew(b *testing.B) {
	lib, how := mustLoad(), spellings()
	for b.Loop() {
		search.New(lib, how)
	}
}

// BenchmarkFind asks the sample library the questions of the tests, one after the other.
func BenchmarkFind(b *testing.B) {
	x, all := sample(), lines(b, "testdata/questions.txt")
	i := 0
	for b.Loop() {
		x.Find("id", all[i%len(all)])
		i++
	}
}
