package decide

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pita/content"
	"pita/content/render"
	"pita/groups"
)

const (
	changesShown = 8 // places of a post that changed, as many as a phone shows beside the post
	changeWords  = 3 // words around each
)

// lastApproval returns the approval of a post that was given last and not withdrawn,
// whatever the post is now; nil when there is none.
func lastApproval(st groups.State, p content.Post) *groups.Approval {
	var last *groups.Approval
	for _, a := range approvals(st, p) {
		if a.Why != groups.EndedWithdrawn && (last == nil || a.At.After(last.At)) {
			last = a
		}
	}
	return last
}

// changesOf marks what of a post's messages changed since it was last approved. It says
// false when there is nothing to compare, or nothing changed.
func (d *draft) changesOf(o original, now []render.Message) (groups.Words, bool) {
	last := lastApproval(d.st, o.post)
	if last == nil {
		return groups.Words{}, false
	}
	lines, all := changed(last, now)
	if len(lines) == 0 {
		return groups.Words{}, false
	}
	w := words("post.changes", text("post", o.post.ID), when("when", last.At))
	w.Lines = lines
	if !all {
		w.Lines = append(w.Lines, words("change.more"))
	}
	return w, true
}

// changed returns a line for each place at which messages differ from those approved, and
// whether these are all.
func changed(last *groups.Approval, now []render.Message) ([]groups.Words, bool) {
	was, err := approvedMessages(last.Messages)
	if err != nil {
		return []groups.Words{words("change.all")}, true
	}
	var lines []groups.Words
	places := content.Excerpts(content.Diff(written(was), written(now)), changeWords)
	for i, e := range places {
		if i == changesShown {
			return lines, false
		}
		lines = append(lines, changeLine(e))
	}
	return lines, true
}

func changeLine(e content.Excerpt) groups.Words {
	around := []groups.Arg{text("before", e.Before), text("after", e.After)}
	switch {
	case e.New == "" && e.Cut == "":
		return groups.Words{Phrase: "change.space", Args: around}
	case e.New == "":
		return groups.Words{Phrase: "change.cut", Args: append(around, text("cut", e.Cut))}
	case e.Cut == "":
		return groups.Words{Phrase: "change.new", Args: append(around, text("new", e.New))}
	}
	return groups.Words{Phrase: "change.both", Args: append(around, text("cut", e.Cut), text("new", e.New))}
}

// written writes messages down as one text, so that they can be compared word by word.
func written(messages []render.Message) string {
	var b strings.Builder
	for _, m := range messages {
		b.WriteString(m.Text + "\n")
		for _, extra := range slices.Concat([]string{m.Asset, m.Alt}, m.Options) {
			if extra != "" {
				b.WriteString("[" + extra + "]\n")
			}
		}
	}
	return b.String()
}

// A Compared is a post beside what was approved of it last.
type Compared struct {
	Approval *groups.Approval // nil when it never was
	// Source and Messages are how the file and what phones show changed since. They are empty
	// where nothing is kept to compare with.
	Source, Messages []content.Change
	Kept             bool   // the file as it was approved is kept
	State            string // "" when it may leave
}

// Compare returns a post in a language beside what was approved of it last, and whether
// there is such a post.
func (w World) Compare(st groups.State, id, lang string, head groups.Head) (Compared, bool) {
	o, ok := w.original(st, id, lang)
	if !ok {
		return Compared{}, false
	}
	c := Compared{Approval: lastApproval(st, o.post)}
	_, c.State = w.Approved(st, id, o.post.Lang, head.Seen)
	if c.Approval == nil {
		return c, true
	}
	now, _ := o.messages()
	var was []render.Message
	if json.Unmarshal(c.Approval.Messages, &was) == nil {
		c.Messages = content.Diff(written(was), written(now))
	}
	kept, _ := st.Load(groups.Ref{Kind: groups.KindSource, ID: sourceID(c.Approval)}).(*groups.Source)
	if text, err := w.Library.Keep(o.post); kept != nil && err == nil {
		c.Kept = true
		c.Source = content.Diff(sourceText(kept.Text, kept.Cited), sourceText(text.Text, text.Cited))
	}
	return c, true
}

// sourceText writes a post's file down with the citations it uses.
func sourceText(file []byte, cited map[string]string) string {
	var b strings.Builder
	b.Write(file)
	if len(file) > 0 && file[len(file)-1] != '\n' {
		b.WriteByte('\n')
	}
	for _, key := range slices.Sorted(maps.Keys(cited)) {
		b.WriteString("@" + key + ": " + strconv.Quote(cited[key]) + "\n")
	}
	return b.String()
}
