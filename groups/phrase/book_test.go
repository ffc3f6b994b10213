package phrase_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pita/groups"
	"pita/groups/phrase"
)

// onScreen is how many characters of a text fit one phone screen, about.
const onScreen = 700

// locked is how many characters of a private message a locked screen shows.
const locked = 80

// sensitive are the arguments that name a person, an illness or a reason. A group's
// name often names the illness, so a member's locked screen must not show it.
var sensitive = map[phrase.Audience][]string{
	phrase.Private: {"person", "name", "group", "reason", "text", "why", "rule", "title", "what", "value", "sources"},
	phrase.Staff:   {"person", "name", "reason", "text"},
}

var telling = regexp.MustCompile(`(?i)kanker|payudara|kemo|tumor|pink|putus asa|bunuh|mati|kekerasan|demam|darah|sesak|sakit|` +
	`cancer|breast|chemo|suicid|despair|violence|fever|bleed|illness|disease|hope`)

// written returns a phrase of one locale with every argument written as value.
func written(t testing.TB, locale, key, value string) string {
	t.Helper()
	b := phrase.Embedded()
	w := groups.Words{Phrase: key}
	for _, name := range b.Placeholders(key) {
		w.Args = append(w.Args, groups.Arg{Name: name, Value: value})
	}
	text, err := b.Text(phrase.Reader{Locale: locale}, w)
	if err != nil {
		t.Fatalf("%s in %s: %v", key, locale, err)
	}
	return text
}

func TestEveryPhraseIsWrittenInEveryLocale(t *testing.T) {
	t.Parallel()
	b := phrase.Embedded()
	if got, want := b.Locales(), []string{"id", "en"}; !slices.Equal(got, want) {
		t.Fatalf("Locales() = %q, want %q", got, want)
	}
	for _, locale := range b.Locales() {
		for _, key := range b.Keys() {
			text := written(t, locale, key, "ARG")
			if strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s: a brace is left in %q", key, locale, text)
			}
			if n := utf8.RuneCountInString(text); n > onScreen {
				t.Errorf("%s in %s: %d characters, want at most %d to fit a phone's screen", key, locale, n, onScreen)
			}
			if text != strings.TrimSpace(text) {
				t.Errorf("%s in %s: blanks around %q", key, locale, text)
			}
		}
	}
}

// ofNobody are phrases that give back what their reader just wrote, or speak of a
// rule or a command and of no person.
var ofNobody = []string{
	"help.topic", "order.bad-duration", "plan.ambiguous", "plan.bad-time", "plan.no-hour", "rule.show",
}

// The argument's mark stands for the shortest thing an argument can be.
func TestLockedScreensTellNothing(t *testing.T) {
	t.Parallel()
	b := phrase.Embedded()
	for _, locale := range b.Locales() {
		for _, key := range b.Keys() {
			secret := sensitive[b.Audience(key)]
			if secret == nil || slices.Contains(ofNobody, key) {
				continue
			}
			w := groups.Words{Phrase: key}
			for _, name := range b.Placeholders(key) {
				mark := "."
				if slices.Contains(secret, name) {
					mark = "§"
				}
				w.Args = append(w.Args, groups.Arg{Name: name, Value: mark})
			}
			text, err := b.Text(phrase.Reader{Locale: locale}, w)
			if err != nil {
				t.Fatal(err)
			}
			shown := string([]rune(text)[:min(locked, utf8.RuneCountInString(text))])
			if strings.Contains(shown, "§") {
				t.Errorf("%s in %s: a locked screen shows one of %q: %q", key, locale, secret, shown)
			}
			if m := telling.FindString(shown); m != "" {
				t.Errorf("%s in %s: a locked screen shows %q: %q", key, locale, m, shown)
			}
		}
	}
}

// What heads a list of names fills the locked screen by itself.
func TestHeadsOfNamesFillTheLockedScreen(t *testing.T) {
	t.Parallel()
	b := phrase.Embedded()
	for _, locale := range b.Locales() {
		for _, key := range []string{"case.head", "join.head", "data.head", "private.which-group", "private.several"} {
			if n := utf8.RuneCountInString(written(t, locale, key, "")); n < locked {
				t.Errorf("%s in %s: %d characters, want %d before the first name", key, locale, n, locked)
			}
		}
	}
}

func TestAlertsEndWithTheThreeAnswers(t *testing.T) {
	t.Parallel()
	b := phrase.Embedded()
	for _, locale := range b.Locales() {
		answers := written(t, locale, "lead.answers", "")
		if !strings.HasPrefix(answers, "1 ") || strings.Count(answers, " · ") != 2 {
			t.Errorf("lead.answers in %s is %q, want three numbered answers", locale, answers)
		}
		for _, key := range []string{"alert.despair", "alert.danger", "alert.violence", "alert.answer-how", "alert.late", "alert.refused", "alert.nobody"} {
			if text := written(t, locale, key, "x"); !strings.HasSuffix(text, "\n"+answers) {
				t.Errorf("%s in %s ends %q, want %q", key, locale, text[len(text)-40:], answers)
			}
		}
	}
}

