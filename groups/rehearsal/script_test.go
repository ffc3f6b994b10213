package rehearsal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/groups"
	"pita/groups/rehearsal"
)

const village2 = "group Pita\nperson Dewi facilitator\nperson Sari\n" // lines 1 to 3

func TestParseSaysWhereAndWhat(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ line, want string }{
		"undeclared speaker":      {"Sarri: halo", `did you mean Sari?`},
		"nobody near":             {"Bartholomeus: halo", "declare it at the top: person Bartholomeus"},
		"nobody alike":            {"Tono: halo", `there is no person called "Tono"; declare it`},
		"a name alone":            {"Sari", "what Sari does is missing"},
		"unknown verb":            {"Sari jions", "did you mean joins?"},
		"no verb":                 {"Sari xyzzy plugh", "to say it, write Sari: text"},
		"empty text":              {"Sari:", "the text is empty"},
		"private to a person":     {"Sari > Dewi: halo", "nobody but Pita"},
		"no such message":         {"Sari re m1: ya", "people have written 0"},
		"odd message":             {"Sari deletes x1", "m1, m2"},
		"message minus":           {"Sari deletes m-1", "write a number after m"},
		"reads needs Pita's":      {"Sari reads m1", "b1, b2"},
		"bad time":                {"at 25:00", "is no time of day"},
		"short time":              {"at 9:00", "is no time of day"},
		"past time":               {"at 2026-01-04 09:00", "is past"},
		"bad day":                 {"at someday 09:00", "is no day"},
		"bad wait":                {"wait 3 days", "no span of time"},
		"endless wait":            {"wait 99999999999d", "no span of time"},
		"bad number":              {"number sleepy", "write number up, down"},
		"crash alone":             {"crash now", "stands alone"},
		"no such group":           {"in Pitta:", "did you mean Pita?"},
		"in without colon":        {"in Pita", "a colon is missing"},
		"setup too late":          {"Sari: a\nperson Ani", "move it to the top"},
		"doing before all":        {"\tsay: x", "before anything has happened"},
		"spaces":                  {"  say: x", "one tab"},
		"not UTF-8":               {"Sari: \xff", "UTF-8"},
		"keyword name":            {"person at home", "can't begin with the word"},
		"twice":                   {"person Sari", "declared twice"},
		"group twice":             {"group Pita", "declared twice"},
		"misspelt quality":        {"person Ani reachabel", "did you mean reachable?"},
		"Pita's own name":         {"person Pita", "nobody else may be called Pita"},
		"quality after role":      {"person Ani facilitator sleepy", `"sleepy" is not understood`},
		"since when":              {"person Ani since 3 moons", "write since 14 months"},
		"rule lane":               {`rule x kick "a"`, "no lane"},
		"rule words":              {`rule x hide a`, "put words in quotation marks"},
		"rule open quote":         {`rule x hide "a`, "not closed"},
		"rule empty word":         {`rule x hide ""`, "empty"},
		"rule twice":              {"rule x hide \"a\"\nrule x hide \"b\"", "declared twice"},
		"post state":              {"post x maybe", "approved or draft"},
		"post id":                 {"post a/b draft", "is no id"},
		"schedule short":          {"schedule x", "needs a post and a time"},
		"other's message edited":  {"Sari: a\nDewi edits m1: b", "m1 is a message of Sari"},
		"poll too short":          {`Sari polls "q" "a"`, "two answers"},
		"vote unquoted":           {`Sari votes b1 a`, "without quotation marks"},
		"sends what":              {"Sari sends love x", "write picture, voice"},
		"sends nothing":           {"Sari sends picture", "has no name"},
		"removes nobody declared": {"Dewi removes Sarri", "did you mean Sari?"},
		"Pita's own phone":        {"Pita joins", "only texts"},
	}
	for name, c := range cases {
		_, err := rehearsal.Parse("a.chat", []byte(village2+c.line))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
			continue
		}
		if at := strings.Split(err.Error(), ":"); at[0] != "a.chat" || at[1] != "4" && at[1] != "5" {
			t.Errorf("%s: the error names another line: %v", name, err)
		}
	}
}

func TestParseTellsSeveralFaultsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := rehearsal.Parse("a.chat", []byte(village2+"Ani: a\nSari: b\nwait x\n"))
	if err == nil || !strings.Contains(err.Error(), "a.chat:4:") || !strings.Contains(err.Error(), "a.chat:6:") {
		t.Errorf("error %v, want one about line 4 and one about line 6", err)
	}
}

