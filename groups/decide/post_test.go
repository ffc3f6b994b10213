package decide_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pita/content/render"
	"pita/groups"
)

// given keeps an approval of a post that the library has since changed.
func (h *house) given(post, lang string, at time.Time, texts ...string) {
	h.tb.Helper()
	var messages []render.Message
	for _, text := range texts {
		messages = append(messages, render.Message{Kind: render.KindText, Text: text})
	}
	data, err := json.Marshal(messages)
	if err != nil {
		h.tb.Fatal(err)
	}
	h.put(&groups.Approval{Post: post, Lang: lang, Handle: "lestari-" + at.String(), At: at, Source: "old", Messages: data, Parts: len(texts)})
}

// TestWhatLeavesOfAChangedPost holds what may leave of a post that was approved in another
// form: words of care to one person, as they were counted, and nothing else.
func TestWhatLeavesOfAChangedPost(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for name, c := range map[string]struct {
		lang  string
		parts int
		alone bool
		want  string // the first text, or ""
		why   string
	}{
		"care in one part":           {"id", 1, true, "satu", ""},
		"care in two parts":          {"id", 2, true, "satu dari dua", ""},
		"care in another language":   {"en", 1, true, "one", ""},
		"care in parts nobody knows": {"id", 3, true, "", "withdrawn"},
		"care in a group":            {"id", 1, false, "", "changed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			h.given("peduli-bahaya", "id", monday.Add(-3*day), "satu")
			h.given("peduli-bahaya", "id", monday.Add(-2*day), "satu dari dua", "dua dari dua")
			h.given("peduli-bahaya", "en", monday.Add(-day), "one")
			messages, why := h.Leaving(h, groups.Words{Post: "peduli-bahaya", Lang: c.lang, Parts: c.parts}, c.alone, monday)
			got := ""
			if len(messages) > 0 {
				got = messages[0].Text
			}
			if got != c.want || why != c.why {
				t.Errorf("%q leaves (%s), want %q (%s)", got, why, c.want, c.why)
			}
		})
	}
}

// TestCareSpeaksTheReadersLanguage has a newer approval in another language.
func TestCareSpeaksTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.given("peduli-bahaya", "id", monday.Add(-48*time.Hour), "satu")
	h.given("peduli-bahaya", "en", monday.Add(-24*time.Hour), "one")
	for who, want := range map[groups.PersonID]string{"sari": "id", "joko": "en"} {
		if who == "joko" {
			h.person("joko").Locale = "en"
		}
		for _, o := range h.says(who, "demam").Send {
			if c := groups.ContentOf(o.Action); c != nil && c.Words.Post == "peduli-bahaya" && c.Words.Lang != want {
				t.Errorf("%s is comforted in %q, want %q", string(who), c.Words.Lang, want)
			}
		}
	}
}

// TestNobodyAgreesToATextNotShown asks to join while the text of consent can't be sent.
func TestNobodyAgreesToATextNotShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.put(&groups.Team{Owners: []groups.PersonID{"ratna"}, Coordinators: []groups.PersonID{"wati"}})
	h.put(&groups.Person{ID: "mira"})
	d := h.tells("mira", "gabung")
	if got := phrases(d, "mira"); !slices.Equal(got, []string{"join.later"}) {
		t.Errorf("mira hears %q", got)
	}
	if got := phrases(d, "wati"); !slices.Equal(got, []string{"post.refused"}) {
		t.Errorf("the coordinator hears %q", got)
	}
	if got := did(h.tells("mira", "setuju")); slices.Contains(got, "invite") {
		t.Errorf("mira agreed to nothing, and gets %q", got)
	}
	if got := phrases(h.tells("mira", "gabung"), "wati"); len(got) > 0 {
		t.Errorf("the coordinator hears it twice: %q", got)
	}
}

