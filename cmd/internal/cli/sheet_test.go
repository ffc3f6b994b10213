package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/decide"
	"pita/store"
)

// A sheetHouse is a house that is kept, and handed over. Its time stands still.
type sheetHouse struct {
	t     *testing.T
	store *store.Store
	world decide.World
	now   time.Time
	n     int
}

const sheetGroup = groups.Address("1203630001@g.us")

// handedOver makes a house with a group: two facilitators, of whom one is an admin, an
// admin without a role, members, plans with and without an approved post, and a case.
func handedOver(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, err := world(nil)
	if err != nil {
		t.Fatal(err)
	}
	h := &sheetHouse{t: t, store: s, world: w, now: time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)}
	h.hear(&groups.Given{Order: &groups.Reload{}})
	h.introduce("Ratna", 1, &groups.Introduce{Role: groups.Owner, Handle: "rani", Reachable: true})
	h.introduce("Koko", 2, &groups.Introduce{Role: groups.Coordinator, Handle: "tuti", Reachable: true})
	h.introduce("Bidan Lestari", 3, &groups.Introduce{Reviewer: true, Handle: "bidan-lestari", Reachable: true})
	in := groups.Place{Address: sheetGroup}
	h.hear(&groups.Arrived{
		Head: groups.Head{Place: in}, By: sheetPerson("Ratna", 1), Name: "Pita <b>Pink</b> & kawan", Admin: true,
		Members: []groups.Party{sheetPerson("Dewi", 4), sheetPerson("Wati", 5), sheetPerson("Rina", 6), sheetPerson("Sari", 7)},
		Admins:  []groups.Party{sheetPerson("Dewi", 4), sheetPerson("Sari", 7)},
	})
	for i, name := range []string{"Dewi", "Wati"} {
		h.introduce(name, 4+i, &groups.Introduce{In: in, Role: groups.Facilitator, Reachable: true})
	}
	h.approve("sadari-01")
	h.approve("peduli-putus-asa")
	// On days of their own: between two planned posts a group has some hours of peace.
	for _, p := range []groups.MakePlan{{Post: "sadari-01", Rule: "weekly mon 09:00"}, {Post: "takut-sedih", Rule: "weekly tue 09:00"}} {
		h.hear(&groups.Given{Head: groups.Head{Place: in}, By: sheetPerson("Koko", 2), Order: &p})
	}
	h.hear(&groups.Message{
		Head: groups.Head{Place: in}, From: sheetPerson("Rina", 6), ID: "m1",
		Surfaces: []groups.Surface{{Kind: groups.Body, Text: "ingin mati rasanya"}},
	})
	// A rehearsal's time is that of its last event.
	if err := errors.Join(s.Close(), os.WriteFile(filepath.Join(dir, rehearsalMark), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func sheetPerson(name string, n int) groups.Party {
	return groups.Party{Name: name, Addresses: []groups.Address{
		groups.Address(fmt.Sprintf("9%09d@lid", n)), groups.Address(fmt.Sprintf("628110000%04d@s.whatsapp.net", n)),
	}}
}

func (h *sheetHouse) hear(ev groups.Event) {
	h.t.Helper()
	h.n++
	head := ev.Base()
	head.Key, head.At, head.Seen = groups.Key(fmt.Sprint("sheet:", h.n)), h.now, h.now
	if res, err := h.store.Apply(h.t.Context(), ev, h.world.On); err != nil || res.Aside {
		h.t.Fatalf("a %s: %v, set aside %v", groups.EventName(ev), err, res.Aside)
	}
}

func (h *sheetHouse) introduce(name string, n int, o *groups.Introduce) {
	h.t.Helper()
	o.Who = sheetPerson(name, n)
	h.hear(&groups.Given{Order: o})
}

// approve has a post shown to the reviewer, and approved.
func (h *sheetHouse) approve(post string) {
	h.t.Helper()
	h.hear(&groups.Given{By: sheetPerson("Bidan Lestari", 3), Order: &groups.ShowPost{Post: post}})
	code := ""
	err := h.store.Read(h.t.Context(), func(st groups.State) error {
		for _, r := range st.List(groups.Ref{Kind: groups.KindPreview}) {
			if p := r.(*groups.Preview); p.Post == post {
				code = p.Code
			}
		}
		return nil
	})
	if err != nil || code == "" {
		h.t.Fatalf("the post %s was not shown: %v", post, err)
	}
	h.hear(&groups.Given{By: sheetPerson("Bidan Lestari", 3), Order: &groups.ApprovePost{Post: post, Code: code}})
}

func TestTheSheetHoldsWhatPeopleNeed(t *testing.T) {
	t.Parallel()
	dir := handedOver(t)
	for lang, wants := range map[string][]string{
		"id": {
			"Ratna          pemilik      +62 811-0000-0001", "Koko           koordinator  +62 811-0000-0002",
			"Bidan Lestari  peninjau     +62 811-0000-0003", "Dewi  fasilitator                       ya              +62 811-0000-0004",
			"Wati  fasilitator                       bukan           +62 811-0000-0005", "Sari  admin, perannya belum dipastikan",
			"masih latihan", "Perlu ditemani: 1, di antaranya belum ada yang menyanggupi: 1.",
			"Senin 5 Jan 2026, 09.00 WIB", "nomor 1 di bagian akhir", "JANGAN dikirim: belum disetujui peninjau", "Senin 12 Jan 2026",
			"- data pribadi ditarik: NIK", "SADARI: kenali payudara sendiri", "119 ext 8", " 1. [ ] Telepon semua fasilitator",
		},
		"en": {"Ratna          owner        +62 811-0000-0001", "number 1 at the end", "do NOT send it: no reviewer has approved it", "Texts of help"},
	} {
		status, out, errs := call(t, "", "--data", dir, "lembar", "--lang", lang)
		if status != 0 || errs != "" {
			t.Fatalf("status %d, %s", status, errs)
		}
		for _, want := range wants {
			if !strings.Contains(out, want) {
				t.Errorf("%s: the sheet lacks %q:\n%s", lang, want, out)
			}
		}
		// No member is named, no text goes out that nobody approved, and none that is private
		// to one who writes it.
		for _, not := range []string{"Rina", "0000-0006", "mati rasanya", "Boleh takut dan boleh", "{", "@"} {
			if strings.Contains(out, not) {
				t.Errorf("%s: the sheet says %q", lang, not)
			}
		}
		if again, out2, _ := call(t, "", "--data", dir, "handover", "--lang", lang); again != 0 || out2 != out {
			t.Errorf("%s: under its other name the sheet is another: status %d", lang, again)
		}
	}
}

func TestTheSheetAsAPage(t *testing.T) {
	t.Parallel()
	dir, file := handedOver(t), filepath.Join(t.TempDir(), "lembar.html")
	for range 2 { // the second takes the place of the first
		if status, _, errs := call(t, "", "--data", dir, "lembar", "--html", file); status != 0 {
			t.Fatal(errs)
		}
	}
	info, err := os.Stat(file)
	if err != nil || !private(info) {
		t.Errorf("the page may be read by others: %v, %v", info.Mode(), err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	for _, want := range []string{"<html lang=\"id\">", "Pita &lt;b&gt;Pink&lt;/b&gt; &amp; kawan", "+62 811-0000-0004", "size: A4", "default-src &#39;none&#39;"} {
		if !strings.Contains(page, want) && !strings.Contains(page, strings.ReplaceAll(want, "&#39;", "'")) {
			t.Errorf("the page lacks %q", want)
		}
	}
	// It needs nothing else, and runs nothing.
	if m := regexp.MustCompile(`(?i)<script|<link|<img|<iframe|\s(src|href|on\w+)\s*=|url\(|@import|javascript:`).FindString(page); m != "" {
		t.Errorf("the page holds %q", m)
	}
	if strings.Contains(page, "Rina") {
		t.Error("the page names a member")
	}
	own := filepath.Join(t.TempDir(), "surat.html")
	if err := os.WriteFile(own, []byte("<!doctype html>\n<html lang=\"id\">my own"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := call(t, "", "--data", dir, "lembar", "--html", own, "--lang", "en"); status != 1 || !strings.Contains(errs, "no sheet of Pita's") {
		t.Errorf("a file of one's own: status %d, %q", status, errs)
	}
	if status, _, errs := call(t, "", "--data", dir, "lembar", "--html", filepath.Join(dir, "none", "x.html")); status != 1 || errs == "" {
		t.Errorf("a folder that is not there: status %d, %q", status, errs)
	}
}

func TestAnEmptyHouseHasASheetToo(t *testing.T) {
	t.Parallel()
	status, out, errs := call(t, "", "--data", owned(t), "lembar", "--lang", "en")
	if status != 0 || !strings.Contains(out, "Ratna") || !strings.Contains(out, "Invent no help line") {
		t.Errorf("status %d, %q, %q", status, out, errs)
	}
	if status, _, errs = call(t, "", "--data", filepath.Join(t.TempDir(), "none"), "lembar"); status != 1 || errs == "" {
		t.Errorf("without a house: status %d, %q", status, errs)
	}
}

func TestNumberAmong(t *testing.T) {
	t.Parallel()
	for want, addresses := range map[string][]groups.Address{
		"":                  {"100000001@lid"},
		"+62 811-0000-0001": {"100000001@lid", "6281100000001@s.whatsapp.net"},
		"+6512345678":       {"6512345678@s.whatsapp.net"},
		"+621234":           {"621234@s.whatsapp.net"},
	} {
		if got := numberAmong(addresses); got != want {
			t.Errorf("numberAmong(%d addresses) = %q, want %q", len(addresses), got, want)
		}
	}
}

// People choose their own names; a terminal is not to obey them.
func TestSheetObeysNoName(t *testing.T) {
	t.Parallel()
	sh := sheet{title: "Lembar", parts: []sheetPart{{title: "Pengurus", table: [][]string{{"Nama"}, {"De\x1b[2Jwi\u202e 👩\u200d⚕"}}}}}
	var out strings.Builder
	if err := sh.writeText(&out); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); strings.ContainsAny(got, "\x1b\u202e") || !strings.Contains(got, "De[2Jwi 👩\u200d⚕") {
		t.Errorf("the sheet is %q", got)
	}
}
