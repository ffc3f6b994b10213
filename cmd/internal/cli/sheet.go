package cli

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"pita/content/render"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/schedule"
	"pita/store"
)

// sheetDays is how far a sheet looks ahead.
const sheetDays = 14

// A sheet is what people need to go on without Pita, on paper: parts, in their order.
type sheet struct {
	title, made, notice string
	parts               []sheetPart
}

// A sheetPart is one part of a sheet. Whatever is empty is left out.
type sheetPart struct {
	title string
	page  bool // begins a page of its own
	lines []string
	steps []string   // to be done in turn, and ticked off
	list  []string   // in no order
	table [][]string // the first row is its head
	texts []sheetText
}

// A sheetText is a text to be copied as it stands.
type sheetText struct{ title, text string }

// A sheeter makes a sheet of what is kept at one moment.
type sheeter struct {
	*env
	ctx   context.Context
	kept  *store.Store
	st    groups.State
	world decide.World
	now   time.Time
	words phrase.Vocabulary

	texts []sheetText    // what is planned, each once
	known map[string]int // their places, from 1
}

// makeSheet makes the sheet of a house.
func (e *env) makeSheet(ctx context.Context, s *store.Store) (sh sheet, err error) {
	w, err := e.worldOf(ctx, s)
	if err != nil {
		return sh, err
	}
	m := &sheeter{env: e, ctx: ctx, kept: s, world: w, words: phrase.Embedded().Words(e.lang), known: map[string]int{}}
	if m.now, err = e.nowOf(ctx, s); err != nil {
		return sh, err
	}
	err = s.Read(ctx, func(st groups.State) error {
		m.st = st
		sh, err = m.sheet()
		return err
	})
	return sh, err
}

// nowOf is the time in a house: a rehearsal's is that of its last event.
func (e *env) nowOf(ctx context.Context, s *store.Store) (time.Time, error) {
	now := time.Now().UTC()
	if _, err := os.Stat(filepath.Join(e.data, rehearsalMark)); err != nil {
		return now, nil
	}
	err := s.Journal(ctx, 0, func(l store.Line) bool { now = l.At; return true })
	return now, err
}

func (m *sheeter) sheet() (sheet, error) {
	sh := sheet{
		title: m.text("sheet.title"), made: m.text("sheet.made", "when", m.date(m.now, schedule.WIB)),
		notice: m.text("sheet.notice"),
	}
	people, err := m.people()
	if err != nil {
		return sh, err
	}
	sh.parts = append(sh.parts, m.steps(), people)
	rules, first := m.rules(), true
	for _, r := range m.st.List(groups.Ref{Kind: groups.KindGroup}) {
		if g := r.(*groups.Group); g.Here {
			parts, err := m.group(g)
			if err != nil {
				return sh, err
			}
			parts[0].page = !first // the first stands with the people of the house
			first = false
			sh.parts = append(sh.parts, parts...)
		}
	}
	sh.parts = append(sh.parts, rules...)
	return m.withTexts(sh), nil
}

// steps are what to do without Pita, in turn.
func (m *sheeter) steps() sheetPart {
	return sheetPart{
		title: m.text("sheet.steps"), lines: []string{m.text("sheet.steps-why"), m.numberNow()},
		steps: strings.Split(m.text("sheet.steps-list"), "\n"),
	}
}

// numberNow says how the number is.
func (m *sheeter) numberNow() string {
	n, _ := m.st.Load(groups.Ref{Kind: groups.KindNumber}).(*groups.Number)
	switch {
	case n == nil || n.Health == groups.Well && !n.Dry:
		return m.text("sheet.number", "health", m.text("doctor.number.well"))
	case n.Health == groups.Well:
		return m.text("sheet.number", "health", m.text("doctor.number.dry"))
	}
	return m.text("sheet.number", "health", m.text("health."+string(n.Health)))
}

// people are those who look after the house.
func (m *sheeter) people() (sheetPart, error) {
	part := sheetPart{title: m.text("sheet.people"), page: true, lines: []string{m.text("sheet.people-why")}}
	team, _ := m.st.Load(groups.Ref{Kind: groups.KindTeam}).(*groups.Team)
	if team == nil {
		team = &groups.Team{}
	}
	head := []string{m.text("sheet.name"), m.text("sheet.role"), m.text("sheet.phone")}
	rows := [][]string{head}
	for _, of := range []struct {
		role   string
		people []groups.PersonID
	}{{"owner", team.Owners}, {"coordinator", team.Coordinators}, {"reviewer", team.Reviewers}} {
		for _, id := range of.people {
			name, number, err := m.whom(id)
			if err != nil {
				return part, err
			}
			rows = append(rows, []string{name, m.phrase("role." + of.role), number})
		}
	}
	if len(rows) == 1 {
		part.lines = append(part.lines, m.text("sheet.nobody"))
		return part, nil
	}
	part.table = rows
	return part, nil
}

