package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"pita/groups"
	"pita/groups/decide"
)

type contentGapsCmd struct {
	JSON bool `name:"json"`
}

func (*contentGapsCmd) pack(*env) (string, error) { return "", nil }

// run tells which words people asked Pita about in vain, the most often first.
func (c *contentGapsCmd) run(ctx context.Context, e *env) (err error) {
	s, err := e.open(false)
	if err != nil {
		return err
	}
	defer e.closing(s, &err)
	now, err := lately(ctx, s)
	if err != nil {
		return because(err, "journal.broken")
	}
	return s.Read(ctx, func(st groups.State) error {
		gaps := decide.Gaps(st, now)
		if c.JSON {
			return e.gapsJSON(gaps)
		}
		return e.gapsText(gaps)
	})
}

func (e *env) gapsJSON(gaps []decide.GapSum) error {
	if gaps == nil {
		gaps = []decide.GapSum{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(gaps)
	if err == nil {
		_, err = e.stdout.Write(b.Bytes())
	}
	return err
}

func (e *env) gapsText(gaps []decide.GapSum) error {
	if len(gaps) == 0 {
		return e.tell("gaps.none")
	}
	width := len([]rune(e.text("gaps.other")))
	for _, g := range gaps {
		width = max(width, len([]rune(g.Word)))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s  %8s  %8s\n", width, e.text("gaps.word"), e.text("gaps.weeks"), e.text("gaps.week"))
	for _, g := range gaps {
		word := g.Word
		if word == "" {
			word = e.text("gaps.other")
		}
		fmt.Fprintf(&b, "%-*s  %8d  %8d\n", width, word, g.N, g.Week)
	}
	_, err := fmt.Fprintf(e.stdout, "%s%s\n", b.String(), e.text("gaps.hint"))
	return err
}
