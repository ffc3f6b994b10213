package courtesy

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/cases.txt
var caseText string

var toneNames = map[Tone]string{None: "none", Nodded: "nods", Hello: "hello", Thanks: "thanks", Salam: "salam"}

func TestTones(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(caseText) {
		want, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " | ")
		if !ok {
			continue
		}
		if got := toneNames[Of(text)]; got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	if got := Of(" \n"); got != None {
		t.Errorf("a text of nothing is %s, want none", toneNames[got])
	}
}

func TestAnnounces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"saya mau cerita": true, "Boleh curhat?": true, "saya mau cerita tentang ibu saya yang sakit": false, "saya takut": false, "": false,
	} {
		if got := Announces(text); got != want {
			t.Errorf("that %q says there is something to tell is %v, want %v", text, got, want)
		}
	}
}

// TestEveryListIsRead holds that no list is empty or misspelled.
func TestEveryListIsRead(t *testing.T) {
	t.Parallel()
	names := strings.Fields("salams hellos thanks nods prayers asides telling")
	for _, name := range names {
		if len(lists[name]) == 0 {
			t.Errorf("words.txt has nothing under %s", name)
		}
	}
	if len(lists) != len(names) {
		t.Errorf("words.txt has %d lists, and %d are asked", len(lists), len(names))
	}
}

// FuzzOf takes any text: it never fails, and a sad sign is never courtesy without a prayer.
func FuzzOf(f *testing.F) {
	for _, seed := range []string{"halo bu", "😭", "\xff'’", "aamiin 😭", "???"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_ = Announces(text)
		if tone := Of(text); tone != None && tone != Nodded && strings.ContainsAny(text, sadSigns) {
			t.Fatalf("%q is %s", text, toneNames[tone])
		}
	})
}
