package moderation

import (
	"os"
	"strings"
	"testing"

	"pita/groups"
)

// TestNoBeginningExcusesAnAdvert puts each beginning that sellers use before each offer
// and each order: all of it leaves the group.
func TestNoBeginningExcusesAnAdvert(t *testing.T) {
	t.Parallel()
	b, parts := Starting(), framesOf(t, "testdata/frames-adverts.txt")
	for _, begin := range append(parts["beginning"], "") {
		for _, order := range parts["order"] {
			for _, offer := range parts["offer"] {
				text := begin + " " + offer + ", " + order
				if v := b.judgeAlone(text, ""); v.Lane() != groups.Hide {
					t.Errorf("%q gets %v, want hide", text, v.Lane())
				}
			}
			for _, half := range parts["half"] {
				text := begin + " " + half + ", " + order
				if l := b.judgeAlone(text, "").Lane(); l != groups.Hide && l != groups.Hold {
					t.Errorf("%q gets %v, want hide or hold", text, l)
				}
			}
		}
	}
}

// TestWhatPeopleSayOfGoodsStays puts what is sold in many an advert into what patients
// say of it, and two matters into one message: nothing of it is taken out.
func TestWhatPeopleSayOfGoodsStays(t *testing.T) {
	t.Parallel()
	b, parts := Starting(), framesOf(t, "testdata/frames-honest.txt")
	held, all := 0, 0
	for _, pair := range [][2]string{{"said", "thing"}, {"told", "money"}} {
		for _, said := range parts[pair[0]] {
			for _, thing := range parts[pair[1]] {
				all++
				if stays(t, b, strings.Replace(said, "…", thing, 1)) == groups.Hold {
					held++
				}
			}
		}
	}
	if held*100 > all {
		t.Errorf("%d of %d are held, want one in a hundred at most", held, all)
	}
	for _, first := range parts["first"] {
		for _, then := range parts["then"] {
			stays(t, b, first+". "+then)
			stays(t, b, first+", "+then)
		}
	}
	for _, said := range parts["stopped"] {
		for _, advice := range parts["advice"] {
			stays(t, b, strings.Replace(said, "…", advice, 1))
		}
	}
}

// stays returns the lane of a text that must not be taken out.
func stays(t *testing.T, b *Book, text string) groups.Lane {
	t.Helper()
	v := b.judgeAlone(text, "")
	if lane := v.Lane(); lane == groups.Hide || lane == groups.Guard {
		t.Errorf("%q gets %v by %q", text, lane, v.explain(text).Rule)
	}
	return v.Lane()
}

// framesOf reads a file of parts of sentences by their kind.
func framesOf(t *testing.T, name string) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		if kind, part, ok := strings.Cut(strings.TrimSpace(line), " | "); ok && !strings.HasPrefix(line, "#") {
			parts[kind] = append(parts[kind], part)
		}
	}
	if len(parts) < 3 {
		t.Fatalf("%s: %d kinds of parts, want three or more", name, len(parts))
	}
	return parts
}
