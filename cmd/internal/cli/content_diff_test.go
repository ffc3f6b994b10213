package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestDiffOfWhatIsNotThere says why a post is not found: no folder is set, it can't be read, or
// nothing there is like it.
func TestDiffOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	h := houseWithRules(t)
	posts := ownPosts(t, "a.md", "---\nid: minum-sedikit\njudul: Minum\njenis: pengingat\npenulis: rina\ntinjau: 2031-12-31\n---\nMinum.\n")
	for _, c := range []struct{ name, library, id, says string }{
		{"no folder", "", "minum-sedikit", "library = \"FOLDER\""},
		{"a folder that is not there", filepath.Join(t.TempDir(), "tidak-ada"), "minum-sedikit", "tidak-ada"},
		{"like one", posts, "minum-sedikid", "minum-sedikit"},
		{"like none", posts, "zzzzzz", posts},
	} {
		settings := fmt.Sprintf("data = %q\nrules = %q\n", h.dir, h.rules)
		if c.library != "" {
			settings += fmt.Sprintf("library = %q\n", c.library)
		}
		h.write(t, "pita.toml", settings)
		if got := h.do(t, 1, "content", "diff", c.id); !strings.Contains(got, c.says) || strings.HasSuffix(strings.TrimSpace(got), ":") {
			t.Errorf("%s: %q, want %q in it", c.name, got, c.says)
		}
	}
}