func TestRulesOfAScript(t *testing.T) {
	t.Parallel()
	src := `group Pita
rule judi hide "slot" "gacor maxwin" except "slot waktu" near "menang" post fakta-judi soft shadow
rule kasar hold "bodoh"
`
	s, err := rehearsal.Parse("a.chat", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	want := []rehearsal.RuleLine{
		{ID: "judi", Lane: groups.Hide, Words: []string{"slot", "gacor maxwin"}, Except: []string{"slot waktu"},
			Near: []string{"menang"}, Post: "fakta-judi", Soft: true, Shadow: true},
		{ID: "kasar", Lane: groups.Hold, Words: []string{"bodoh"}},
	}
	if diff := cmp.Diff(want, s.Rules()); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

func TestWithKeepsAllButTheDoings(t *testing.T) {
	t.Parallel()
	head := "# about\r\n\ngroup Pita\nperson Sari   reachable\n\n"
	cases := map[string]struct {
		body string
		did  [][]string
		want string
	}{
		"the same stays":            {"Sari: a\n\tsay: x  \n\n# end\n", [][]string{{"say: x"}}, "Sari: a\n\tsay: x  \n\n# end\n"},
		"new ones come after":       {"Sari: a\n\n# then\nSari: b", [][]string{{"say: x"}, {"say: y", "say: z"}}, "Sari: a\n\tsay: x\n\n# then\nSari: b\n\tsay: y\n\tsay: z"},
		"old ones go":               {"Sari: a\n\tsay: x\n\n# then\nSari: b\n", nil, "Sari: a\n\n# then\nSari: b\n"},
		"where the first stood":     {"Sari: a\n# why\n\tsay: x\n\t# because\n\tsay: y\n", [][]string{{"say: z"}}, "Sari: a\n# why\n\tsay: z\n\t# because\n"},
		"line ends stay":            {"Sari: a\r\n\tsay: x\r\n", [][]string{{"say: y"}}, "Sari: a\r\n\tsay: y\r\n"},
		"same with other line ends": {"Sari: a\r\n\tsay: x\r\n", [][]string{{"say: x"}}, "Sari: a\r\n\tsay: x\r\n"},
		"notes stay unasked":        {"Sari: a\n\tnote: why\n\tsay: x\n", [][]string{{"say: x"}}, "Sari: a\n\tnote: why\n\tsay: x\n"},
		"notes come when asked":     {"Sari: a\n\tsay: x\n", [][]string{{"note: why", "say: x"}}, "Sari: a\n\tnote: why\n\tsay: x\n"},
	}
	for name, c := range cases {
		s, err := rehearsal.Parse("a.chat", []byte(head+c.body))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(head+c.want, string(s.With(c.did))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestParseLineGoesOnWhereTheScriptEnds(t *testing.T) {
	t.Parallel()
	s, err := rehearsal.Parse("a.chat", []byte(village2+"Sari: a\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ParseLine("Sari edits m2: b"); err == nil || !strings.HasPrefix(err.Error(), "a.chat:5: ") {
		t.Errorf("error %v, want one about line 5", err)
	}
	for line, step := range map[string]bool{"Sari edits m1: b": true, "# nothing": false, "": false, "person Ani": true} {
		if st, err := s.ParseLine(line); err != nil || (st != nil) != step {
			t.Errorf("%q: step %v, error %v; want a step: %v", line, st, err, step)
		}
	}
	if _, err := s.ParseLine("Ani: halo"); err != nil {
		t.Errorf("somebody declared since may not speak: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(village2 + "Sari edits m1: b\nin Pita: Sari: x\nnumber banned 3h\nwait 1w\nat mon 09:00\n"))
	files, err := filepath.Glob("testdata/*.chat")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := rehearsal.Parse("fuzz.chat", src)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "fuzz.chat:") {
				t.Fatalf("the error names no line: %v", err)
			}
			return
		}
		cleared := s.With(nil)
		again, err := rehearsal.Parse("fuzz.chat", cleared)
		if err != nil {
			t.Fatalf("without its doings the script is no script: %v\n%q", err, cleared)
		}
		if len(again.Steps()) != len(s.Steps()) {
			t.Fatalf("without its doings the script has %d steps, not %d", len(again.Steps()), len(s.Steps()))
		}
		if bytes.Count(src, []byte("\n\t")) == 0 && !bytes.Equal(src, cleared) {
			t.Fatalf("the script holds no doing, and yet was changed: %q to %q", src, cleared)
		}
	})
}
