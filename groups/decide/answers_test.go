package decide_test

import (
	"slices"
	"testing"

	"pita/groups"
)

// TestAnswersToAnAlert writes what people write at night instead of a bare number: what begins
// with one counts, and a yes is told how to answer.
func TestAnswersToAnAlert(t *testing.T) {
	t.Parallel()
	for says, want := range map[string]string{
		"1": "alert.taken", "1 ya saya telpon": "alert.taken", "1, saya hubungi sekarang ya bu": "alert.taken",
		"2 lagi di luar kota": "alert.passing", "3 itu cuma lirik lagu": "alert.wrong",
		"ya": "alert.answer-how", "Iya 🙏": "alert.answer-how", "ok": "alert.answer-how", "siap": "alert.answer-how",
		"ya 4": "alert.answer-how", "1 jam lagi ya": "alert.answer-how", "2 saya hubungi": "alert.answer-how",
		"4 orang sudah ke sana": "alert.answer-how",
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, rules()...)
			h.says("sari", "demam")
			if got := phrases(h.tells("dewi", says), "dewi"); !slices.Equal(got, []string{want}) {
				t.Errorf("dewi answers %q and hears %q, want %s", says, got, want)
			}
		})
	}
}

// TestAYesAfterTheAlertMovedOn comes from one whose turn is over while nobody has answered, and
// then from one whose alert a colleague took.
func TestAYesAfterTheAlertMovedOn(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.says("sari", "demam")
	h.later(11 * 60e9)
	if got := phrases(h.tells("dewi", "ya"), "dewi"); !slices.Equal(got, []string{"alert.answer-how"}) {
		t.Errorf("after the alert moved on a yes is met with %q", got)
	}
	if got := phrases(h.tells("dewi", "1 saya telpon sekarang"), "dewi"); !slices.Equal(got, []string{"alert.taken"}) {
		t.Errorf("whose turn is over and answers hears %q", got)
	}
	if got := phrases(h.tells("dewi", "2 minggu lagi ada acara"), "dewi"); slices.Contains(got, "alert.passing") {
		t.Errorf("a sentence gives a case away that was taken: %q", got)
	}
	if got := phrases(h.tells("wati", "ya"), "wati"); !slices.Equal(got, []string{"order.nothing-to-confirm"}) {
		t.Errorf("once somebody took it, a yes is met with %q", got)
	}
}

// TestAYesToAColleaguesWish answers the question whether a rule may be switched off.
func TestAYesToAColleaguesWish(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.tells("dewi", "aturan nonaktifkan tipu")
	for who, want := range map[groups.PersonID]string{"wati": "rule.second", "dewi": "order.nothing-to-confirm"} {
		if got := phrases(h.tells(who, "ya"), who); !slices.Equal(got, []string{want}) {
			t.Errorf("%s says yes and hears %q, want %s", who, got, want)
		}
	}
	if h.note("tipu").Off {
		t.Error("a yes switched the rule off")
	}
}
