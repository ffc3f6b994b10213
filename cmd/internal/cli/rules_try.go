package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pita/content/samples"
	"pita/moderation"
)

type rulesTryCmd struct {
	File  string `arg:""`
	Texts string
	Rules string
	Group string
	Shown int `default:"3"`
}

// run shows what the rules of a file would hit, beside what those in force do. It changes
// nothing, and keeps nothing of the texts.
func (c *rulesTryCmd) run(ctx context.Context, e *env) error {
	if c.Shown < 0 || c.Shown > 1000 {
		return misuse("rules.shown", "value", strconv.Itoa(c.Shown))
	}
	inForce, err := e.rulesNamed(e.ownRules(c.Rules), "rules.unsound")
	if err != nil {
		return err
	}
	tried, ids, err := e.tried(inForce, c.File, c.Group)
	if err != nil {
		return err
	}
	samplesRun := moderation.NewTrial(inForce, tried, ids, c.Group, c.Shown)
	for _, text := range samples.Said() {
		samplesRun.Judge(text)
	}
	e.tellUnsure(c.Group, inForce, tried)
	err = errors.Join(e.tell("try.samples", "n", strconv.Itoa(samplesRun.Texts)), e.showTrial(samplesRun))
	e.tellTalk(tried, ids)
	if err != nil || c.Texts == "" {
		return err
	}
	began := time.Now()
	run := moderation.NewTrial(inForce, tried, ids, c.Group, c.Shown)
	files, unread := eachText(ctx, e.path(c.Texts), run.Judge)
	if ctx.Err() != nil {
		return fail("judge.stopped")
	}
	err = e.tell("try.texts", "n", strconv.Itoa(run.Texts), "files", strconv.Itoa(files), "seconds", e.decimal(time.Since(began).Seconds()))
	return errors.Join(err, e.showTrial(run), unread)
}

// tried returns the rules in force with those of a file beside or in place of them, and the
// ids of those. Where no group is named, rules of one group are tried as if they were in it.
func (e *env) tried(inForce *moderation.Book, file, group string) (*moderation.Book, []string, error) {
	sources, err := ruleSources(e.path(file))
	var book *moderation.Book
	if err == nil {
		book, err = inForce.WithFiles(sources...)
	}
	if err != nil {
		return nil, nil, e.rulesFailure(err, "rules.unsound")
	}
	var ids []string
	var wide []moderation.Rule
	for _, src := range sources {
		ids = append(ids, moderation.IDs(src)...)
	}
	for _, id := range ids {
		if r, ok := book.Rule(id); ok && len(r.Groups) > 0 && group == "" {
			r.Groups = nil
			wide = append(wide, r)
		}
	}
	if len(wide) > 0 {
		if book, err = book.With(wide...); err != nil {
			return nil, nil, e.rulesFailure(err, "rules.unsound")
		}
	}
	return book, ids, nil
}

// showTrial writes a table of the rules, with samples under each, and what becomes of texts.
func (e *env) showTrial(run *moderation.Trial) error {
	var b strings.Builder
	width := 12
	for _, y := range run.Tallies {
		width = max(width, len(y.Rule.ID))
	}
	row := func(id, lane, hits, per, fresh, lost string) {
		fmt.Fprintf(&b, "  %-*s  %-6s %7s %9s %7s %7s\n", width, id, lane, hits, per, fresh, lost)
	}
	row(e.text("try.rule"), e.text("try.lane"), e.text("try.hits"), e.text("try.per"), e.text("try.new"), e.text("try.lost"))
	for _, y := range run.Tallies {
		row(y.Rule.ID, y.Rule.Lane.String(), strconv.Itoa(y.Hits), e.decimal(1000*float64(y.Hits)/float64(max(1, run.Texts))), strconv.Itoa(y.New), strconv.Itoa(y.Lost))
		if y.Rule.AsksHow() {
			fmt.Fprintf(&b, "    ! %s\n", e.text("try.came"))
		}
		for _, s := range y.Samples {
			mark := " "
			if s.New {
				mark = "+"
			}
			fmt.Fprintf(&b, "    %s %s\n", mark, marked(s))
		}
	}
	fmt.Fprintf(&b, "  %s\n", e.text("try.changes", "new", strconv.Itoa(run.New.Texts), "freed", strconv.Itoa(run.Freed.Texts), "moved", strconv.Itoa(run.Moved.Texts)))
	for _, s := range run.Freed.Samples {
		fmt.Fprintf(&b, "    - %s\n", e.text("try.freed", "rule", s.Rule, "lane", s.Was.String(), "text", marked(s)))
	}
	for _, s := range run.Moved.Samples {
		fmt.Fprintf(&b, "    > %s\n", e.text("try.moved", "rule", s.Rule, "was", s.Was.String(), "is", s.Is.String(), "text", marked(s)))
	}
	_, err := e.stdout.Write([]byte(b.String()))
	return err
}

// beside is how much of a text is shown on each side of what was hit, in letters.
const beside = 40

// marked returns the line in which a text was hit, with the part marked, fit for a
// terminal. Long numbers, which may be somebody's, lose all but their beginning.
func marked(s moderation.Sample) string {
	before, hit, after := s.Text[:s.Start], s.Text[s.Start:s.End], s.Text[s.End:]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	if r := []rune(before); len(r) > beside {
		before = "…" + string(r[len(r)-beside:])
	}
	if r := []rune(after); len(r) > beside {
		after = string(r[:beside]) + "…"
	}
	if r := []rune(hit); len(r) > 2*beside {
		hit = string(r[:2*beside]) + "…"
	}
	return masked(strings.Map(visible, before) + "«" + strings.Map(visible, hit) + "»" + strings.Map(visible, after))
}

// visible keeps what a terminal may be given.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return ' '
	case r == utf8.RuneError || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
		return -1
	}
	return r
}

const (
	longNumber = 8 // digits, from which on a number may be somebody's
	shownStart = 4 // of them are shown
)

// masked puts a sign for the digits of long numbers, their beginning apart.
func masked(text string) string {
	letters := []rune(text)
	for i := 0; i < len(letters); i++ {
		if !unicode.IsDigit(letters[i]) {
			continue
		}
		at := []int{i}
		k := i + 1
		for gap := 0; k < len(letters) && gap <= 1; k++ {
			switch {
			case unicode.IsDigit(letters[k]):
				at, gap = append(at, k), 0
			case strings.ContainsRune(" .-()/«»", letters[k]):
				if !strings.ContainsRune("«»", letters[k]) {
					gap++
				}
			default:
				gap = 2
			}
		}
		if len(at) >= longNumber {
			for _, n := range at[shownStart:] {
				letters[n] = '#'
			}
		}
		i = at[len(at)-1]
	}
	return string(letters)
}