func TestBuiltInCareNamesNoNumber(t *testing.T) {
	t.Parallel()
	long := regexp.MustCompile(`\d{2,}`)
	for _, locale := range phrase.Embedded().Locales() {
		for _, key := range []string{"care.despair", "care.danger", "care.violence", "care.violence-asked", "care.passed-on"} {
			if m := long.FindString(written(t, locale, key, "")); m != "" {
				t.Errorf("%s in %s holds the number %s; a number in the program grows old unseen", key, locale, m)
			}
		}
	}
}

// third is a small locale made from an embedded one, as a folder of data.
func third(t testing.TB, change func(file, text string) string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, file := range []string{"phrases.yaml", "words.yaml"} {
		for from, to := range map[string]string{"id": "id", "en": "jv"} {
			data, err := phrase.Files.ReadFile("locales/" + from + "/" + file)
			if err != nil {
				t.Fatal(err)
			}
			text := string(data)
			if to == "jv" {
				text = change(file, text)
			}
			out[to+"/"+file] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return out
}

func TestAThirdLocaleNeedsNoGo(t *testing.T) {
	t.Parallel()
	b, err := phrase.Load(third(t, func(_, text string) string {
		return strings.NewReplacer(`"That message is taken out."`, `"Pesené wis dijupuk."`, "[help, menu, commands]", "[tulung]").Replace(text)
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := b.Locales(), []string{"id", "jv"}; !slices.Equal(got, want) {
		t.Errorf("Locales() = %q, want %q", got, want)
	}
	got, err := b.Text(phrase.Reader{Locale: "jv"}, groups.Words{Phrase: "takeout.done"})
	if err != nil || got != "Pesené wis dijupuk." {
		t.Errorf("takeout.done = %q, %v", got, err)
	}
	if got := b.Words("jv").Commands["help"].Words; !slices.Equal(got, []string{"tulung"}) {
		t.Errorf("words of help = %q", got)
	}
}

func TestABrokenLocaleIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, new, want string }{
		"missing phrase":     {`  takeout.done: "That message is taken out."` + "\n", "", `locale jv lacks the phrase "takeout.done"`},
		"extra phrase":       {"  takeout.done:", "  takeout.more: x\n  takeout.done:", `has a phrase "takeout.more"`},
		"other placeholder":  {"*{code}* is closed. Thank", "*{kode}* is closed. Thank", `phrase "alert.closed" has placeholders ["kode"]`},
		"twice":              {"  takeout.done:", "  takeout.gone: x\n  takeout.done:", `takeout.gone`},
		"unknown section":    {"group:\n", "everyone:\n", `section "everyone"`},
		"lone brace":         {"That message is taken out.", "That {Message is taken out.", "brace"},
		"unknown inclusion":  {"{{lead.urgent}}", "{{lead.urgnt}}", `"lead.urgnt"`},
		"circle":             {`lead.answers: "1 I'll`, `lead.answers: "{{lead.answers}} 1 I'll`, "deep"},
		"unknown word key":   {"courtesies:", "curtesies:", "curtesies"},
		"missing command":    {"  hush: {words: [hush], examples: [\"hush\", \"hush off\"]}\n", "", `words for the commands`},
		"command no words":   {"{words: [hush],", "{words: [],", `command "hush"`},
		"weekday missing":    {"  - [Tuesday, tue, tues]\n", "", "7 weekdays"},
		"phrase is a list":   {`"That message is taken out."`, "[a, b]", `phrase "takeout.done": want a text`},
		"audience different": {"page:\n", "part2:\n", `section "part2"`},
		"not yaml":           {"part:\n", "part: [\n", "phrases.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := false
			_, err := phrase.Load(third(t, func(_, text string) string {
				changed = changed || strings.Contains(text, c.old)
				return strings.Replace(text, c.old, c.new, 1)
			}))
			if !changed {
				t.Fatalf("the locale does not hold %q", c.old)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Load: %v, want it to say %q", err, c.want)
			}
		})
	}
}

func TestLoadWantsIndonesian(t *testing.T) {
	t.Parallel()
	if _, err := phrase.Load(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), `"id"`) {
		t.Errorf("Load of nothing: %v, want it to ask for id", err)
	}
}

// A caller that changes its words changes nobody else's.
func TestWordsAreTheCallersOwn(t *testing.T) {
	t.Parallel()
	v := phrase.Embedded().Words("id")
	v.Commands["help"].Words[0] = "x"
	v.Weekdays[0][0] = "x"
	v.Marks["at"][0] = "x"
	v.Units[phrase.Hour].Words[0] = "x"
	if w := phrase.Embedded().Words("xx"); w.Commands["help"].Words[0] == "x" || w.Weekdays[0][0] == "x" ||
		w.Marks["at"][0] == "x" || w.Units[phrase.Hour].Words[0] == "x" || w.Locale != "id" {
		t.Error("the book's words changed with the caller's")
	}
}
