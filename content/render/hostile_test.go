package render

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pita/content"
)

// pieces are what trips renderers.
var pieces = []string{
	"*", "**", "***", "_", "__", "~", "~~", "`", "``", "```", "|", "||", "\\", "\\*", "\\_", "\\>", ">", "> ", "- ", "* ", "+ ",
	"1. ", "12. ", "100. ", "1) ", "#", "# ", "## ", "\n", "\n", "\n\n", "\n    ", "\n  - ", "  \n", "\\\n", "\t", " ", " ", " ",
	"a", "b", "kata", "5", "é", "中", "🌸", "👩‍👧", "\u200b", "\ufeff", "\u00a0", "\u202e", "\u20e3", "\x00", "\xff", "\r\n",
	"https://x.id/a_b_c", "http://a.id/_x_", "www.x.id/*y*", "kemkes.go.id", "dr.https://a_b", "a@b.id", "https://x.id/(a)_", "wa.me/62",
	"[", "](", ")", "[a](https://x.id)", "![", "![g](g.png)", "[a](b)", "[^1]", "\n\n[^1]: n\n", "<", "<b>", "</b>", "<br>", "<div>", "<!-- x -->", "\n<!-- bagi -->\n",
	"&amp;", "&#42;", "&nbsp;", "&lt;", "\n---\n", "\n===\n", "| a | b |\n|---|---|\n| c | d |\n", "| a | b | c |\n|-|-|-|\n| d |\n", "- [ ] ", "- [x] ",
	"(", ".", ",", ":", "snake_case_x", "5*3*2", "¯\\_(ツ)_/¯", "•", "• x", "17. Agustus", "\n\n",
}

// hostile builds posts of pieces.
var hostile = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces"), "")
})

// hostilePost returns the nth post, always the same, of one to thirty pieces.
func hostilePost(n int) string {
	chance := rand.New(rand.NewPCG(uint64(n), 0))
	var b strings.Builder
	for range 1 + chance.IntN(30) {
		b.WriteString(pieces[chance.IntN(len(pieces))])
	}
	return b.String()
}

// Whatever is written, phones show what it means, with a finding where they show
// less emphasis. The posts are the same each time; under the race detector, which
// is ten times slower and has nothing to find here, there are fewer.
func TestTwentyThousandHostilePosts(t *testing.T) {
	t.Parallel()
	posts := 20_000
	if raceOn {
		posts = 300
	}
	var all tally
	shows, exact := 0, 0
	for n := range posts {
		body := hostilePost(n)
		fared := checkPost(t, body)
		if n%4 == 0 {
			checkPostAs(t, content.Post{File: "f.md", Layout: everyLayout}, body)
		}
		if all.add(fared); fared.lines == 0 {
			continue
		}
		if shows++; fared.exact == fared.lines {
			exact++
		}
		if t.Failed() {
			t.Fatalf("post %d of %d", n, posts)
		}
	}
	t.Logf("%d posts, %d show something: %d exactly as meant, %d with less emphasis and a finding; %v", posts, shows, exact, shows-exact, all)
}

// The same with posts that are others each time.
func TestHostilePosts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { checkPost(t, hostile.Draw(t, "post")) })
}

var everyLayout = []content.Layout{content.CapsTitle, content.ColumnTable, content.RuleSplits}

// Emphasis in ordinary places is kept, not only dropped safely.
func TestOrdinaryEmphasisIsKept(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"kata", "ibu", "Siti", "38", "é", "中", "ya!", "(ya)"})
	rapid.Check(t, func(t *rapid.T) {
		var md, want []string
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			s := word.Draw(t, "word")
			mark := rapid.SampledFrom([][2]string{{"", ""}, {"**", "*"}, {"*", "_"}, {"~~", "~"}}).Draw(t, "style")
			md = append(md, mark[0]+s+mark[0])
			want = append(want, mark[1]+s+mark[1])
		}
		if got := Text(strings.Join(md, " ")); got != strings.Join(want, " ") {
			t.Fatalf("%q: got %q", md, got)
		}
	})
}

func FuzzPost(f *testing.F) {
	for _, md := range specExamples(f)[:200] {
		f.Add(md)
	}
	for _, md := range []string{"**a**b", "`a``b`", "_a_*b*~c~", "> - x\n>> y", "1. a\n   - b\n     1. c", "***", "\\`\\`\\`a```", "||a||", "~~a~~~b~"} {
		f.Add(md)
	}
	f.Fuzz(func(t *testing.T, md string) {
		if len(md) > 5000 {
			t.Skip("long texts have a test of their own")
		}
		checkPost(t, md)
	})
}

// Reading never panics, keeps the number of lines, and shows what it is given
// but for the signs it takes away.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"*a* _b_ ~c~ `d`", "```a\nb```", "> *a*\n- _b_", "*a _b* c_", "** *", "``` ```x```"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("messages are valid UTF-8")
		}
		lines := Read(text)
		if got, want := len(lines), strings.Count(text, "\n")+1; got != want {
			t.Errorf("%q: %d lines, want %d", text, got, want)
		}
		rest := text
		for _, l := range lines {
			for _, r := range l.Runs {
				for _, c := range r.Text {
					_, after, ok := strings.Cut(rest, string(c))
					if !ok {
						t.Fatalf("%q: run %q is not in the text, or out of order", text, r.Text)
					}
					rest = after
				}
			}
		}
	})
}

func TestLongAndDeepPosts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("kata ", 14000) // 70,000 characters in one paragraph
	msgs, found := Post(content.Post{File: "f.md"}, []byte(long))
	if len(msgs) != 1 || len(found) < 1 || found[0].Code != "too-long" {
		t.Errorf("70,000 characters: %d messages, findings %v", len(msgs), found)
	}
	wantSentence := "f.md:1:1: error too-long Pesan ini 69999 huruf; WhatsApp menerima paling banyak 65536. Bagi dengan <!-- bagi -->."
	if got := found[0].String(); got != wantSentence {
		t.Errorf("got  %s\nwant %s", got, wantSentence)
	}
	paragraphs := strings.Repeat("Satu kalimat yang cukup panjang untuk diulang.\n\n", 1500)
	msgs, _ = Post(content.Post{}, []byte(paragraphs))
	total := 0
	for _, m := range msgs {
		total += strings.Count(m.Text, "Satu")
		if m.Length > splitAt+20 {
			t.Errorf("a part of %d characters", m.Length)
		}
	}
	if total != 1500 || len(msgs) < 20 {
		t.Errorf("%d of 1500 sentences in %d parts", total, len(msgs))
	}
	for name, md := range map[string]string{
		"quotes": strings.Repeat(">", 3000) + " x", "lists": strings.Repeat("- ", 3000) + "x",
		"emphasis": strings.Repeat("*a ", 3000) + strings.Repeat("b*", 3000), "brackets": strings.Repeat("[", 3000) + "x",
		"signs": strings.Repeat("a_ _b*", 3000), "ticks": "x" + strings.Repeat("`", 3001), "bars": strings.Repeat("||", 3000), "dots": strings.Repeat("a.id ", 3000),
		"links": strings.Repeat("https://x.id/a_b *c* ", 5000), "tags": strings.Repeat("<b>a</b>", 5000), "code": strings.Repeat("`a` ", 5000),
	} {
		if got := Text(md); !strings.ContainsAny(got, "xabˋ∣|") {
			t.Errorf("%s: got %.60q", name, got)
		}
	}
}
