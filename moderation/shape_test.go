package moderation

import (
	"fmt"
	"strings"
	"testing"

	"pita/groups"
)

// TestShapes holds what each shape finds in a text, and what it leaves alone.
func TestShapes(t *testing.T) {
	t.Parallel()
	cases := wordCases(t, "testdata/shapes.txt")
	if len(cases) < 150 {
		t.Fatalf("%d cases, want 150 or more", len(cases))
	}
	rules, ids := []Rule(nil), map[string]string{}
	for _, c := range cases {
		if ids[c.word] == "" {
			ids[c.word] = fmt.Sprint("bentuk-", len(ids))
			rules = append(rules, Plain(ids[c.word], groups.Hide, c.word))
		}
	}
	b, err := Make(rules...)
	if err != nil {
		t.Fatal(err)
	}
	marked := strings.NewReplacer(`\[`, "[", `\]`, "]", "[", "«", "]", "»")
	for _, c := range cases {
		want := marked.Replace(c.text)
		text := strings.NewReplacer("«", "", "»", "").Replace(want)
		got := text
		for _, h := range b.Judge(oneText(text)).Hits {
			if h.Rule.ID == ids[c.word] {
				got = text[:h.Start] + "«" + text[h.Start:h.End] + "»" + text[h.End:]
			}
		}
		if got != want {
			t.Errorf("shapes.txt:%d: %s: got %s, want %s", c.line, c.word, got, want)
		}
	}
}

func TestPhoneLanes(t *testing.T) {
	t.Parallel()
	b := startingOnce()
	one, two := "hubungi 0811-0000-0012", "hubungi 0811-0000-0012 atau +62 811-0000-0034"
	own := []groups.Span{{Start: 8, End: 22}}
	for _, c := range []struct {
		name  string
		text  string
		own   []groups.Span
		known bool
		want  groups.Lane
	}{
		{"someone's", one, nil, true, groups.Guard},
		{"the writer's own", one, own, true, groups.None},
		{"one, writer unknown", one, nil, false, groups.Hold},
		{"two, writer unknown", two, nil, false, groups.Guard},
		{"own and another's", two, own, true, groups.Guard},
		{"one said twice, writer unknown", one + " ya, 62811 0000 0012", nil, false, groups.Hold},
		{"citizen's number beside, writer unknown", one + ", NIK 3201015508700001", nil, false, groups.Guard},
	} {
		s := groups.Surface{Kind: groups.Body, Text: c.text, Own: c.own}
		v := b.Judge(Text{Surfaces: []groups.Surface{s}, WriterNumberKnown: c.known})
		if got := v.Lane(); got != c.want {
			t.Errorf("%s: lane %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTheGroupsOwnInvite(t *testing.T) {
	t.Parallel()
	b, err := Make(Plain("grup", groups.Hide, "{tautan-grup}"))
	if err != nil {
		t.Fatal(err)
	}
	own := InvitePrint("https://chat.whatsapp.com/AbCdEfGhIjK")
	for text, want := range map[string]groups.Lane{
		"https://chat.whatsapp.com/AbCdEfGhIjK":                                           groups.None,
		"masuk lewat chat.whatsapp.com/AbCdEfGhIjK?mode=ac_t ya":                          groups.None,
		"https://chat.whatsapp.com/Lain":                                                  groups.Hide,
		"https://chat.whatsapp.com/AbCdEfGhIjK dan https://chat.whatsapp.com/LainLagi":    groups.Hide,
		"https://chat.whatsapp.com/LainLagi atau grup ini: chat.whatsapp.com/AbCdEfGhIjK": groups.Hide,
	} {
		v := b.Judge(Text{Surfaces: []groups.Surface{{Kind: groups.Body, Text: text}}, WriterNumberKnown: true, Invite: own})
		if got := v.Lane(); got != want {
			t.Errorf("%q: lane %v, want %v", text, got, want)
		}
	}
}

// TestLinksInRules: a rule may pass over a domain of its own, and ask for a link near a word.
func TestLinksInRules(t *testing.T) {
	t.Parallel()
	b, err := Make(
		Rule{ID: "tautan", Lane: groups.Hold, Reason: "a test", Words: []string{"{tautan}"}, Except: []string{"{tautan:contoh.id}"}},
		Rule{ID: "gabung", Lane: groups.Hide, Reason: "a test", Words: []string{"gabung"}, Near: []string{"{tautan:lain.com}", "{nominal>=1jt}"}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]groups.Lane{
		"lihat https://www.contoh.id/x":                groups.None,
		"lihat https://contoh.id/x dan lain.com":       groups.Hold,
		"gabung yuk":                                   groups.None,
		"gabung yuk di lain.com/x":                     groups.Hide,
		"gabung yuk, modal cuma lima ratus ribu saja":  groups.None,
		"gabung yuk, untung 1,5 jt per minggu":         groups.Hide,
		"gabung yuk, untung dua setengah juta sehari!": groups.Hide,
	} {
		if got := b.Judge(oneText(text)).Lane(); got != want {
			t.Errorf("%q: lane %v, want %v", text, got, want)
		}
	}
}

// TestShapesInOddTexts reads texts in which each number and dot is in reach of the others:
// without bounds judging them takes the square of their length.
func TestShapesInOddTexts(t *testing.T) {
	t.Parallel()
	b := allShapes()
	for name, part := range map[string]string{
		"numbers in one word": "a1", "phones in one word": "a081100000012", "dots": "a.", "dots apart": "a . ", "spelled": "nol ", "spelled alone": "satu,",
		"hyphens": "a-", "single letters": "k ", "titik": "a titik ", "money": "1jt", "money words": "lima ratus ", "domains": "bit.ly/x ", "brands": "bpjs-",
		"letters like digits": "o1", "marks": "1\u0332\u0332\u0332", "at": "a@b.", "hours": "08.30 ", "addresses": "1.2.3.4/",
	} {
		t.Run(name, func(t *testing.T) { inside(t, b, strings.Repeat(part, 70_000/len(part))) })
	}
}
