package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pita/store"
)

type contentApprovalsCmd struct {
	ID   string `arg:"" optional:""`
	JSON bool   `name:"json"`
}

func (*contentApprovalsCmd) pack(*env) (string, error) { return "", nil }

// A postWord is what became of a post once, as the journal holds it.
type postWord struct {
	Line     uint64    `json:"line"` // of the journal
	When     time.Time `json:"when"`
	What     string    `json:"what"` // requested, shown, approved, rejected, revoked or withdrawn
	Post     string    `json:"post"`
	Lang     string    `json:"lang"` // * is all
	By       string    `json:"by"`   // a handle; empty where nobody has one
	Source   string    `json:"source,omitempty"`
	Rendered string    `json:"rendered,omitempty"`
	Renderer string    `json:"renderer,omitempty"`
}

// run lists what became of a post, or of all, the oldest first.
func (c *contentApprovalsCmd) run(ctx context.Context, e *env) (err error) {
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	out := bufio.NewWriter(e.stdout)
	shown := 0
	var broken error
	err = s.Journal(ctx, 0, func(l store.Line) bool {
		for _, w := range wordsIn(l) {
			if c.ID == "" || strings.EqualFold(c.ID, w.Post) {
				shown++
				broken = errors.Join(broken, e.showWord(out, w, c.JSON))
			}
		}
		return broken == nil && ctx.Err() == nil
	})
	if err := errors.Join(err, broken, out.Flush()); err != nil {
		return because(err, "journal.broken")
	}
	if shown == 0 && !c.JSON {
		return e.tell("approvals.none")
	}
	return nil
}

// fates are what may become of a post.
var fates = []string{"requested", "shown", "approved", "rejected", "revoked", "withdrawn"}

// wordsIn reads what a line of the journal says about posts.
func wordsIn(l store.Line) []postWord {
	if l.Forgotten {
		return nil
	}
	var out []postWord
	for part := range strings.SplitSeq(l.Of.Detail, "; ") {
		f := strings.Split(part, " ")
		if len(f) < 3 || !slices.Contains(fates, f[0]) {
			continue
		}
		f = append(f, "", "", "")
		post, lang, _ := strings.Cut(f[1], "/")
		out = append(out, postWord{
			Line: l.Number, When: l.At.UTC(), What: f[0], Post: post, Lang: lang, By: f[2],
			Source: f[3], Rendered: f[4], Renderer: f[5],
		})
	}
	return out
}

func (e *env) showWord(out *bufio.Writer, w postWord, asJSON bool) error {
	if asJSON {
		lines := json.NewEncoder(out)
		lines.SetEscapeHTML(false)
		return lines.Encode(w)
	}
	by := ""
	if w.By != "" {
		by = "@" + w.By
	}
	_, err := fmt.Fprintf(out, "%s  %-11s %s (%s)  %s  %s\n", inWIB(w.When), e.became(w.What), w.Post, w.Lang, by, w.Source[:min(8, len(w.Source))])
	return err
}

// became says what became of a post.
func (e *env) became(what string) string {
	switch what {
	case "requested":
		return e.text("approvals.requested")
	case "shown":
		return e.text("approvals.shown")
	case "approved":
		return e.text("approvals.approved")
	case "rejected":
		return e.text("approvals.rejected")
	case "revoked":
		return e.text("approvals.revoked")
	case "withdrawn":
		return e.text("approvals.withdrawn")
	}
	return what // written by a newer program
}