// TestNoAdminSaysSo gives orders that only an admin can carry out.
func TestNoAdminSaysSo(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	h.club().Admin = false
	h.member("joko").Since = h.now
	if got := did(h.agree("dewi")); !slices.Equal(got, []string{"whisper order.not-admin"}) || !h.member("joko").Barred.IsZero() {
		t.Errorf("a removal does %q", got)
	}
	take := h.message(club, "dewi", "!hapus")
	take.ReplyTo = &groups.Quote{ID: "m9", Author: groups.Party{ID: "sari"}}
	if got := did(h.hear(take)); !slices.Equal(got, []string{"whisper order.not-admin"}) {
		t.Errorf("hapus in reply does %q", got)
	}
	h.says("sari", "tahan")
	for _, r := range h.List(groups.Ref{Kind: groups.KindCase, Person: "sari"}) {
		c := r.(*groups.Case)
		if got := did(h.tells("dewi", "hapus "+c.Code)); !slices.Equal(got, []string{"whisper order.not-admin"}) || c.Hidden {
			t.Errorf("hapus of a case does %q", got)
		}
	}
	d := h.says("rina", "jaga 0001234567890")
	if got := phrases(d, "dewi"); !slices.Contains(got, "staff.held") {
		t.Errorf("personal data that can't be taken out: dewi hears %q", got)
	}
	for _, r := range d.Put {
		if c, ok := r.(*groups.Case); ok && c.Evidence != "" {
			t.Errorf("personal data is kept: %q", c.Evidence)
		}
	}
}

// TestARefusedActIsToldOnce hears twice that WhatsApp refused to take a message out.
func TestARefusedActIsToldOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for n, want := range [][]string{{"staff.act-refused"}, nil} {
		d := h.hear(&groups.Settled{Head: h.head(club), Class: groups.ClassRetract, Result: groups.Refused, Why: "not-admin"})
		if got := phrases(d, "dewi"); !slices.Equal(got, want) {
			t.Errorf("refusal %d: dewi hears %q, want %q", n+1, got, want)
		}
	}
}

// TestAnAppealedRemovalCanBeJudged removes somebody, who appeals.
func TestAnAppealedRemovalCanBeJudged(t *testing.T) {
	t.Parallel()
	for order, barred := range map[string]bool{"pulihkan ": false, "benar ": true} {
		h := newHouse(t)
		h.member("joko").Since = h.now
		h.agree("dewi")
		code := ""
		for _, r := range h.List(groups.Ref{Kind: groups.KindCase, Person: "joko"}) {
			code = r.(*groups.Case).Code
		}
		h.hear(&groups.Left{Head: h.head(club), Who: groups.Party{ID: "joko"}, By: groups.Party{Pita: true}})
		if got := phrases(h.tells("joko", "banding "+code), "dewi"); len(got) > 0 {
			t.Errorf("who removed joko is asked about the appeal: %q", got)
		}
		d := h.tells("wati", order+code)
		if got := h.member("joko").Barred.After(h.now); got != barred {
			t.Errorf("%s: barred %v, want %v", order, got, barred)
		}
		if want := map[bool]string{true: "moderation.upheld", false: "moderation.back"}[barred]; !slices.Contains(phrases(d, "joko"), want) {
			t.Errorf("%s: joko hears %q", order, phrases(d, "joko"))
		}
	}
}

// TestWhatNamesAPersonIsAboutThem sends words about a person to somebody else.
func TestWhatNamesAPersonIsAboutThem(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	ask := h.message(club, "dewi", "!keluarkan @joko")
	ask.Mentions = []groups.Party{{ID: "joko"}}
	if d := h.hear(ask); d.About != "joko" {
		t.Errorf("a question about joko's removal is about %q", string(d.About))
	}
	if d := h.hear(&groups.Ranked{Head: h.head(club), Who: groups.Party{ID: "sari"}, Admin: true}); d.About != "sari" {
		t.Errorf("a question about sari's role is about %q", string(d.About))
	}
	h.tells("sari", "halo")
	h.tells("sari", "1")
	if d := h.tells("sari", "tolong sampaikan"); d.About != "sari" || len(phrases(d, "dewi")) == 0 {
		t.Errorf("what sari passes on is about %q: %q", string(d.About), did(d))
	}
}
