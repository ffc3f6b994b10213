package decide_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pita/groups"
	"pita/moderation"
)

// TestNobodyIsAnsweredForEver plays another program that answers every answer.
func TestNobodyIsAnsweredForEver(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"gabng", "mulai", "ya", "pin 12", "9", "gabung entah"} {
		h := newHouse(t)
		answers := func(who groups.PersonID) int {
			n := 0
			for range 30 {
				n += len(h.tells(who, text).Send)
			}
			return n
		}
		if n := answers("sari"); n == 0 || n > 15 {
			t.Errorf("%q thirty times of a member gets %d answers", text, n)
		}
		if n := answers("dewi"); n < 30 {
			t.Errorf("%q thirty times of a facilitator gets %d answers", text, n)
		}
		h.now = h.now.Add(time.Hour)
		if n := answers("sari"); n == 0 {
			t.Errorf("%q of a member, an hour later, gets no answer", text)
		}
	}
	h := newHouse(t)
	for range 30 {
		h.tells("sari", "mulai")
	}
	if got := did(h.tells("sari", "ingin mati rasanya")); !slices.Contains(got, "alert alert.despair") {
		t.Errorf("a cry for help after thirty remarks does %q", got)
	}
	if got := did(h.tells("sari", "data saya")); !slices.Contains(got, "whisper data.head") {
		t.Errorf("a personal word after thirty remarks does %q", got)
	}
}

// TestListsFitAPhone asks for more rules than a phone shows, and for fewer of them.
func TestListsFitAPhone(t *testing.T) {
	t.Parallel()
	var many []moderation.Rule
	for i := range 30 {
		many = append(many, moderation.Plain(fmt.Sprintf("aturan%c-%02d", 'a'+i%2, i), groups.Hold, fmt.Sprintf("kata%02d", i)))
	}
	h := newHouse(t, many...)
	lines := func(text string) []groups.Words {
		for _, o := range h.tells("dewi", text).Send {
			return groups.ContentOf(o.Action).Words.Lines
		}
		return nil
	}
	all := lines("aturan aturan")
	if len(all) != 20 || all[19].Phrase != "rule.more" || all[19].Args[0].Value != "11" {
		t.Errorf("30 rules are shown in %d lines, the last %+v", len(all), all[len(all)-1])
	}
	counted := 0
	for _, line := range lines("aturan") {
		n, err := strconv.Atoi(line.Args[1].Value)
		if counted += n; line.Phrase != "rule.rest" || err != nil {
			t.Errorf("of rules that never hit the list says %+v", line)
		}
	}
	if counted != len(h.Rules.Rules()) {
		t.Errorf("the list counts %d rules of %d", counted, len(h.Rules.Rules()))
	}
	for i := range 30 {
		h.says("sari", fmt.Sprintf("kata%02d", i))
	}
	if all = lines("aturan"); len(all) != 20 || all[18].Phrase != "rule.more" {
		t.Errorf("30 rules that hit are shown in %d lines, the last but one %+v", len(all), all[len(all)-2])
	}
	if some := lines("aturan aturana"); len(some) != 15 || some[14].Phrase != "rule.item" {
		t.Errorf("15 rules are shown in %d lines", len(some))
	}
	posts := lines("lihat sadari")
	for _, line := range posts {
		if id := line.Args[0].Value; !strings.HasPrefix(id, "sadari") {
			t.Errorf("lihat sadari shows %s", id)
		}
	}
}

// TestMyDataShowsRoleAndBars asks what is kept.
func TestMyDataShowsRoleAndBars(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.member("wati").Here, h.member("wati").Barred = false, h.now.Add(time.Hour)
	var got []string
	for _, o := range h.tells("wati", "data saya").Send {
		for _, line := range groups.ContentOf(o.Action).Words.Lines {
			got = append(got, line.Args[0].Value)
		}
	}
	for _, want := range []string{"data.role", "data.left", "data.barred"} {
		if !slices.Contains(got, want) {
			t.Errorf("wati reads %q, and not %s", got, want)
		}
	}
}
