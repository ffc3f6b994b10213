package wire

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestAnswers holds the table to what it is for: each answer is known or said to
// be a guess, has a source, and is given somewhere; none is given that is not
// there.
func TestAnswers(t *testing.T) {
	t.Parallel()
	given := map[string]bool{}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`"([a-z-]+(?:\.[a-z-]+)?)"`)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") || strings.HasSuffix(f.Name(), "answers.go") {
			continue
		}
		source, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range name.FindAllSubmatch(source, -1) {
			given[string(m[1])] = true
		}
		for _, m := range regexp.MustCompile(`refuse\("([^"]+)"\)`).FindAllSubmatch(source, -1) {
			refuse(string(m[1]))
		}
	}
	seen := map[string]bool{}
	for _, a := range answers {
		if a.proof != confirmed && a.proof != assumed || a.source == "" || a.code < 200 {
			t.Errorf("answer %q is %q by %q with code %d; say whether it is known, and how", a.name, a.proof, a.source, a.code)
		}
		if seen[a.name] {
			t.Errorf("two answers are called %q", a.name)
		}
		seen[a.name] = true
		if !given[a.name] {
			t.Errorf("answer %q is never given; take it out of the table", a.name)
		}
	}
}
