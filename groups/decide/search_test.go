package decide_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/decide"
)

// asks lets somebody ask what nothing answers, and pass it on without a name; it returns what
// the facilitators read, and the code.
func (h *house) asks(t *testing.T, who groups.PersonID, question string) (text, code string) {
	t.Helper()
	if got := phrases(h.tells(who, question), who); !slices.Equal(got, []string{"private.miss"}) {
		t.Fatalf("%q is met with %v", question, got)
	}
	if got := phrases(h.tells(who, "2"), who); !slices.Equal(got, []string{"letter.shown"}) {
		t.Fatalf("who wants %q passed on without a name is met with %v", question, got)
	}
	for _, o := range h.tells(who, "ya").Send {
		if c := groups.ContentOf(o.Action); c != nil && c.Words.Phrase == "letter.staff" {
			for _, a := range c.Words.Args {
				switch a.Name {
				case "text":
					text = a.Value
				case "code":
					code = a.Value
				}
			}
		}
	}
	return text, code
}

// TestALetterNamesNobody passes a question on without a name: what tells who wrote is covered,
// and what they ask is not.
func TestALetterNamesNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	p := h.person("sari")
	p.Name = "Ibu Sari Melati"
	h.put(p)
	got, _ := h.asks(t, "sari", "Saya Sari Melati, wa 0811-0000-0021, boleh hamil lagi ga?")
	if want := "Saya [nama] [nama], wa [nomor], boleh hamil lagi ga?"; got != want {
		t.Errorf("it is passed on as %q, want %q", got, want)
	}
}

// TestNobodyLearnsWhoAsked looks through everything that facilitators are sent about a letter.
func TestNobodyLearnsWhoAsked(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.tells("sari", "kapan boleh hamil lagi?")
	h.tells("sari", "2")
	ask := h.tells("sari", "ya")
	code := ""
	for ref := range h.records {
		if ref.Kind == groups.KindLetter {
			code = ref.ID
		}
	}
	answer := h.tells("dewi", "jawab "+code+" Tanyakan pada dokter, ya")
	if got := phrases(answer, "sari"); !slices.Equal(got, []string{"letter.answer"}) {
		t.Fatalf("sari hears %v", got)
	}
	for _, d := range []groups.Decision{ask, answer} {
		if d.About != "sari" {
			t.Errorf("%s is about %q; what is sent must be sealed under the asker's key", d.Reason, d.About)
		}
		for _, o := range d.Send {
			data, err := groups.EncodeAction(o.Action)
			if err != nil {
				t.Fatal(err)
			}
			if to := o.Action.Where().To.ID; to != "sari" && strings.Contains(string(data), "sari") {
				t.Errorf("%s is told who asked: %s", to, data)
			}
		}
	}
}

// TestWhoMayAnswerALetter tries others than the facilitators of the asker's group.
func TestWhoMayAnswerALetter(t *testing.T) {
	t.Parallel()
	for who, want := range map[groups.PersonID]string{
		"joko": "order.denied", "lain": "letter.unknown", "wati": "letter.answered", "ratna": "letter.answered",
	} {
		h := newHouse(t, rules()...)
		h.put(&groups.Group{ID: "other", Name: "Lain", Live: true, Here: true, Staff: []groups.PersonID{"lain"}})
		h.put(&groups.Person{ID: "lain", Reached: monday})
		h.put(&groups.Member{Group: "other", Person: "lain", Here: true, Role: groups.Facilitator})
		_, code := h.asks(t, "sari", "kapan boleh hamil lagi?")
		d := h.tells(who, "jawab "+code+" Tanyakan pada dokter, ya")
		if got := phrases(d, who); !slices.Contains(got, want) {
			t.Errorf("%s answers and hears %v, want %s", who, got, want)
		}
		if heard := phrases(d, "sari"); (len(heard) > 0) != (want == "letter.answered") {
			t.Errorf("%s answers, and sari hears %v", who, heard)
		}
	}
	h := newHouse(t, rules()...)
	_, code := h.asks(t, "sari", "kapan boleh hamil lagi?")
	h.now = h.now.Add(8 * 24 * time.Hour)
	if got := phrases(h.tells("dewi", "jawab "+code+" Tanyakan pada dokter, ya"), "dewi"); !slices.Equal(got, []string{"letter.closed"}) {
		t.Errorf("after a week dewi hears %v", got)
	}
}

