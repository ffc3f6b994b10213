package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/decide"
)

type contentDiffCmd struct {
	ID   string `arg:""`
	In   string `default:"id"`
	JSON bool   `name:"json"`
}

func (*contentDiffCmd) pack(*env) (string, error) { return "", nil }

// A difference is what changed of a post since it was last approved.
type difference struct {
	Post     string           `json:"post"`
	Lang     string           `json:"lang"`
	State    string           `json:"state"`            // "sendable", or why it may not leave
	Approved *time.Time       `json:"approved"`         // null when it never was
	By       string           `json:"by,omitempty"`     // a handle
	Source   []content.Change `json:"source,omitempty"` // of the file and the citations it uses; absent when it was not kept
	Messages []content.Change `json:"messages"`         // of what phones show
	Same     bool             `json:"same"`
}

// run shows what changed of a post since it was last approved, word by word.
func (c *contentDiffCmd) run(ctx context.Context, e *env) (err error) {
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	w, err := e.worldOf(ctx, s)
	if err != nil {
		return err
	}
	var found decide.Compared
	var ok bool
	now := time.Now()
	err = s.Read(ctx, func(st groups.State) error {
		found, ok = w.Compare(st, strings.ToLower(c.ID), c.In, groups.Head{At: now, Seen: now})
		return nil
	})
	switch {
	case err != nil:
		return because(err, "journal.broken")
	case !ok && e.settings.Library == "":
		return fail("diff.no-library", "post", c.ID)
	case !ok && w.Library.Unreadable():
		return fail("diff.library-gone", "post", c.ID, "dir", e.settings.Library)
	case !ok && w.Library.Nearest(c.ID) == "":
		return fail("diff.unknown-bare", "post", c.ID, "dir", e.settings.Library)
	case !ok:
		return fail("diff.unknown", "post", c.ID, "nearest", w.Library.Nearest(c.ID))
	}
	d := differenceOf(c, found)
	if c.JSON {
		return e.showJSON(d)
	}
	return e.showDifference(d, found)
}

func differenceOf(c *contentDiffCmd, found decide.Compared) difference {
	d := difference{Post: strings.ToLower(c.ID), Lang: c.In, State: found.State, Messages: []content.Change{}}
	if d.State == "" {
		d.State = string(content.Sendable)
	}
	if found.Approval == nil {
		return d
	}
	at := found.Approval.At.UTC()
	d.Approved, d.By, d.Lang = &at, found.Approval.Handle, found.Approval.Lang
	d.Source = found.Source
	d.Messages = append(d.Messages, found.Messages...)
	d.Same = content.Same(d.Messages) && content.Same(d.Source)
	return d
}

func (e *env) showDifference(d difference, found decide.Compared) error {
	if d.Approved == nil {
		return e.tell("diff.never", "post", d.Post)
	}
	if err := e.tell("diff.head", "post", d.Post, "lang", d.Lang, "when", inWIB(*d.Approved), "by", "@"+d.By); err != nil {
		return err
	}
	if d.Same && found.Kept {
		return e.tell("diff.same")
	}
	styled := e.styled()
	for _, part := range []struct {
		title   string
		there   bool
		changes []content.Change
	}{{e.text("diff.source"), found.Kept, d.Source}, {e.text("diff.messages"), true, d.Messages}} {
		title := part.title
		switch {
		case !part.there:
			title += "\n" + e.text("diff.not-kept")
		case content.Same(part.changes):
			title += "\n" + e.text("diff.part-same")
		default:
			title += "\n" + changesMarked(part.changes, styled)
		}
		if _, err := fmt.Fprintf(e.stdout, "\n%s\n", strings.TrimRight(title, "\n")); err != nil {
			return err
		}
	}
	return nil
}

// around is how many lines of what stayed are shown beside a change.
const around = 2

// changesMarked writes changes down as wdiff does, or in colours.
func changesMarked(changes []content.Change, styled bool) string {
	var b strings.Builder
	for i, c := range changes {
		switch {
		case c.Kind == content.Stayed:
			b.WriteString(shortened(c.Text, i == 0, i == len(changes)-1))
		case c.Kind == content.Went && styled:
			b.WriteString("\x1b[31;9m" + c.Text + "\x1b[0m")
		case c.Kind == content.Went:
			b.WriteString("[-" + c.Text + "-]")
		case styled:
			b.WriteString("\x1b[32;1m" + c.Text + "\x1b[0m")
		default:
			b.WriteString("{+" + c.Text + "+}")
		}
	}
	return b.String()
}

// shortened leaves out the middle of what stayed, or its far end.
func shortened(text string, first, last bool) string {
	lines := strings.SplitAfter(text, "\n")
	head, tail := around+1, around+1
	if first {
		head = 0
	}
	if last {
		tail = 0
	}
	if len(lines) <= head+tail+1 {
		return text
	}
	out := strings.Join(lines[:head], "") + "…\n"
	return out + strings.Join(lines[len(lines)-tail:], "")
}
