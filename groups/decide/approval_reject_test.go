package decide_test

import (
	"slices"
	"strings"
	"testing"

	"pita/groups"
)

// TestABareNoIsOfWhatWasSeenLast says no, with neither code nor name, after another post was seen
// that can't be approved, or was just approved: that no may be meant for the other one.
func TestABareNoIsOfWhatWasSeenLast(t *testing.T) {
	t.Parallel()
	for name, seen := range map[string]func(*desk){
		"the one seen last": func(h *desk) { h.look("lestari", "air") },
		"a post that can't be approved": func(h *desk) {
			promise := strings.Replace(string(air("teh", "id", "tuti", "", "")), "Minum air putih", "Dijamin sembuh. Minum air putih", 1)
			h.files["teh.md"].Data = []byte(promise)
			h.reload()
			h.look("lestari", "air")
			h.tells("lestari", "lihat teh")
		},
		"a post that was approved since": func(h *desk) {
			h.look("lestari", "air")
			h.approve("lestari", "teh")
		},
	} {
		h := newDesk(t)
		seen(h)
		want, noes := "post.reject-how", 0
		if name == "the one seen last" {
			want, noes = "post.rejected", 1
		}
		got := phrases(h.tells("lestari", "tolak salah tanggal, maaf"), "lestari")
		if n := len(h.List(groups.Ref{Kind: groups.KindRejection})); !slices.Contains(got, want) || n != noes {
			t.Errorf("after %s a bare no is answered with %q, and %d are kept; want %s and %d", name, got, n, want, noes)
		}
		if name == "the one seen last" {
			continue
		}
		if got := phrases(h.tells("lestari", "tolak air salah tanggal"), "lestari"); !slices.Contains(got, "post.rejected") {
			t.Errorf("after %s a no that names the post is answered with %q", name, got)
		}
	}
}
