package command_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pita/groups"
	"pita/groups/command"
	"pita/groups/phrase"
)

// Every example of every row, in every language, is that row's order, with and without
// a sign, and in the other language's groups too.
func TestExamplesAreOrders(t *testing.T) {
	t.Parallel()
	for _, row := range table.Rows() {
		if !phrase.Embedded().Has("help." + row.Name) {
			t.Errorf("%s: the book has no phrase help.%s", row.Name, row.Name)
		}
		for _, locale := range []string{"id", "en"} {
			if len(row.Examples[locale]) == 0 || len(row.Words[locale]) == 0 {
				t.Errorf("%s has no example or no word in %s", row.Name, locale)
			}
			for _, example := range row.Examples[locale] {
				for _, in := range []command.Input{
					{Text: example, Private: true, Locale: locale},
					{Text: "!" + example, Private: true, Locale: locale},
					{Text: "!" + example, Locale: "id"},
					{Text: "." + strings.ToUpper(example), Locale: "en"},
				} {
					in.Role, in.Reviewer, in.Now, in.Zone = max(row.Who, groups.Patient), row.Reviewer, monday, wib
					in.ReplyTo = &groups.Quote{ID: "m1", Author: sari}
					if p := table.Parse(in); p.Order == nil || p.Row.Name != row.Name {
						t.Errorf("%s in %s: %q gives %s", row.Name, locale, in.Text, shown(t, p))
					}
				}
			}
		}
	}
}

// Every row of the table has words in the book, and every word a row.
func TestTheBookAndTheTableAgree(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, locale := range phrase.Embedded().Locales() {
		v := phrase.Embedded().Words(locale)
		for name, c := range v.Commands {
			if table.Row(name) == nil {
				t.Errorf("%s has words for %q, which is no row", locale, name)
			}
			for _, w := range c.Words {
				if other := seen[w]; other != "" && other != name {
					t.Errorf("the word %q means %s and %s", w, other, name)
				}
				seen[w] = name
			}
		}
	}
	for _, row := range table.Rows() {
		if p := table.Parse(command.Input{Text: "!help " + row.Words["en"][0], Locale: "en"}); shown(t, p) != "help topic:"+row.Name {
			t.Errorf("help for %s: %s", row.Name, shown(t, p))
		}
	}
}

// No ordinary word, and no time word, comes near to a command.
func TestTalkComesNearToNothing(t *testing.T) {
	t.Parallel()
	words := strings.Fields("pusing mual muntah demam kemoterapi radiasi herbal benjolan payudara suami anak rumah " +
		"terima kasih semangat amin alhamdulillah baik sehat sembuh takut sedih menangis capek rambut rontok mamografi " +
		"selamat pagi siang malam besok halo assalamualaikum waalaikumsalam bismillah sabar syukur doa " +
		"hello hi thanks tired hair pain nausea fever husband children home hope pray cancer doctor hospital results scan " +
		"dimana kapan siapa mengapa berapa tolong bingung bisa boleh sudah belum nanti lusa kemarin dokternya obatnya")
	for _, locale := range []string{"id", "en"} {
		v := phrase.Embedded().Words(locale)
		for _, w := range slices.Concat(words, v.Talk) {
			for _, role := range []groups.Role{groups.Patient, groups.Owner} {
				in := private(role, w)
				in.Locale, in.Reviewer = locale, true
				if p := table.Parse(in); p.Near != "" {
					t.Errorf("%q comes near to %q", w, p.Near)
				}
			}
		}
	}
}

func TestHelpFitsOneScreen(t *testing.T) {
	t.Parallel()
	for _, locale := range []string{"id", "en"} {
		for _, role := range []groups.Role{groups.Patient, groups.Facilitator, groups.Coordinator, groups.Owner} {
			text := mustSay(t, locale, table.Help(locale, role, false, ""))
			if n := utf8.RuneCountInString(text); n > 700 {
				t.Errorf("help for a %v in %s has %d characters:\n%s", role, locale, n, text)
			}
			if staff := strings.Contains(text, "status"); staff != (role > groups.Patient) {
				t.Errorf("help for a %v in %s:\n%s", role, locale, text)
			}
		}
		for _, role := range []groups.Role{groups.Patient, groups.Coordinator} {
			text := mustSay(t, locale, table.Help(locale, role, true, ""))
			for _, row := range table.Rows() {
				if word := row.Words[locale][0]; row.Reviewer && !strings.Contains(text, word) || utf8.RuneCountInString(text) > 800 {
					t.Errorf("help for a reviewer who is a %v in %s, %s:\n%s", role, locale, word, text)
				}
			}
		}
		text := mustSay(t, locale, table.Help(locale, groups.Patient, false, ""))
		for _, name := range []string{"ask", "show"} {
			if word := table.Word(locale, name); !strings.Contains(text, "*"+word+"*") {
				t.Errorf("help for members in %s does not name %s:\n%s", locale, word, text)
			}
		}
		for _, row := range table.Rows() {
			text := mustSay(t, locale, table.Help(locale, groups.Patient, false, row.Name))
			if n := utf8.RuneCountInString(text); n > 700 || !strings.Contains(text, row.Examples[locale][0]) {
				t.Errorf("help on %s in %s (%d characters):\n%s", row.Name, locale, n, text)
			}
		}
	}
}