// TestGapsHoldNoWordsOfTheirOwn asks with names, numbers and words of all kinds: nothing but
// words of closed lists is counted.
func TestGapsHoldNoWordsOfTheirOwn(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	for _, question := range []string{
		"kenapa rambut Melati Kusuma dari Jatinegara rontok?", "boleh hamil ga ya, aku 0811 0000 0021?",
		"siapa nama pacar Budi?", "rahasia apa yang disimpan Wulan?",
	} {
		h.tells("sari", question)
	}
	var words []string
	for _, g := range decide.Gaps(h, h.now) {
		words = append(words, fmt.Sprint(g.Word, " ", g.N, " ", g.Week))
	}
	if want := []string{" 2 2", "hamil 1 1", "rambut 1 1", "rontok 1 1"}; !slices.Equal(words, want) {
		t.Errorf("counted: %q, want %q", words, want)
	}
	h.now = h.now.AddDate(0, 0, 7)
	if all := decide.Gaps(h, h.now); len(all) != 4 || all[0].N != 2 || all[0].Week != 0 {
		t.Errorf("a week later: %+v", all)
	}
	h.now = h.now.AddDate(0, 0, 7*13)
	if all := decide.Gaps(h, h.now); len(all) != 0 {
		t.Errorf("after 14 weeks: %+v", all)
	}
	h.tells("sari", "boleh hamil ga?")
	if all := decide.Gaps(h, h.now); len(all) != 1 || len(h.records[groups.Ref{Kind: groups.KindGaps}].(*groups.Gaps).Words) != 1 {
		t.Errorf("the weeks that are over are kept: %+v", all)
	}
}

// TestTalkIsLeftInPeace answers small talk with the introduction, once, thanks with a word, and what
// it does not understand with the offer of a human.
func TestTalkIsLeftInPeace(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.approve("kemo-mual")
	for _, c := range []struct{ said, want string }{
		{"halo", "private.program"}, {"apa kabar?", ""}, {"semoga operasi ibu lancar, aamiin", ""}, {"ok", ""},
		{"mual terus habis kemo", "kemo-mual private.source"}, {"makasih banyak ya", "private.thanked"}, {"🙏🙏", ""},
		{"gatal", "private.miss"}, {"mau tanya dong", "private.search-ask"}, {"mual", "kemo-mual private.source"},
		{"cara ganti oli motor?", "private.miss"}, {"kucingku lucu sekali", "private.gentle"},
	} {
		if got := strings.Join(phrases(h.tells("sari", c.said), "sari"), " "); got != c.want {
			t.Errorf("%q is met with %q, want %q", c.said, got, c.want)
		}
	}
}

// TestCareBeforeTheLibrary asks in words that are a cry for help: nothing is looked up.
func TestCareBeforeTheLibrary(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.approve("kemo-demam")
	for _, said := range []string{"tanya demam 39 abis kemo gimana ya", "demam 39 abis kemo gimana ya?", "tanya aku mau mati aja, boleh?"} {
		d := h.tells("sari", said)
		if got := phrases(d, "sari"); slices.Contains(got, "kemo-demam") || slices.Contains(got, "private.miss") || !strings.HasPrefix(string(d.Reason), "care") {
			t.Errorf("%q is met with %v (%s)", said, got, d.Reason)
		}
	}
}

// TestOnlyWhatMayLeaveAnswers asks for a post that is approved, not approved, for another group,
// out of its season, and withdrawn: only the first is shown.
func TestOnlyWhatMayLeaveAnswers(t *testing.T) {
	t.Parallel()
	const question, shown = "boleh minum air?", "minum-air private.unsourced"
	for name, c := range map[string]struct {
		text  string
		after func(*house)
		want  string
	}{
		"approved":          {drink, (*house).approveDrink, shown},
		"not approved":      {drink, func(*house) {}, "private.miss"},
		"for another group": {strings.Replace(drink, "musim", "untuk: [Lain]\nmusim", 1), (*house).approveDrink, "private.miss"},
		"for this group":    {strings.Replace(drink, "musim", "untuk: [Pita Pink]\nmusim", 1), (*house).approveDrink, shown},
		"out of season":     {drink, func(h *house) { h.approveDrink(); h.now = h.now.AddDate(0, 2, 0) }, "private.miss"},
		"withdrawn":         {drink, func(h *house) { h.approveDrink(); h.put(&groups.Withdrawal{Post: "minum-air", At: h.now}) }, "private.miss"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			library, _ := content.Load(libraryOf(c.text))
			h.reads(library)
			c.after(h)
			if got := strings.Join(phrases(h.tells("sari", question), "sari"), " "); got != c.want {
				t.Errorf("sari asks and gets %q, want %q", got, c.want)
			}
		})
	}
}

// TestQuestionsHaveAnEnd asks without end: after ten answers in an hour it is said once that there
// are no more, then there is silence, and an hour later an answer again.
func TestQuestionsHaveAnEnd(t *testing.T) {
	t.Parallel()
	for _, question := range []string{"tanya mual", "kenapa mual?"} {
		h := newHouse(t, rules()...)
		answered, limits := 0, 0
		for range 15 {
			switch got := phrases(h.tells("sari", question), "sari"); {
			case slices.Equal(got, []string{"private.limit"}):
				limits++
			case len(got) > 0:
				answered++
			}
		}
		if h.now = h.now.Add(time.Hour); answered != 10 || limits != 1 || len(h.tells("sari", question).Send) == 0 {
			t.Errorf("%q is answered %d times of 15, and refused %d times; want 10, 1, and an hour later an answer again", question, answered, limits)
		}
	}
}
