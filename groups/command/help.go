package command

import (
	"strings"

	"pita/groups"
)

// Help returns what somebody of that role may type, in one screenful; topic, a row's
// name, shows that command with its examples. An unknown topic shows the list.
func (t *Table) Help(locale string, role groups.Role, topic string) groups.Words {
	locale = t.known(locale)
	if row := t.Row(topic); row != nil {
		return t.topic(locale, role, row)
	}
	w := groups.Words{Phrase: "help.head"}
	var more []string
	for i := range t.rows {
		row := &t.rows[i]
		staff := role > groups.Patient
		switch {
		case !row.mayType(role), role < row.Listed, !staff && !row.Often:
		case row.Often && (!staff || row.Who > groups.Patient):
			w.Lines = append(w.Lines, groups.Words{Phrase: "help.item", Args: t.about(locale, role, row)})
		case row.Name != "choose":
			more = append(more, row.Words[locale][0])
		}
	}
	if role == groups.Patient {
		w.Lines = append(w.Lines, groups.Words{Phrase: "help.free"})
		return w
	}
	w.Lines = append(w.Lines, groups.Words{Phrase: "help.more", Args: []groups.Arg{
		{Name: "words", Value: strings.Join(more, ", ")},
		{Name: "help", Value: t.Word(locale, "help")},
		{Name: "topic", Value: t.Word(locale, "schedule")},
	}})
	return w
}

// mayType says whether help names the command to somebody of that role.
func (r *Row) mayType(role groups.Role) bool { return r.Allows(role, false) || r.Own != "" }

func (t *Table) about(locale string, role groups.Role, row *Row) []groups.Arg {
	what := "help." + row.Name
	if row.Own != "" && !row.Allows(role, false) {
		what = row.Own
	}
	return []groups.Arg{
		{Name: "word", Value: row.Words[locale][0]},
		{Name: "what", Kind: groups.PhraseArg, Value: what},
	}
}

func (t *Table) topic(locale string, role groups.Role, row *Row) groups.Words {
	w := groups.Words{Phrase: "help.topic", Args: t.about(locale, role, row)}
	for _, example := range row.Examples[locale] {
		w.Lines = append(w.Lines, groups.Words{Phrase: "help.example", Args: []groups.Arg{{Name: "example", Value: example}}})
	}
	if also := row.Words[locale][1:]; len(also) > 0 {
		w.Lines = append(w.Lines, groups.Words{Phrase: "help.also", Args: []groups.Arg{{Name: "words", Value: strings.Join(also, ", ")}}})
	}
	return w
}