func TestManualHoldsEveryRow(t *testing.T) {
	t.Parallel()
	for _, locale := range []string{"id", "en"} {
		manual := table.Manual(locale)
		for _, row := range table.Rows() {
			if strings.Count(manual, "### "+row.Words[locale][0]+"\n") != 1 {
				t.Errorf("the manual in %s does not hold %s once", locale, row.Name)
			}
			for _, example := range row.Examples[locale] {
				if !strings.Contains(manual, "- `"+example+"`\n") {
					t.Errorf("the manual in %s lacks the example %q", locale, example)
				}
			}
		}
		if strings.Contains(manual, "manual.") {
			t.Errorf("the manual in %s holds a key:\n%s", locale, manual)
		}
	}
	if table.Manual("xx") != table.Manual("id") {
		t.Error("an unknown locale's manual is not the Indonesian one")
	}
}

// A third locale's words are orders everywhere, without any Go.
func TestAThirdLocalesWordsAreOrders(t *testing.T) {
	t.Parallel()
	b, err := phrase.Load(thirdLocale(t))
	if err != nil {
		t.Fatal(err)
	}
	third := command.New(b)
	in := private(groups.Facilitator, "tulung")
	if got := shown(t, third.Parse(in)); got != "help" {
		t.Errorf("a third locale's word: %s, want help", got)
	}
	in.Text, in.Locale = "jadwal sadari-01 sesuk 07.00", "jv"
	if got := shown(t, third.Parse(in)); got != "make-plan post:sadari-01,rule:once 2026-01-06 07:00" {
		t.Errorf("a third locale's day: %s", got)
	}
}

func embeddedFiles(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, name := range []string{"id/phrases.yaml", "id/words.yaml", "en/phrases.yaml", "en/words.yaml"} {
		data, err := os.ReadFile("../phrase/locales/" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = data
	}
	return out
}

func thirdLocale(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, data := range embeddedFiles(t) {
		out[name] = &fstest.MapFile{Data: data}
		if rest, ok := strings.CutPrefix(name, "en/"); ok {
			text := strings.NewReplacer("[help, menu, commands]", "[tulung]", "[tomorrow, tmrw]", "[sesuk]").Replace(string(data))
			out["jv/"+rest] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return out
}

// TestHintsForThoseInCharge writes orders with a slip: staff are shown how the very form is
// written, and members' sentences are left in peace.
func TestHintsForThoseInCharge(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"benar":                         "benar K7F3",
		"pasar slesai":                  "pasar selesai",
		"aturan minum obat":             "aturan",
		"aturn obat ajaib":              "aturan",
		"jadwal sambutan besko 07.00":   "jadwal sadari-01 besok 07.00",
		"aturan aktifkan yang mana ya?": "aturan aktifkan jualan",
		"terima kasih banyak":           "",
		"ya saya mau":                   "",
		"tidak bisa tidur":              "",
	} {
		hint := table.Parse(private(groups.Facilitator, said)).Hint
		got := ""
		if hint != nil {
			got = hint.Args[1].Value
		}
		if got != want {
			t.Errorf("%q: the hint shows %q, want %q", said, got, want)
		}
		if p := table.Parse(private(groups.Patient, said)); p.Hint != nil {
			t.Errorf("%q: a member is shown %v", said, p.Hint)
		}
	}
	for said, want := range map[string]string{"aturan uji": "aturan uji obat-ajaib", "aturan nonaktifkan": "aturan nonaktifkan jualan", "jadwal batal": "jadwal batal K7F3"} {
		if p := table.Parse(private(groups.Facilitator, said)); p.Fault == nil || p.Fault.Args[1].Value != want {
			t.Errorf("%q: %+v, want the example %q", said, p.Fault, want)
		}
	}
	for _, role := range []groups.Role{groups.Patient, groups.Facilitator} {
		long := table.Parse(private(role, "aturan uji "+strings.Repeat("jual kapsul ", 530)))
		if got := long.Fault != nil && long.Fault.Phrase == "rule.too-long"; got != (role == groups.Facilitator) {
			t.Errorf("role %v tries a text that is too long: %+v", role, long)
		}
	}
}
