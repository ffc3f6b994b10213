package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pita/groups/phrase"
)

func TestLanguageOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		args    []string
		env     map[string]string
		setting string
		want    string
	}{
		{"nothing says", nil, nil, "", "id"},
		{"an English terminal", nil, map[string]string{"LANG": "en_US.UTF-8"}, "", "en"},
		{"messages before LANG", nil, map[string]string{"LC_MESSAGES": "en_GB", "LANG": "id_ID"}, "", "en"},
		{"LC_ALL before all", nil, map[string]string{"LC_ALL": "id_ID", "LC_MESSAGES": "en_GB", "LANG": "en_US"}, "", "id"},
		{"any other terminal", nil, map[string]string{"LANG": "C.UTF-8"}, "", "id"},
		{"the settings before the terminal", nil, map[string]string{"LANG": "en_US"}, "id", "id"},
		{"the option before the settings", []string{"--lang", "en"}, nil, "id", "en"},
		{"the option with a sign", []string{"judge", "--lang=en"}, nil, "", "en"},
		{"an option unknown", []string{"--lang", "de"}, nil, "", "id"},
		{"not an option any more", []string{"--", "--lang=en"}, nil, "", "id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := languageOf(c.args, func(name string) string { return c.env[name] }, c.setting)
			if got != c.want {
				t.Errorf("languageOf = %q, want %q", got, c.want)
			}
		})
	}
}

func TestAddressOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, want string }{
		{"+62 811-0000-0001", "6281100000001@s.whatsapp.net"},
		{"0811 0000 0001", "6281100000001@s.whatsapp.net"},
		{"(0811) 0000.0001", "6281100000001@s.whatsapp.net"},
		{"6281100000001", "6281100000001@s.whatsapp.net"},
		{"+811 0000 0001", "81100000001@s.whatsapp.net"},
		{"8110000007", ""}, {"811-0000-0007", ""},
		{"6281100000001@s.whatsapp.net", "6281100000001@s.whatsapp.net"},
		{"123456789012345@lid", "123456789012345@lid"},
		{"name:Sari", "name:Sari"},
		{"Sari", ""}, {"", ""}, {"12", ""}, {"+62", ""}, {"62811000000011234567", ""}, {"+62 811 x", ""}, {"--", ""},
	} {
		got, err := addressOf(c.typed)
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("addressOf(%q) = %q, %v; want %q", c.typed, string(got), err, c.want)
		}
	}
}

func TestSinceWhen(t *testing.T) {
	t.Parallel()
	book := phrase.Embedded()
	wib := time.FixedZone("WIB", 7*60*60)
	now := time.Date(2026, 3, 10, 9, 30, 0, 0, wib)
	day := 24 * time.Hour
	for _, c := range []struct {
		typed string
		want  time.Time
	}{
		{"", time.Time{}},
		{"2026-03-01", time.Date(2026, 3, 1, 0, 0, 0, 0, wib)},
		{"2026-03-01 07:15", time.Date(2026, 3, 1, 7, 15, 0, 0, wib)},
		{"2026-03-01T07:15:00Z", time.Date(2026, 3, 1, 7, 15, 0, 0, time.UTC)},
		{"90m", now.Add(-90 * time.Minute)},
		{"36h", now.Add(-36 * time.Hour)},
		{"3d", now.Add(-3 * day)},
		{"3D", now.Add(-3 * day)},
		{"2w", now.Add(-14 * day)},
		{"30menit", now.Add(-30 * time.Minute)},
		{"2jam", now.Add(-2 * time.Hour)},
		{"3hari", now.Add(-3 * day)},
		{"3 hari", now.Add(-3 * day)},
		{"1minggu", now.Add(-7 * day)},
		{"3days", now.Add(-3 * day)},
	} {
		got, err := sinceWhen(c.typed, now, book)
		if err != nil || !got.Equal(c.want) {
			t.Errorf("sinceWhen(%q) = %v, %v; want %v", c.typed, got, err, c.want)
		}
	}
	for _, typed := range []string{"yesterday", "3", "d", "-3d", "3.5h", "2026-13-01", "99999999d", "3dd", "2j", "1mg", " 3d", "İİİ", "3İ", "hari 3"} {
		if got, err := sinceWhen(typed, now, book); err == nil {
			t.Errorf("sinceWhen(%q) = %v; want an error", typed, got)
		}
	}
}

// Whatever is on the lines and however they arrive, each gets its answer, in order.
func TestJudgeLinesAnswersEachLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(rapid.StringMatching(`[a-z {}":\r]{0,40}`)).Draw(t, "lines")
		closed := rapid.Bool().Draw(t, "ends with a new line")
		text := strings.Join(lines, "\n")
		want := lines
		switch {
		case closed && len(lines) > 0:
			text += "\n"
		case len(lines) > 0 && lines[len(lines)-1] == "":
			want = lines[:len(lines)-1]
		}
		var got []string
		in := bufio.NewReaderSize(iotest.OneByteReader(strings.NewReader(text)), 16)
		if err := judgeLines(in, func(s string) error { got = append(got, s); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%d answers for %d lines", len(got), len(want))
		}
		for i := range want {
			if w := textOf([]byte(want[i])); got[i] != w {
				t.Fatalf("line %d is %q, want %q", i, got[i], w)
			}
		}
	})
}

func TestTextOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, want string }{
		{"", ""},
		{"halo\r\n", "halo"},
		{" halo \n", " halo "},
		{`{"text":"halo"}` + "\n", "halo"},
		{` {"id":1,"text":"a\nb","more":{"text":"no"}}`, "a\nb"},
		{"\ufeff" + `{"text":"halo"}`, "halo"},
		{`{"text":""}`, ""},
		{`{"Text":"halo"}`, `{"Text":"halo"}`},
		{`{"text":7}`, `{"text":7}`},
		{`{"text":null}`, `{"text":null}`},
		{`{"text":"halo"`, `{"text":"halo"`},
		{`{"text":"halo"} and more`, `{"text":"halo"} and more`},
		{`["text"]`, `["text"]`},
		{"\xff\xfe", "\xff\xfe"},
	} {
		if got := textOf([]byte(c.line)); got != c.want {
			t.Errorf("textOf(%q) = %q, want %q", c.line, got, c.want)
		}
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("Coba OBAT AJAIB ini!\n\n{\"text\":\"slot gacor\"}\n")
	f.Add("\xff\xfe\r\n{\"text\":\"\\ud800\"}")
	f.Add("{\n\x00\n")
	f.Fuzz(func(t *testing.T, input string) {
		status, out, errs := call(t, input, "judge")
		if status != 0 || errs != "" {
			t.Fatalf("status %d, stderr %q; want 0 and nothing", status, errs)
		}
		want := strings.Count(input, "\n")
		if input != "" && !strings.HasSuffix(input, "\n") {
			want++
		}
		if got := strings.Count(out, "\n"); got != want {
			t.Fatalf("%d answers for %d lines", got, want)
		}
		for _, line := range strings.Split(strings.TrimSuffix(out, "\n"), "\n") {
			if line != "" && !json.Valid([]byte(line)) {
				t.Fatalf("%q is no JSON", line)
			}
		}
	})
}

func TestCutAt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, n := rapid.String().Draw(t, "text"), rapid.IntRange(0, 40).Draw(t, "n")
		before, after := cutAt(text, n)
		if before+after != text || utf8.RuneCountInString(before) != min(n, utf8.RuneCountInString(text)) {
			t.Fatalf("cutAt(%q, %d) = %q, %q", text, n, before, after)
		}
	})
}

func TestStoppableReadsAll(t *testing.T) {
	t.Parallel()
	want := strings.Repeat("pita pink ", 50_000)
	broken := errors.New("broken")
	got, err := io.ReadAll(&stoppable{ctx: t.Context(), from: io.MultiReader(strings.NewReader(want), iotest.ErrReader(broken))})
	if string(got) != want || !errors.Is(err, broken) {
		t.Errorf("read %d bytes and %v; want %d and %v", len(got), err, len(want), broken)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if n, err := (&stoppable{ctx: ended, from: strings.NewReader(want)}).Read(make([]byte, 8)); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("after the end, Read = %d, %v; want 0 and why", n, err)
	}
}

func TestJournalUnitsAreLocalesOwn(t *testing.T) {
	t.Parallel()
	book := phrase.Embedded()
	for _, lang := range languages {
		if !slices.Contains(book.Locales(), lang) {
			t.Errorf("the command line speaks %q, and Pita doesn't", lang)
		}
		for _, u := range unitLengths {
			if len(book.Words(lang).Units[u.name].Words) == 0 || len(book.Words("en").Units[u.name].Letters) == 0 {
				t.Errorf("%s has no word for %s, or English no letter", lang, u.name)
			}
		}
	}
}

func TestStatusTellsEachError(t *testing.T) {
	t.Parallel()
	var errs strings.Builder
	e := &env{stderr: &errs}
	e.speak("en")
	if got := e.status(nil); got != 0 || errs.Len() > 0 {
		t.Errorf("no error: status %d and %q; want 0 and nothing", got, errs.String())
	}
	joined := errors.Join(errShown, errors.Join(fail("address.unknown", "typed", "Ana"), errors.New("the disk is full")))
	want := "pita: \"Ana\" is neither a phone number nor an address. Write the number with its country, such as \"+62 811-0000-0001\".\n" +
		"pita: the disk is full\n"
	if got := e.status(joined); got != 1 || errs.String() != want {
		t.Errorf("status %d and %q; want 1 and %q", got, errs.String(), want)
	}
	if got := e.status(misuse("usage.incomplete", "command", "pita")); got != 2 {
		t.Errorf("a misuse has status %d, want 2", got)
	}
}

// 100,000 lines of talk, as a coordinator judges an exported chat.
func BenchmarkJudge(b *testing.B) {
	const lines = 100_000
	talk := strings.Repeat("Ibu-ibu, besok jadwal kemo jam berapa ya? Saya agak mual dari kemarin tapi sudah minum obat\n", lines)
	b.SetBytes(int64(len(talk)))
	for b.Loop() {
		if status, _, errs := call(b, talk, "judge"); status != 0 {
			b.Fatal(errs)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*lines), "µs/line")
}
