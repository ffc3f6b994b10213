package decide_test

import (
	"slices"
	"testing"

	"pita/groups"
)

// TestAWriterByAnotherNameApprovesNothing has writers who are named otherwise than by their handle.
func TestAWriterByAnotherNameApprovesNothing(t *testing.T) {
	t.Parallel()
	for _, written := range []string{"sari", "bidan", "BidanSari", "sari-bidan", "ibu-bidan-sari", "wulan", "wulan-dari"} {
		h := newDesk(t)
		h.put(&groups.Person{ID: "sari", Name: "Wulan Dari", Reached: monday})
		h.introduce("sari", "bidan-sari")
		h.files["air.md"].Data = air("air", "id", written, "", "Baru.")
		h.reload()
		if got := h.approve("sari", "air"); !slices.Equal(got, []string{"post.own"}) {
			t.Errorf("bidan-sari, called Wulan Dari, hears %q of what %s wrote", got, written)
		}
		if got := h.approve("ayu", "air"); !slices.Equal(got, []string{"post.approved"}) {
			t.Errorf("ayu hears %q of what %s wrote", got, written)
		}
	}
	h := newDesk(t) // a handle that is somebody's own means nobody else
	h.put(&groups.Person{ID: "sari", Reached: monday})
	h.introduce("sari", "bidan-lestari")
	h.files["air.md"].Data = air("air", "id", "lestari", "", "Baru.")
	h.reload()
	if got := h.approve("sari", "air"); !slices.Equal(got, []string{"post.approved"}) {
		t.Errorf("bidan-lestari hears %q of what lestari wrote", got)
	}
}
