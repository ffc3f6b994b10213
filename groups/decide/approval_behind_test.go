package decide_test

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"testing"

	"pita/content"
	"pita/groups"
)

// TestAWithdrawnTextOfCareDoesNotLeave takes a text of care back: not even care sends it any more.
func TestAWithdrawnTextOfCareDoesNotLeave(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.put(&groups.Person{ID: "kori", Role: groups.Coordinator, Reached: monday})
	h.approve("lestari", "air")
	words := groups.Words{Post: "air", Lang: "id", Parts: 1}
	if _, why := h.Leaving(h, words, true, h.now); why != "" {
		t.Fatalf("an approved text of care does not leave: %q", why)
	}
	h.hear(&groups.Given{Head: h.head(""), Order: &groups.WithdrawPost{Post: "air"}})
	if messages, why := h.Leaving(h, words, true, h.now); why != string(content.Withdrawn) || len(messages) > 0 {
		t.Errorf("a withdrawn text of care leaves, in %d messages (%q)", len(messages), why)
	}
}

// TestAPictureChangedBehindItsPreviewIsNotApproved changes a picture between preview and code, before
// the folder was read again.
func TestAPictureChangedBehindItsPreviewIsNotApproved(t *testing.T) {
	t.Parallel()
	h := newDesk(t)
	h.Library, _ = content.Load(h.files) // the test's own files: what is changed now, it reads
	v := h.look("lestari", "air")
	was := h.files["air.png"].Data
	var other bytes.Buffer
	if err := png.Encode(&other, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	h.files["air.png"].Data = other.Bytes()
	if got := phrases(h.tells("lestari", "setujui air "+v.Code), "lestari"); slices.Contains(got, "post.approved") || h.leaves("air") {
		t.Errorf("with another picture the code is answered with %q; the post leaves: %v", got, h.leaves("air"))
	}
	h.files["air.png"].Data = was
	if got := h.approve("lestari", "air"); !slices.Equal(got, []string{"post.approved"}) || !h.leaves("air") {
		t.Errorf("with its own picture it is answered with %q; the post leaves: %v", got, h.leaves("air"))
	}
}
