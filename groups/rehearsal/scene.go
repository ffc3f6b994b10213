package rehearsal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A scene is what is known while a script is read: who and what was declared, where
// people speak, what time it is, and who wrote which message.
type scene struct {
	now      time.Time
	current  int  // the group in which people speak, or under which they are declared
	spoken   bool // a step has been read
	free     bool // setup may come at any time
	names    []string
	groups   []groupLine
	settings []*Step
	rules    []RuleLine
	shadow   bool
	dry      bool
	authors  []string // of m1, m2 …
}

type groupLine struct {
	name string
	dry  bool
}

// read reads a line at the margin, and says whether it was one of setup.
func (sc *scene) read(st *Step, text string) (set bool, err error) {
	if sc.speaker(text) == "" {
		first, rest, _ := strings.Cut(text, " ")
		rest = strings.TrimLeft(rest, " ")
		if parse, ok := setups[first]; ok {
			return true, sc.declare(st, parse, rest)
		}
		if parse, ok := moves[first]; ok {
			sc.begin()
			st.group = sc.current
			st.verb = &verb{words: first}
			return false, parse(sc, st, rest)
		}
	}
	sc.begin()
	st.group = sc.current
	return false, sc.speak(st, text)
}

// begin ends the setup; the first group is where people speak.
func (sc *scene) begin() {
	if !sc.spoken && len(sc.groups) > 0 {
		sc.current = 0
	}
	sc.spoken = true
}

func (sc *scene) declare(st *Step, parse func(*scene, *declaration, string) error, rest string) error {
	if sc.spoken && !sc.free {
		return errors.New("a setup line stands after the first step; move it to the top")
	}
	st.set = &declaration{group: sc.current}
	if err := parse(sc, st.set, rest); err != nil {
		return err
	}
	st.group = st.set.group
	sc.settings = append(sc.settings, st)
	return nil
}

// speaker returns the declared name with which the line begins, or "".
func (sc *scene) speaker(text string) string {
	return longest(append([]string{pita}, sc.names...), text)
}

func (sc *scene) groupNames() []string {
	out := make([]string, len(sc.groups))
	for i, g := range sc.groups {
		out[i] = g.name
	}
	return out
}

// moves are the steps that nobody speaks.
var moves = map[string]func(*scene, *Step, string) error{
	"at":     moveAt,
	"wait":   moveWait,
	"number": moveNumber,
	"crash":  moveCrash,
	"in":     moveIn,
}

func moveAt(sc *scene, st *Step, rest string) (err error) {
	if st.when, err = parseWhen(strings.Fields(rest)); err != nil {
		return err
	}
	to := st.when.after(sc.now)
	if to.Before(sc.now) {
		return fmt.Errorf("that time is past: it is %s now; choose a later one", sc.now.In(wib).Format("2006-01-02 15:04"))
	}
	if to.After(Start.AddDate(100, 0, 0)) {
		return errors.New("that is more than a hundred years away; choose an earlier time")
	}
	sc.now = to
	return nil
}

func moveWait(sc *scene, st *Step, rest string) (err error) {
	if st.span, err = parseWait(rest); err != nil {
		return err
	}
	sc.now = sc.now.Add(time.Duration(st.span))
	if sc.now.After(Start.AddDate(100, 0, 0)) {
		return errors.New("that is more than a hundred years away; wait less")
	}
	return nil
}

func moveNumber(_ *scene, st *Step, rest string) (err error) {
	state, span, _ := strings.Cut(rest, " ")
	var ok bool
	if st.number, ok = numberStates[state]; !ok {
		return fmt.Errorf("a number can't be %q; write number up, down, banned 3h, locked, rate-limited, outdated, unlinked, replaced or link-waiting", clip(state))
	}
	if span != "" {
		st.span, err = parseWait(span)
	}
	return err
}

func moveCrash(_ *scene, _ *Step, rest string) error {
	if rest != "" {
		return errors.New("crash stands alone on its line; take out what follows")
	}
	return nil
}

func moveIn(sc *scene, st *Step, rest string) error {
	name, line, ok := strings.Cut(rest, ":")
	if !ok {
		return errors.New("a colon is missing after the group; write it behind its name")
	}
	at := slices.Index(sc.groupNames(), name)
	if at < 0 {
		return missing("group", name, sc.groupNames())
	}
	line = strings.TrimLeft(line, " ")
	if line == "" {
		sc.current, st.group = at, at
		return nil
	}
	if sc.speaker(line) == "" {
		return fmt.Errorf("after in %s: a person speaks, or nothing stands there; put other steps on a line of their own", name)
	}
	st.group = at
	return sc.speak(st, line)
}
