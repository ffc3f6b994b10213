package decide_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"slices"
	"testing/fstest"

	"pita/content"
	"pita/groups"
)

// A desk is a house with a library of its own, which a test may change.
type desk struct {
	*house
	files fstest.MapFS
}

const airPost = `---
id: %s
judul: Minum air
jenis: %s
bahasa: %s
penulis: %s
%ssumber: ["@pedoman"]
tinjau: 2027-06-30
gambar: {file: air.png, alt: Segelas air putih.}
---
Minum air putih *dua* gelas. %s
`

// air is the file of a post about water.
func air(id, lang, author, editor, more string) []byte {
	if editor != "" {
		editor = "penyunting: \"" + editor + "\"\n"
	}
	return fmt.Appendf(nil, airPost, id, "edukasi", lang, `"`+author+`"`, editor, more)
}

// newDesk returns a house with two posts, air and teh, their writer, and three reviewers.
func newDesk(tb decider) *desk {
	tb.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		tb.Fatal(err)
	}
	h := &desk{house: newHouse(tb), files: fstest.MapFS{
		"air.md":      {Data: air("air", "id", "tuti", "", "")},
		"teh.md":      {Data: air("teh", "id", "tuti", "", "Atau teh.")},
		"air.png":     {Data: picture.Bytes()},
		"sumber.yaml": {Data: []byte("pedoman: Pedoman Gizi Seimbang, Kementerian Kesehatan RI\n")},
	}}
	h.reload()
	h.put(&groups.Person{ID: "writer", Handle: "tuti"})
	for _, who := range []groups.PersonID{"lestari", "ayu", "rani"} {
		h.put(&groups.Person{ID: who, Reached: monday})
		h.introduce(who, string(who))
	}
	return h
}

// reload reads the library anew, as the shelf does.
func (h *desk) reload() {
	own := fstest.MapFS{}
	for name, f := range h.files { // what was read does not change behind the library's back
		own[name] = &fstest.MapFile{Data: slices.Clone(f.Data)}
	}
	library, _ := content.Load(own)
	h.Library = library
	h.hear(&groups.Given{Head: h.head(""), Order: &groups.Reload{}})
}

func (h *desk) introduce(who groups.PersonID, handle string) {
	o := &groups.Introduce{Reviewer: true, Handle: handle}
	o.Who = groups.Party{ID: who}
	h.hear(&groups.Given{Head: h.head(""), Order: o})
}

// look shows somebody a post, and returns the code that came with it.
func (h *desk) look(who groups.PersonID, post string) *groups.Preview {
	h.tb.Helper()
	before := map[groups.Ref]bool{}
	for ref := range h.records {
		before[ref] = true
	}
	h.tells(who, "lihat "+post)
	for _, r := range h.List(groups.Ref{Kind: groups.KindPreview, Person: who}) {
		if !before[r.Ref()] {
			return r.(*groups.Preview)
		}
	}
	h.tb.Fatalf("%s is not shown %s", string(who), post)
	return nil
}

// approve has somebody look at a post and approve it, and returns what they hear.
func (h *desk) approve(who groups.PersonID, post string) []string {
	h.tb.Helper()
	v := h.look(who, post)
	return phrases(h.tells(who, "setujui "+post+" "+v.Code), who)
}

func (h *desk) whyNot(post, lang string) string {
	_, why := h.Approved(h, post, lang, h.now)
	return why
}

// leaves says whether a post may leave, as the sender asks.
func (h *desk) leaves(post string) bool {
	messages, why := h.Leaving(h, groups.Words{Post: post, Lang: "id", Parts: 1}, false, h.now)
	return why == "" && len(messages) > 0
}
