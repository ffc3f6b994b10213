package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"pita/groups"
)

type judgeCmd struct {
	Texts []string `arg:"" optional:""`
	Rules string
	Total bool
	Known bool
}

// run answers every text on the command line, or else every line of stdin, with what the
// rules say about it; or with how many got which lane.
func (c *judgeCmd) run(ctx context.Context, e *env) error {
	book, err := e.rulesNamed(c.Rules, "judge.rules")
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(e.stdin, 64<<10)
	out := bufio.NewWriterSize(e.stdout, 64<<10)
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	began := time.Now()
	lanes := map[groups.Lane]int{}
	explain := book.Explain
	if c.Known {
		explain = book.ExplainKnown
	}
	one := func(text string) error {
		x := explain(text)
		lanes[x.Lane]++
		if c.Total {
			return ctx.Err()
		}
		if err := answers.Encode(x); err != nil {
			return err
		}
		if in.Buffered() == 0 {
			return out.Flush() // whoever writes line by line waits for each answer
		}
		return nil
	}
	if len(c.Texts) > 0 {
		for _, text := range c.Texts {
			err = errors.Join(err, one(text))
		}
	} else {
		err = judgeLines(in, one)
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		if ctx.Err() != nil {
			return fail("judge.stopped")
		}
		return because(err, "judge.broken")
	}
	if c.Total {
		return e.totals(lanes, time.Since(began))
	}
	return nil
}

// totals says how many texts got which lane.
func (e *env) totals(lanes map[groups.Lane]int, took time.Duration) error {
	all := 0
	for _, n := range lanes {
		all += n
	}
	err := e.tell("judge.total", "n", strconv.Itoa(all), "seconds", e.decimal(took.Seconds()))
	for _, lane := range []groups.Lane{groups.Care, groups.Hide, groups.Guard, groups.Hold, groups.Answer, groups.None} {
		_, wrong := fmt.Fprintf(e.stdout, "%9d  %s\n", lanes[lane], lane)
		err = errors.Join(err, wrong)
	}
	return err
}

// decimal writes a number with one digit after its point, as the operator's language does.
func (e *env) decimal(x float64) string {
	s := strconv.FormatFloat(x, 'f', 1, 64)
	if e.lang == "id" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// judgeLines calls judge with the text of each line, however long, until the end.
func judgeLines(in *bufio.Reader, judge func(string) error) error {
	return eachLine(in, func(line []byte) error { return judge(textOf(line)) })
}

// eachLine calls use with each line and its end, however long, until the end. The bytes
// are use's until it returns.
func eachLine(in *bufio.Reader, use func([]byte) error) error {
	var long []byte // a line so far that did not fit the reader
	for {
		part, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long, part...)
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		line := part
		if len(long) > 0 {
			line = append(long, part...)
			long = long[:0]
		}
		if err != nil && len(line) == 0 {
			return nil
		}
		if wrong := use(line); wrong != nil || err != nil {
			return wrong
		}
	}
}

// textOf returns the text that a line holds: the string "text" of a JSON object, or
// else the line itself without its end.
func textOf(line []byte) string {
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	object := bytes.TrimLeft(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")), " \t")
	if len(object) == 0 || object[0] != '{' {
		return string(line)
	}
	var fields map[string]json.RawMessage
	var text *string
	if json.Unmarshal(object, &fields) != nil || json.Unmarshal(fields["text"], &text) != nil || text == nil {
		return string(line)
	}
	return *text
}
