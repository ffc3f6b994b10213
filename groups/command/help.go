package command

import (
	"strings"

	"pita/groups"
)

// Help returns what somebody of that role may type, in one screenful, and what a reviewer may
// besides; topic, a row's name, shows that command with its examples. An unknown topic shows the
// list.
func (t *Table) Help(locale string, role groups.Role, reviewer bool, topic string) groups.Words {
	locale = t.known(locale)
	if row := t.Row(topic); row != nil {
		return t.topic(locale, row, row.whatFor(role, reviewer))
	}
	w := groups.Words{Phrase: "help.head"}
	var more []string
	for i := range t.rows {
		row := &t.rows[i]
		staff, theirs := role > groups.Patient, reviewer && row.Reviewer
		switch {
		case !row.mayType(role, reviewer), role < row.Listed && !theirs, !staff && !row.Often && !theirs:
		case theirs && !staff, row.Often && (staff && row.Who > groups.Patient || !staff && !reviewer):
			w.Lines = append(w.Lines, groups.Words{Phrase: "help.item", Args: t.about(locale, row, row.whatFor(role, reviewer))})
		case row.Name != "choose":
			more = append(more, row.Words[locale][0])
		}
	}
	if role == groups.Patient && !reviewer {
		w.Lines = append(w.Lines, groups.Words{Phrase: "help.free"})
		return w
	}
	example := "schedule"
	if role == groups.Patient {
		example = "reject"
	}
	w.Lines = append(w.Lines, groups.Words{Phrase: "help.more", Args: []groups.Arg{
		{Name: "words", Value: strings.Join(more, ", ")},
		{Name: "help", Value: t.Word(locale, "help")},
		{Name: "topic", Value: t.Word(locale, example)},
	}})
	return w
}

// mayType says whether help names the command to somebody of that role.
func (r *Row) mayType(role groups.Role, reviewer bool) bool {
	return r.Allows(role, reviewer) || r.Own != ""
}

// whatFor returns the phrase that says what the command is for.
func (r *Row) whatFor(role groups.Role, reviewer bool) string {
	if r.Own != "" && !r.Allows(role, reviewer) {
		return r.Own
	}
	return "help." + r.Name
}

func (t *Table) about(locale string, row *Row, what string) []groups.Arg {
	return []groups.Arg{
		{Name: "word", Value: row.Words[locale][0]},
		{Name: "what", Kind: groups.PhraseArg, Value: what},
	}
}

func (t *Table) topic(locale string, row *Row, what string) groups.Words {
	w := groups.Words{Phrase: "help.topic", Args: t.about(locale, row, what)}
	for _, example := range row.Examples[locale] {
		w.Lines = append(w.Lines, groups.Words{Phrase: "help.example", Args: []groups.Arg{{Name: "example", Value: example}}})
	}
	if also := row.Words[locale][1:]; len(also) > 0 {
		w.Lines = append(w.Lines, groups.Words{Phrase: "help.also", Args: []groups.Arg{{Name: "words", Value: strings.Join(also, ", ")}}})
	}
	return w
}
