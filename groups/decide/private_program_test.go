package decide_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/groups/phrase"
)

// TestNobodyInNeedMeetsSilence writes to Pita alone after it was introduced. "" is silence.
func TestNobodyInNeedMeetsSilence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"tolong saya": "private.gentle", "tolong": "private.gentle", "😭😭": "private.gentle", "kesepian": "private.gentle",
		"jelek bgt skrg aku": "private.gentle", "ini azab ya": "private.gentle", "???": "private.gentle",
		"bu saya takut": "private.gentle", "halo 😭": "private.gentle", "ya allah kuatkan hamba": "private.gentle",
		"halo": "", "assalamu'alaikum bu": "", "ok siap": "", "🙏": "", "❤️": "", "semoga operasi ibu lancar, aamiin": "",
		"makasih banyak ya pita": "private.thanked", "terima kasih 🙏": "private.thanked",
	} {
		h := newHouse(t)
		h.tells("sari", "halo")
		h.later(time.Minute)
		if got := said(h.tells("sari", text), "sari"); got != want {
			t.Errorf("%q, once Pita is known, is answered with %q, want %q", text, got, want)
		}
	}
}

// said returns the one phrase that a person hears, or "".
func said(d groups.Decision, who groups.PersonID) string {
	if got := phrases(d, who); len(got) > 0 {
		return got[0]
	}
	return ""
}

// TestTheIntroductionHearsHowItWasSpokenTo writes first words of all kinds.
func TestTheIntroductionHearsHowItWasSpokenTo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"halo": "private.hello", "assalamualaikum": "private.salam", "Assalamu'alaikum wr wb bu": "private.salam",
		"makasih ya pita": "private.welcome", "selamat pagi kak": "private.hello", "👍": "private.nodded",
		"kesepian": "", "😭😭": "", "jelek bgt skrg aku": "",
	} {
		h := newHouse(t)
		d := h.tells("sari", text)
		phrase := map[bool]string{true: "private.heard", false: "private.program"}[want == ""]
		if got := said(d, "sari"); got != phrase {
			t.Errorf("%q is answered with %q, want %q", text, got, phrase)
			continue
		}
		args := d.Send[0].Action.(*groups.Whisper).Content.Words.Args
		if want != "" && (len(args) != 1 || args[0].Value != want) {
			t.Errorf("%q is greeted back with %v, want %q", text, args, want)
		}
	}
}

// TestTheOfferOfAHumanPassesOnWhatWasWritten takes the offer after two messages, and is offered
// nothing again within the hour.
func TestTheOfferOfAHumanPassesOnWhatWasWritten(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.tells("sari", "halo")
	h.tells("sari", "saya takut sekali")
	if got := phrases(h.tells("sari", "suami tidak mau mengantar"), "sari"); len(got) > 0 {
		t.Errorf("within the hour she is told %q", got)
	}
	d := h.tells("sari", "1")
	text := ""
	for _, o := range d.Send {
		if w, ok := o.Action.(*groups.Whisper); ok && w.Content.Words.Phrase == "private.staff-message" {
			for _, a := range w.Content.Words.Args {
				if a.Name == "text" {
					text = a.Value
				}
			}
		}
	}
	if text != "saya takut sekali\nsuami tidak mau mengantar" {
		t.Errorf("passed on is %q", text)
	}
	h.later(time.Hour)
	if got := said(h.tells("sari", "saya takut lagi"), "sari"); got != "private.gentle" {
		t.Errorf("an hour later she hears %q, want the offer again", got)
	}
}

// TestTheFirstWordsArePassedOnAtOnce answers the introduction, to a cry and to a greeting.
func TestTheFirstWordsArePassedOnAtOnce(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"saya takut sekali": "private.passed", "halo": "private.pass-ask", "saya mau cerita": "private.pass-ask",
	} {
		h := newHouse(t)
		h.tells("sari", text)
		if got := said(h.tells("sari", "1"), "sari"); got != want {
			t.Errorf("after %q, 1 is answered with %q, want %q", text, got, want)
		}
	}
}

// TestTheLimitIsTold asks more than Pita answers within an hour.
func TestTheLimitIsTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var got []string
	for range 14 {
		got = append(got, said(h.tells("sari", "tanya bagaimana rambut rontok"), "sari"))
	}
	if at := slices.Index(got, "private.limit"); at != 10 || got[11] != "" {
		t.Errorf("fourteen questions are answered with %q, want the limit told once, in place of the eleventh answer", got)
	}
	if got := said(h.tells("sari", "1"), "sari"); got != "private.pass-ask" {
		t.Errorf("who takes the offer hears %q", got)
	}
	if got := said(h.tells("sari", "saya takut"), "sari"); got != "private.passed" {
		t.Errorf("whose message is to be passed on hears %q", got)
	}
}

