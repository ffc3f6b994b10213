package phrase_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pita/groups"
	"pita/groups/phrase"
)

var wib = time.FixedZone("WIB", 7*3600)

// monday is 2026-01-05 08:00 WIB.
var monday = time.Date(2026, 1, 5, 8, 0, 0, 0, wib)

func TestText(t *testing.T) {
	t.Parallel()
	id := phrase.Reader{Locale: "id", Zone: wib, Now: monday, Name: func(groups.PersonID) string { return "Dewi" }}
	en := id
	en.Locale = "en"
	for _, c := range []struct {
		name   string
		reader phrase.Reader
		words  groups.Words
		want   string
	}{
		{"plain", id, groups.Words{Phrase: "takeout.done"}, "Pesan itu sudah ditarik."},
		{"english", en, groups.Words{Phrase: "takeout.done"}, "That message is taken out."},
		{"unknown locale", phrase.Reader{Locale: "xx"}, groups.Words{Phrase: "takeout.done"}, "Pesan itu sudah ditarik."},
		{"no locale", phrase.Reader{}, groups.Words{Phrase: "takeout.done"}, "Pesan itu sudah ditarik."},
		{"code", id, groups.Words{Phrase: "alert.taken-other", Args: []groups.Arg{{Name: "code", Kind: groups.CodeArg, Value: "K7F3"}}},
			"Kasus *K7F3* sudah diambil pengurus lain. Terima kasih."},
		{"person", id, words("case.item", "code", "K7F3", "what", "x", "person@person", "p1"), "*K7F3* x, Dewi"},
		{"nobody's name", phrase.Reader{Locale: "en"}, words("case.item", "code", "K7F3", "what", "x", "person@person", "p1"), "*K7F3* x, somebody"},
		{"phrase", id, words("post.refused", "post", "sadari-01", "why@phrase", "why.withdrawn"), "*sadari-01* tidak saya kirim: sudah ditarik."},
		{"a phrase shares arguments", id, words("status.health", "health@phrase", "health.locked", "until@time", "2026-01-06T07:00:00+07:00"),
			"Nomor: sampai besok 07.00 Pita tidak bisa menyapa orang yang belum pernah menulis kepadanya"},
		{"lines", id, groups.Words{Phrase: "plan.head", Lines: []groups.Words{
			words("plan.item", "code", "AB2C", "post", "a", "when", "x"), words("plan.item", "code", "AB3C", "post", "b", "when", "y")}},
			"Jadwal grup ini:\n*AB2C* a, x\n*AB3C* b, y"},
		{"lines alone", id, groups.Words{Lines: []groups.Words{{Phrase: "takeout.done"}, {Phrase: "takeout.done"}}},
			"Pesan itu sudah ditarik.\nPesan itu sudah ditarik."},
		{"an argument is not read again", id, words("help.item", "word", "{what}", "what", "y"), "*{what}*: y"},
		{"an argument stays on its line", id, words("help.item", "word", "a\n1 saya\r\nhubungi\u2028b", "what", "\u202Ey\u202C"), "*a 1 saya hubungi b*: y"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := phrase.Embedded().Text(c.reader, c.words)
			if err != nil || got != c.want {
				t.Errorf("Text = %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

// words makes words from names, with their kind after an at sign, and values.
func words(key string, args ...string) groups.Words {
	w := groups.Words{Phrase: key}
	for i := 0; i < len(args); i += 2 {
		name, kind, _ := strings.Cut(args[i], "@")
		w.Args = append(w.Args, groups.Arg{Name: name, Kind: groups.ArgKind(kind), Value: args[i+1]})
	}
	return w
}

func TestTextRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		words groups.Words
		want  string
	}{
		"unknown key":      {words("no.such"), `no phrase "no.such"`},
		"missing argument": {words("alert.closed"), `needs the argument "code"`},
		"unknown phrase":   {words("post.refused", "post", "p", "why@phrase", "why.none"), `no phrase "why.none"`},
		"broken time":      {words("moderation.quiet", "until@time", "tomorrow"), `argument "until"`},
		"broken duration":  {words("alert.late", "code", "x", "person", "x", "age@duration", "3 days"), `argument "age"`},
		"unknown kind":     {words("alert.closed", "code@number", "1"), `unknown kind "number"`},
		"a post":           {groups.Words{Post: "sadari-01"}, "library"},
		"nothing":          {groups.Words{}, "nothing"},
		"a circle":         {words("status.health", "health@phrase", "status.health"), "in itself"},
		"a broken line":    {groups.Words{Phrase: "plan.head", Lines: []groups.Words{words("no.such")}}, "no.such"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := phrase.Embedded().Text(phrase.Reader{}, c.words)
			if err == nil || !strings.Contains(err.Error(), c.want) || got != "" {
				t.Errorf("Text = %q, %v, want an error with %q", got, err, c.want)
			}
		})
	}
}

func TestTimesAreWrittenForTheReader(t *testing.T) {
	t.Parallel()
	wit := time.FixedZone("WIT", 9*3600)
	for _, c := range []struct {
		locale, at string
		zone       *time.Location
		want       string
	}{
		{"id", "2026-01-05T15:00:00+07:00", wib, "hari ini 15.00"},
		{"id", "2026-01-06T00:00:00Z", wib, "besok 07.00"},
		{"id", "2026-01-04T21:00:00+07:00", wib, "kemarin 21.00"},
		{"id", "2026-01-12T09:00:00+07:00", wib, "Senin 12 Jan 09.00 WIB"},
		{"id", "2026-01-12T09:00:00+07:00", wit, "Senin 12 Jan 11.00 WIT"},
		{"id", "2027-08-17T09:00:00+07:00", wib, "Selasa 17 Agu 2027 09.00 WIB"},
		{"id", "2026-01-05T17:30:00Z", wib, "besok 00.30"},
		{"en", "2026-01-06T07:00:00+07:00", wib, "tomorrow 07:00"},
		{"en", "2026-01-16T07:00:00+07:00", wib, "Friday 16 Jan 07:00 WIB"},
		{"en", "2026-01-16T07:00:00+07:00", nil, "Friday 16 Jan 00:00 UTC"},
	} {
		r := phrase.Reader{Locale: c.locale, Zone: c.zone, Now: monday}
		got, err := phrase.Embedded().Text(r, words("plan.item", "code", "", "post", "", "when@time", c.at))
		if got = strings.TrimPrefix(got, "** , "); err != nil || got != c.want {
			t.Errorf("%s in %s: %q, %v, want %q", c.at, c.locale, got, err, c.want)
		}
	}
	got, err := phrase.Embedded().Text(phrase.Reader{Zone: wib}, words("plan.item", "code", "", "post", "", "when@time", "2026-01-06T07:00:00+07:00"))
	if want := "** , Selasa 6 Jan 2026 07.00 WIB"; err != nil || got != want {
		t.Errorf("without a now: %q, %v, want %q", got, err, want)
	}
}

func TestDurationsAreWrittenInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ locale, age, want string }{
		{"id", "20s", "1 menit"}, {"id", "45m", "45 menit"}, {"id", "90m", "90 menit"}, {"id", "3h20m", "3 jam"},
		{"id", "60m", "1 jam"}, {"id", "72h", "3 hari"}, {"id", "336h", "2 minggu"}, {"en", "1h", "1 hour"},
		{"en", "49h", "2 days"}, {"en", "1m", "1 minute"}, {"en", "-3h", "3 hours"},
	} {
		got, err := phrase.Embedded().Text(phrase.Reader{Locale: c.locale},
			words("data.line", "what", "x", "value@duration", c.age))
		if got = strings.TrimPrefix(got, "x: "); err != nil || got != c.want {
			t.Errorf("%s in %s: %q, %v, want %q", c.age, c.locale, got, err, c.want)
		}
	}
}

// Whatever strangers write, a text stays one line where one is meant, valid and bounded.
func TestStrangersWordsStayInTheirPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("ab{}\n*")), 0, 5000, -1),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "value")
		got, err := phrase.Embedded().Text(phrase.Reader{}, words("data.line", "what", "x", "value", value))
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(got, "\n\r\u2028\u202e") || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 3010 {
			t.Fatalf("Text = %q", got)
		}
	})
}
