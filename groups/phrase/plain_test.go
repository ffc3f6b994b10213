package phrase

import (
	"slices"
	"strings"
	"testing"
)

// readAlike fails when a file that is plain is read otherwise than by the whole of YAML; it
// says whether it is plain.
func readAlike(t *testing.T, text string) bool {
	t.Helper()
	got, ok := plainEntries(text)
	if !ok {
		return false
	}
	want, err := yamlEntries("x", text)
	if err != nil {
		// YAML refuses what stands twice; so does who reads the entries.
		if strings.Contains(err.Error(), "already defined") {
			return true
		}
		t.Fatalf("a plain file is no YAML (%v):\n%s", err, text)
	}
	if !slices.Equal(got, want) {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("read plainly: %+v\nread as YAML: %+v", got[i], want[i])
			}
		}
		t.Fatalf("read plainly %d phrases, as YAML %d", len(got), len(want))
	}
	return true
}

func TestThePhrasesOfTheProgramAreReadPlainly(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"id", "en"} {
		data, err := files.ReadFile("locales/" + name + "/phrases.yaml")
		if err != nil {
			t.Fatal(err)
		}
		if !readAlike(t, string(data)) {
			t.Errorf("locales/%s/phrases.yaml is not written plainly, so every start takes longer; want a key and its text "+
				"in double quotes on one line, or | and lines four blanks in, and of backslashes only \\n", name)
		}
	}
}

// oddPhrases are files at the border of what is plain.
var oddPhrases = []string{
	"part:\n  a: \"b\"\n", "part:\n  a: \"b\\nc\"\n", "part:\n  a: \"b\\\\nc\"\n", "part:\n  a: \"b\\\"c\"\n", "part:\n  a: \"\"\n", "part:\n  a: \"b\" # c\n",
	"part:\n  a: b\n", "part:\n   a: \"b\"\n", "part:\n a: \"b\"\n", "part:\n\ta: \"b\"\n", "part:\r\n  a: \"b\"\r\n", "part: \n  a: \"b\"\n", "part:\n  a:  \"b\"\n",
	"part:\n  a: \"b\" \n", "part:\n  a: |\n    b\n\n     c\n    # d\n\n\n  e: \"f\"\n", "part:\n  a: |\n     b\n", "part:\n  a: |\n    b\n   c\n", "part:\n  a: |\n\n    b\n",
	"part:\n  a: |\n    b\n    \n    c\n", "part:\n  a: |\n    b", "part:\n  a: |-\n    b\n", "part:\n  a: |\n", "part:\n  a: |\n    b\n# c\n  d: \"e\"\n",
	"part:\n  a: |\n    b \n", "part:\n", "part:\ngroup:\n  a: \"b\"\n", "  a: \"b\"\n", "part:\n  a: \"b\n    c\"\n", "part:\n  1a: \"b\"\n", "part:\n  null: \"b\"\n  no: \"c\"\n",
	"part:\n  a: \"b\u00a0c\u200d\"\n", "part:\n  a: \"b\u2028c\"\n", "part:\n  a: \"b\u0085c\"\n", "\ufeffpart:\n  a: \"b\"\n", "part:\n  a: \"b\xff\"\n", "part:\n  # c\n  a: \"b\"\n",
	"part:\n  a: \"b\"\n  a: \"c\"\n", "part:\n  a: \"b\"\npart:\n  c: \"d\"\n", "---\npart:\n  a: \"b\"\n", "part:\n  a: \"b\"\n...\n", "part:\n  a: \"b: {c} [d] #e\"\n", "part:\n  a: \"b\"", "",
}

func TestPlainPhrasesAreReadAlike(t *testing.T) {
	t.Parallel()
	for _, text := range oddPhrases {
		readAlike(t, text)
	}
}

func FuzzPlainPhrases(f *testing.F) {
	for _, text := range oddPhrases {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { readAlike(t, text) })
}
