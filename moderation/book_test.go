package moderation

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"pita/groups"
)

// TestStartingBook builds the books that come with the program; building them
// judges every example.
func TestStartingBook(t *testing.T) {
	t.Parallel()
	if _, err := Load(startingSources(t)...); err != nil {
		t.Fatal(err)
	}
	for _, r := range Starting().Rules() {
		if len(r.Examples) < 2 {
			t.Errorf("rule %s: %d examples, want two or more", r.ID, len(r.Examples))
		}
		if (r.Lane == groups.Care || r.Lane == groups.Answer) && r.Post == "" {
			t.Errorf("rule %s: lane %s needs a post", r.ID, r.Lane)
		}
	}
}

// TestSentences judges made-up sentences with the starting book.
func TestSentences(t *testing.T) {
	t.Parallel()
	b := Starting()
	files, err := filepath.Glob("testdata/sentences*.txt")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d files of sentences, want 4 or more: %v", len(files), err)
	}
	for _, name := range files {
		for _, c := range wordCases(t, name) {
			lane, kind, kinded := strings.Cut(c.word, " ")
			want, ok := groups.ParseLane(lane)
			if !ok || kinded && kindNames[kind] == "" {
				t.Fatalf("%s:%d: unknown lane or kind %q", name, c.line, c.word)
			}
			v := b.judgeAlone(c.text, "")
			if v.Lane() != want {
				t.Errorf("%s:%d: %q gets %v by %q, want %v", name, c.line, c.text, v.Lane(), v.explain(c.text).Rule, want)
				continue
			}
			if h, _ := v.Care(); kinded && h.Rule.Kind != kindNames[kind] {
				t.Errorf("%s:%d: %q is %s by %q, want %s", name, c.line, c.text, h.Rule.Kind, h.Rule.ID, kind)
			}
		}
	}
}

// TestBookIsTheSameEachTime makes the book and its verdicts a hundred times.
func TestBookIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	text := "obat ajaib, kapsul herbal order sekarang, 0811-0000-0012, aku ingin mati, demam habis kemo"
	first, hash := "", ""
	for range 20 {
		b := Starting()
		x, err := json.Marshal(b.Explain(text))
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first, hash = string(x), b.Hash()
		}
		if string(x) != first || b.Hash() != hash {
			t.Fatalf("got %s, then %s", first, x)
		}
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	b, err := Make(
		Rule{ID: "satu", Lane: groups.Hide, Reason: "Tidak benar.", Words: []string{"obat ajaib"}},
		Rule{ID: "dua", Lane: groups.Hold, Reason: "Lihat dulu.", Words: []string{"coba"}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Coba OBAT AJAIB ini!": `{"lane":"hide","rule":"satu","reason":"Tidak benar.","match":{"text":"OBAT AJAIB","start":5,"end":15},"also":[{"rule":"dua","lane":"hold"}]}`,
		"":                     `{"lane":"none","rule":"","reason":"","match":null,"also":[]}`,
		"selamat pagi":         `{"lane":"none","rule":"","reason":"","match":null,"also":[]}`,
	} {
		got, err := json.Marshal(b.Explain(text))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}
