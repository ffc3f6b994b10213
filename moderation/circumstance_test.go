package moderation

import (
	"testing"

	"pita/groups"
)

// TestCircumstances judges the same words as they come in different ways.
func TestCircumstances(t *testing.T) {
	t.Parallel()
	b, err := Make(
		Rule{ID: "berulang", Lane: groups.Hold, Reason: "a test", Words: []string{"{berulang>=3}"}, Except: []string{"selamat pagi"}},
		Rule{ID: "banjir", Lane: groups.Hold, Reason: "a test", Words: []string{"{flood>=6}"}, Near: []string{"{newcomer}", "promo"}},
		Rule{ID: "kartu", Lane: groups.Guard, Reason: "a test", Words: []string{"{kartu-kontak}"}, Near: []string{"{pendatang-baru}"}},
		Rule{ID: "kode", Lane: groups.Hold, Reason: "a test", Words: []string{"{kode-qr}"}, Near: []string{"{newcomer}"}},
		Rule{ID: "ajakan", Lane: groups.Hide, Reason: "a test", Words: []string{"gabung"}, Near: []string{"{pendatang-baru}", "{repeated>=2}", "{DITERUSKAN}"}},
		Rule{ID: "grup", Lane: groups.Hold, Reason: "a test", Words: []string{"{banjir>=2}"}, Groups: []string{"Pita Ungu"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	body := func(text string) []groups.Surface { return []groups.Surface{{Kind: groups.Body, Text: text}} }
	card := groups.Surface{Kind: groups.ContactCard, Text: "Bu Contoh"}
	code := groups.Surface{Kind: groups.QRCode, Text: "https://klinik.example"}
	for _, c := range []struct {
		name string
		text Text
		want string
	}{
		{"twice", Text{Surfaces: body("ayo senam"), Repeats: 2}, ""},
		{"three times", Text{Surfaces: body("ayo senam"), Repeats: 3}, "berulang"},
		{"an exception anywhere takes it back", Text{Surfaces: body("ayo senam, selamat pagi"), Repeats: 9}, ""},
		{"an exception in another surface too", Text{Surfaces: append(body("ayo"), body("selamat pagi")...), Repeats: 9}, ""},
		{"nothing to read", Text{Repeats: 3}, "berulang"},
		{"a flood of an old member", Text{Surfaces: body("a"), Flood: 9}, ""},
		{"a flood of a newcomer", Text{Surfaces: body("a"), Flood: 6, Newcomer: true}, "banjir"},
		{"a flood with a near word anywhere", Text{Surfaces: body("promo, dan masih banyak sekali kata lain sesudah itu di sini"), Flood: 6}, "banjir"},
		{"a card", Text{Surfaces: []groups.Surface{card}}, ""},
		{"a newcomer's card", Text{Surfaces: append(body("halo"), card), Newcomer: true}, "kartu"},
		{"a code", Text{Surfaces: []groups.Surface{code}}, ""},
		{"a newcomer's code", Text{Surfaces: append(body("halo"), code), Newcomer: true}, "kode"},
		{"a newcomer's words", Text{Surfaces: body("gabung yuk"), Newcomer: true}, "ajakan"},
		{"the same of an old member", Text{Surfaces: body("gabung yuk")}, ""},
		{"the same once more", Text{Surfaces: body("gabung yuk"), Repeats: 2}, "ajakan"},
		{"forwarded four times", Text{Surfaces: body("gabung yuk"), Forwarded: 4}, ""},
		{"forwarded many times", Text{Surfaces: body("gabung yuk"), Forwarded: 5}, "ajakan"},
		{"another group", Text{Surfaces: body("a"), Flood: 3, Group: "Pita Pink"}, ""},
		{"its group", Text{Surfaces: body("a"), Flood: 3, Group: "pita ungu"}, "grup"},
	} {
		got := ""
		for _, h := range b.Judge(c.text).Hits {
			got += h.Rule.ID
			if n := len(c.text.Surfaces); h.Surface >= max(n, 1) || h.Start > h.End || n > 0 && h.End > len(c.text.Surfaces[h.Surface].Text) {
				t.Errorf("%s: the hit stands at %d to %d of surface %d", c.name, h.Start, h.End, h.Surface)
			}
		}
		if got != c.want {
			t.Errorf("%s: hit by %q, want %q", c.name, got, c.want)
		}
	}
}
