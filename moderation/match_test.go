package moderation

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"pita/groups"
)

type wordCase struct {
	line       int
	word, text string
}

func wordCases(t *testing.T, name string) []wordCase {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var cases []wordCase
	for n, line := range strings.Split(string(data), "\n") {
		if word, text, ok := strings.Cut(line, " | "); ok && !strings.HasPrefix(line, "#") {
			cases = append(cases, wordCase{n + 1, word, text})
		}
	}
	if len(cases) < 30 {
		t.Fatalf("%s: %d cases, want 30 or more", name, len(cases))
	}
	return cases
}

// manyCases reads at least so many cases; a text in double quotes is a Go string.
func manyCases(t *testing.T, name string, want int) []wordCase {
	t.Helper()
	cases := wordCases(t, name)
	if len(cases) < want {
		t.Fatalf("%s: %d cases, want %d or more", name, len(cases), want)
	}
	for i, c := range cases {
		if plain, err := strconv.Unquote(c.text); err == nil && c.text[0] == '"' {
			cases[i].text = plain
		}
	}
	return cases
}

// A wordBook is a book with a rule for each of many words, for making one takes long.
type wordBook struct {
	*Book
	rules map[string]string // the id of the rule of a word
}

func bookOfWords(t *testing.T, words []string) wordBook {
	t.Helper()
	w := wordBook{rules: map[string]string{}}
	var rules []Rule
	for _, word := range words {
		if w.rules[word] == "" {
			w.rules[word] = fmt.Sprintf("word-%d", len(rules))
			// An answer may be to any word, of the body too.
			rules = append(rules, Plain(w.rules[word], groups.Answer, word))
		}
	}
	var err error
	if w.Book, err = Make(rules...); err != nil {
		t.Fatal(err)
	}
	return w
}

func bookOfCases(t *testing.T, cases []wordCase) wordBook {
	t.Helper()
	var words []string
	for _, c := range cases {
		words = append(words, c.word)
	}
	return bookOfWords(t, words)
}

// hit returns the hit of the rule of word in text.
func (w wordBook) hit(word, text string) (Hit, bool) {
	for _, h := range w.Judge(oneText(text)).Hits {
		if h.Rule.ID == w.rules[word] {
			return h, true
		}
	}
	return Hit{}, false
}

func TestEvasionsAreFound(t *testing.T) {
	t.Parallel()
	cases := manyCases(t, "testdata/evasions.txt", 400)
	b := bookOfCases(t, cases)
	for _, c := range cases {
		for _, text := range []string{c.text, c.text + " yuk", "coba " + c.text, "coba, " + c.text + "! yuk", "satu\n" + c.text + "\ndua"} {
			if _, ok := b.hit(c.word, text); !ok {
				t.Errorf("testdata/evasions.txt:%d: %q is not found in %q", c.line, c.word, text)
			}
		}
	}
}

func TestInnocentTextsAreLeft(t *testing.T) {
	t.Parallel()
	cases := manyCases(t, "testdata/innocent.txt", 300)
	b := bookOfCases(t, cases)
	for _, c := range cases {
		for _, text := range []string{c.text, c.text + " ya", "ini " + c.text, "ya\n" + c.text + "\nini"} {
			if h, ok := b.hit(c.word, text); ok {
				t.Errorf("testdata/innocent.txt:%d: %q is found in %q: %q", c.line, c.word, text, text[h.Start:h.End])
			}
		}
	}
}

func TestMatchIsTheOriginal(t *testing.T) {
	t.Parallel()
	cases := []struct{ word, text, want string }{
		{"obat ajaib", "Coba OBAT AJAIB ini!", "OBAT AJAIB"},
		{"slot", "wow 😀 s.l.o.t!", "s.l.o.t"},
		{"slot", "x s\u0332l\u0332o\u0332t\u0332 y", "s\u0332l\u0332o\u0332t\u0332"},
		{"visi4d", "di VISI4️⃣D.", "VISI4️⃣D"},
		{"klub bola", "di klub bola itu", "klub bola"},
		{"*slot", "megaslot88 megaslot", "slot"},
		{"*slot*", "megaslots", "slot"},
		{"maaf", "aku maaaf ya", "maaaf"},
		{"penelitian", "penelitian", "penelitian"},
		{"日本", "x 日本 y", "日本"},
		{"slot", "x ʇols y", "ʇols"},
		{"slot gacor", "ɹoɔɐɓ ɹoɔɐƃ ʇols", "ɹoɔɐƃ ʇols"},
		{"slot", "x \u202etols\u202c y", "tols\u202c"},
		{"slot", "x s|l|o|t y", "s|l|o|t"},
		{"slot", "(sl()t)", "sl()t"},
		{"sembuh 100", "pasti sembuh 💯!", "sembuh 💯"},
		{"maxwin", "x [̲̅m][̲̅a][̲̅x][̲̅w][̲̅i][̲̅n] y", "m][̲̅a][̲̅x][̲̅w][̲̅i][̲̅n"},
		{"gacor", "x 🇬🇦🇨🇴🇷 y", "🇬🇦🇨🇴🇷"},
	}
	var words []string
	for _, c := range cases {
		words = append(words, c.word)
	}
	b := bookOfWords(t, words)
	for _, c := range cases {
		h, ok := b.hit(c.word, c.text)
		if !ok {
			t.Errorf("%q is not found in %q", c.word, c.text)
			continue
		}
		if got := c.text[h.Start:h.End]; got != c.want {
			t.Errorf("%q in %q: found %q, want %q", c.word, c.text, got, c.want)
		}
	}
}