// whom returns a person's name and phone number, as far as they are known.
func (m *sheeter) whom(id groups.PersonID) (name, number string, err error) {
	name = m.text("sheet.unnamed")
	if p, _ := m.st.Load(groups.Ref{Kind: groups.KindPerson, Person: id}).(*groups.Person); p != nil && p.Name != "" {
		name = p.Name
	}
	addresses, err := m.kept.Addresses(m.ctx, id)
	if err != nil {
		return "", "", err
	}
	if number = numberAmong(addresses); number == "" {
		number = m.text("sheet.no-number")
	}
	return name, number, nil
}

// withTexts adds the texts themselves, at the end: those of care, then what is planned.
func (m *sheeter) withTexts(sh sheet) sheet {
	care := sheetPart{title: m.text("sheet.care"), page: true, lines: []string{m.text("sheet.care-why")}}
	for _, t := range m.world.CareTexts(m.st, m.lang, m.now) {
		care.texts = append(care.texts, sheetText{m.titleOf(t.Post), m.written(t.Messages)})
	}
	if care.texts == nil {
		care.lines = []string{m.text("sheet.care-none")}
	}
	sh.parts = append(sh.parts, care)
	if m.texts != nil {
		sh.parts = append(sh.parts, sheetPart{
			title: m.text("sheet.texts"), lines: []string{m.text("sheet.texts-why")}, texts: m.texts,
		})
	}
	return sh
}

// titleOf returns what a post is called, in a list.
func (m *sheeter) titleOf(post string) string {
	if p, ok := m.world.Library.Post(post, m.lang); ok && p.Title != "" {
		return p.Title + " (" + post + ")"
	}
	return post
}

// written writes the messages of a post as they are to be sent, one below the other.
func (m *sheeter) written(messages []render.Message) string {
	var out []string
	for i, msg := range messages {
		if len(messages) > 1 {
			out = append(out, m.text("sheet.message", "n", strconv.Itoa(i+1), "of", strconv.Itoa(len(messages))))
		}
		if msg.Asset != "" {
			out = append(out, m.text("sheet.asset", "file", msg.Asset, "shows", cmp.Or(msg.Alt, msg.Name, "–")))
		}
		if msg.Text != "" {
			out = append(out, strings.TrimSpace(msg.Text))
		}
		for _, o := range msg.Options {
			out = append(out, "( ) "+o)
		}
	}
	return strings.Join(out, "\n")
}

// phrase writes a phrase of the chat.
func (m *sheeter) phrase(key string) string {
	text, err := m.world.Phrases.Text(phrase.Reader{Locale: m.lang}, groups.Words{Phrase: key})
	if err != nil {
		return key
	}
	return text
}

// date writes a day and an hour in a zone.
func (m *sheeter) date(t time.Time, z schedule.Zone) string {
	t = t.In(z.Location())
	return fmt.Sprintf("%s %d %s %d, %s %s", m.words.Weekdays[t.Weekday()][0], t.Day(), m.words.Months[t.Month()-1][0], t.Year(),
		m.words.Clock(t.Hour(), t.Minute()), z)
}

// place returns the number by which a planned text is found at the end of the sheet.
func (m *sheeter) place(post string, messages []render.Message) int {
	text := m.written(messages)
	key := post + "\n" + text
	if m.known[key] == 0 {
		m.known[key] = len(m.texts) + 1
		m.texts = append(m.texts, sheetText{strconv.Itoa(len(m.texts)+1) + ". " + m.titleOf(post), text})
	}
	return m.known[key]
}

// numberAmong returns the phone number among addresses, as people write it, or "".
func numberAmong(addresses []groups.Address) string {
	i := slices.IndexFunc(addresses, func(a groups.Address) bool { return strings.HasSuffix(string(a), "@s.whatsapp.net") })
	if i < 0 {
		return ""
	}
	digits, _, _ := strings.Cut(string(addresses[i]), "@")
	if rest, ok := strings.CutPrefix(digits, "62"); ok && len(rest) > 7 {
		return "+62 " + rest[:3] + "-" + rest[3:7] + "-" + rest[7:]
	}
	return "+" + digits
}