// TestAnotherVoiceNoteIsAnsweredAnHourLater sends three.
func TestAnotherVoiceNoteIsAnsweredAnHourLater(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	send := func() string {
		m := h.message("", "sari", "")
		m.Kind, m.Surfaces = groups.Voice, nil
		return said(h.hear(m), "sari")
	}
	first, second := send(), send()
	h.later(time.Hour)
	if third := send(); first != "private.voice" || second != "" || third != "private.voice" {
		t.Errorf("three voice notes are answered with %q, %q and, an hour later, %q", first, second, third)
	}
}

// TestAnOpenCaseSwallowsNoQuestion asks the library in a case that Dewi took, soon and after
// the days in which all she writes is brought to Dewi.
func TestAnOpenCaseSwallowsNoQuestion(t *testing.T) {
	t.Parallel()
	for after, want := range map[time.Duration]bool{time.Hour: true, 47 * time.Hour: true, 49 * time.Hour: false, 14 * 24 * time.Hour: false} {
		h := newHouse(t)
		h.reviewed("kemo-mual")
		h.tells("sari", "demam 39 abis kemo")
		h.tells("dewi", "1")
		h.later(after)
		d := h.tells("sari", "mual bgt abis kemo gmn ya?")
		if got := did(d); !slices.Contains(got, "whisper kemo-mual") {
			t.Errorf("%v after the cry her question does %q, want the post", after, got)
		}
		if got := phrases(d, "dewi"); slices.Contains(got, "alert.reply") != want {
			t.Errorf("%v after the cry dewi hears %q; brought to her: %v", after, got, want)
		}
	}
}

// TestAPlainYesAnswersTheNewestQuestion asks to be forgotten while a series is offered.
func TestAPlainYesAnswersTheNewestQuestion(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.put(&groups.Question{Person: "sari", Code: "AB12", Kind: "consent", Group: club, Asked: h.now, Expires: h.now.Add(24 * time.Hour)})
	h.later(time.Minute)
	asked := h.tells("sari", "lupakan saya")
	d := h.tells("sari", "ya")
	if got := said(d, "sari"); got != "order.yes-code" {
		t.Fatalf("a plain yes after the question of forgetting does %q, want the code said again", did(d))
	}
	q := question(t, asked, "confirm:forget")
	if args := d.Send[0].Action.(*groups.Whisper).Content.Words.Args; len(args) != 1 || args[0].Value != q.Code {
		t.Errorf("the code said again is %v, want %s", args, q.Code)
	}
	if got := said(h.tells("sari", "ya "+q.Code), "sari"); got != "forget.done" {
		t.Errorf("yes with its code is answered with %q", got)
	}
}

// question returns the question of a kind that a decision asks.
func question(t *testing.T, d groups.Decision, kind string) *groups.Question {
	t.Helper()
	for _, r := range d.Put {
		if q, ok := r.(*groups.Question); ok && q.Kind == kind {
			return q
		}
	}
	t.Fatalf("nothing asks %s: %q", kind, did(d))
	return nil
}

// TestCancellingWhatWasPassedOn comes too late, and says so.
func TestCancellingWhatWasPassedOn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.tells("sari", "saya takut sekali")
	h.tells("sari", "1")
	if got := said(h.tells("sari", "batal"), "sari"); got != "order.passed-on" {
		t.Errorf("after a message was passed on, batal is answered with %q", got)
	}
	if got := said(h.tells("sari", "batal"), "sari"); got != "order.cancelled" {
		t.Errorf("batal a second time is answered with %q", got)
	}
}

// TestForgettingNamesWhatStaysOnThePhone reads the question: afterwards nothing can be taken back.
func TestForgettingNamesWhatStaysOnThePhone(t *testing.T) {
	t.Parallel()
	for locale, word := range map[string]string{"id": "*kosongkan*", "en": "*clear*"} {
		w := groups.Words{Phrase: "forget.ask", Args: []groups.Arg{{Name: "code", Kind: groups.CodeArg, Value: "AB12"}}}
		text, err := phrase.Embedded().Text(phrase.Reader{Locale: locale}, w)
		if err != nil || !strings.Contains(text, word) {
			t.Errorf("in %s the question names no %s: %q, %v", locale, word, text, err)
		}
	}
}