func TestExceptionsAndNearWords(t *testing.T) {
	t.Parallel()
	b, err := Make(
		Rule{ID: "rasa", Lane: groups.Hold, Reason: "a test", Words: []string{"mati"}, Except: []string{"mati rasa", "hp mati"}},
		Rule{ID: "dekat", Lane: groups.Hide, Reason: "a test", Words: []string{"kapsul"}, Near: []string{"promo", "{diteruskan}"}},
		Rule{ID: "sini", Lane: groups.Guard, Reason: "a test", Words: []string{"rahasia"}, Groups: []string{"Pita Pink"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	near := "kapsul satu dua tiga empat lima enam tujuh promo"
	for _, c := range []struct {
		name string
		text Text
		want groups.Lane
	}{
		{"word", oneText("dia mati"), groups.Hold},
		{"exception", oneText("kaki mati rasa"), groups.None},
		{"exception before", oneText("HP mati"), groups.None},
		{"exception and word", oneText("HP mati, lalu ikan mati juga"), groups.Hold},
		{"exception in pieces", oneText("HP. Mati"), groups.None},
		{"near after", oneText(near), groups.Hide},
		{"too far", oneText(strings.Replace(near, "tujuh", "tujuh delapan sembilan", 1)), groups.None},
		{"near before", oneText("promo hari ini kapsul"), groups.Hide},
		{"alone", oneText("kapsul"), groups.None},
		{"forwarded", Text{Surfaces: oneText("kapsul").Surfaces, Forwarded: 5}, groups.Hide},
		{"other group", oneText("rahasia"), groups.None},
		{"that group", Text{Surfaces: oneText("rahasia").Surfaces, Group: "PITA pink"}, groups.Guard},
	} {
		if got := b.Judge(c.text).Lane(); got != c.want {
			t.Errorf("%s: lane %v, want %v", c.name, got, c.want)
		}
	}
}

func TestVerdictKeepsAllHits(t *testing.T) {
	t.Parallel()
	b, err := Make(
		Rule{ID: "satu", Lane: groups.Answer, Reason: "a test", Words: []string{"herbal"}},
		Rule{ID: "dua", Lane: groups.Hide, Reason: "a test", Words: []string{"slot", "togel"}},
		Rule{ID: "tiga", Lane: groups.Hold, Reason: "a test", Words: []string{"slot"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	text := Text{Surfaces: []groups.Surface{
		{Kind: groups.Body, Text: "herbal, aku ingin mati"},
		{Kind: groups.FileName, Text: "togel slot herbal"},
	}}
	v := b.Judge(text)
	if len(v.Hits) != 4 {
		t.Fatalf("%d hits, want 4: %v", len(v.Hits), v.Hits)
	}
	if top, _ := v.Top(); top.Rule.ID != "dua" || top.Surface != 1 || text.Surfaces[1].Text[top.Start:top.End] != "togel" {
		t.Errorf("top hit is %s on surface %d, want dua on 1", top.Rule.ID, top.Surface)
	}
	if care, ok := v.Care(); !ok || care.Rule.Kind != Despair {
		t.Errorf("no despair seen")
	}
	if v.Lane() != groups.Care {
		t.Errorf("lane %v, want care", v.Lane())
	}
}

func TestSafeForMany(t *testing.T) {
	t.Parallel()
	b := Starting()
	done := make(chan groups.Lane)
	for range 8 {
		go func() { done <- b.Judge(oneText("Coba OBAT AJAIB ini, 0811-0000-0012")).Lane() }()
	}
	for range 8 {
		if got := <-done; got != groups.Hide {
			t.Errorf("lane %v, want hide", got)
		}
	}
}
