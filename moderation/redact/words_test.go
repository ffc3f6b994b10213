package redact

import (
	"reflect"
	"slices"
	"testing"
)

// TestEveryListIsRead holds that no list of words.txt is misspelled, empty, or nobody's.
func TestEveryListIsRead(t *testing.T) {
	t.Parallel()
	used := []list{honorifics, everyday, introduces, presents, labels, fillers, resumes, oneself, pointing, speaking, endings, domains}
	if len(lists) != len(used) || slices.ContainsFunc(used, func(l list) bool { return len(l) == 0 }) {
		t.Errorf("words.txt has %d lists, and the %d that are asked have %v", len(lists), len(used), used)
	}
	got := readLists("# note\na:\nsatu, dua tiga,\nempat\n\nb:\n")
	if want := map[string]list{"a": {{"satu"}, {"dua", "tiga"}, {"empat"}}}; !reflect.DeepEqual(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
}
