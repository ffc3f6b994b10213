package decide_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"pita/groups"
)

// A moved is one file of a library that is moved about, with what the test knows of it.
type moved struct {
	id, lang, editor string
	said             []string
	hands            map[groups.PersonID]bool // who wrote some of it, whatever its head says
}

func (m moved) clone() moved {
	m.said, m.hands = slices.Clone(m.said), maps.Clone(m.hands)
	return m
}

// TestAPostKeepsItsWritersHoweverItIsMoved edits texts, leaves the editor out, and moves them: to
// another file, id or language, to both at once, into two, and back. Whoever wrote some of a text does
// not approve it; somebody who did not, does.
func TestAPostKeepsItsWritersHoweverItIsMoved(t *testing.T) {
	t.Parallel()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; raced && n%10 > 0 {
			return
		}
		h := newDesk(rt)
		base := maps.Clone(h.files)
		delete(base, "air.md")
		delete(base, "teh.md")
		first := moved{id: "satu", lang: "id", hands: map[groups.PersonID]bool{}}
		for i := range 6 {
			first.said = append(first.said, fmt.Sprintf("Kalimat nomor %d tentang minum air putih", i))
		}
		now := map[string]moved{"satu.md": first}
		var before []map[string]moved
		for step := range rapid.IntRange(2, 7).Draw(rt, "steps") {
			was := map[string]moved{}
			for name, m := range now {
				was[name] = m.clone()
			}
			name := rapid.SampledFrom(slices.Sorted(maps.Keys(now))).Draw(rt, "file")
			m, fresh := now[name].clone(), fmt.Sprintf("p%d", step)
			delete(now, name)
			switch what := rapid.SampledFrom([]string{"edit", "edit", "nameless", "file", "id", "lang", "both", "both", "split", "undo"}).Draw(rt, "what"); what {
			case "edit":
				who := rapid.SampledFrom([]groups.PersonID{"lestari", "rani"}).Draw(rt, "who")
				m.said[0], m.editor, m.hands[who] = fmt.Sprintf("Kalimat baru dari langkah %d oleh %s", step, who), string(who), true
				now[name] = m
			case "nameless":
				m.editor = ""
				now[name] = m
			case "file":
				now[fresh+".md"] = m
			case "id":
				m.id = fresh
				now[name] = m
			case "lang":
				m.lang, m.id = map[string]string{"id": "en", "en": "id"}[m.lang], fresh
				now[fresh+".md"] = m
			case "both":
				m.id = fresh
				now[fresh+".md"] = m
			case "split":
				if now[name] = m; len(m.said) == 1 {
					break // nobody wrote the half that says nothing
				}
				delete(now, name)
				half := m.clone()
				m.id, half.id, half.said, m.said = fresh+"a", fresh+"b", m.said[len(m.said)/2:], m.said[:len(m.said)/2]
				now[fresh+"a.md"], now[fresh+"b.md"] = m, half
			case "undo":
				now[name] = m
				if len(before) > 0 {
					now = before[rapid.IntRange(0, len(before)-1).Draw(rt, "to")]
				}
			}
			before = append(before, was)
			h.files = maps.Clone(base)
			for name, m := range now {
				text := air(m.id, m.lang, "tuti", m.editor, "")
				body := strings.Index(string(text), "Minum air putih *dua*")
				h.files[name] = &fstest.MapFile{Data: append(text[:body], strings.Join(m.said, ".\n\n")+".\n"...)}
			}
			h.reload()
		}
		for _, name := range slices.Sorted(maps.Keys(now)) {
			m := now[name]
			for _, who := range []groups.PersonID{"lestari", "rani", "ayu"} {
				if !m.hands[who] && who != "ayu" {
					continue
				}
				h.person(who).Locale = m.lang
				got := h.approve(who, m.id)
				if m.hands[who] && !slices.Equal(got, []string{"post.own"}) || who == "ayu" && !slices.Equal(got, []string{"post.approved"}) {
					rt.Fatalf("%s hears %q of %s, by %d of them", string(who), got, name, len(m.hands))
				}
			}
		}
	})
}
