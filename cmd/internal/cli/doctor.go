package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"pita/cmd/internal/app"
	"pita/content"
	"pita/content/samples"
	"pita/groups"
	"pita/store"
)

type doctorCmd struct{}

// A checkup is one visit of the doctor. Each part is told on one line.
type checkup struct {
	*env
	ctx   context.Context
	wrong bool
}

// run looks at every part of the house, and fails when one is not well.
func (*doctorCmd) run(ctx context.Context, e *env) error {
	if err := e.absent(); err != nil {
		return err
	}
	d := &checkup{env: e, ctx: ctx}
	d.folder()
	d.disk()
	d.library()
	d.rules()
	if err := d.house(); err != nil {
		return err
	}
	if d.wrong {
		return errShown
	}
	return nil
}

// well and ill tell about one part.
func (d *checkup) well(part, key string, args ...string) { d.report("doctor.well", part, key, args) }

func (d *checkup) ill(part, key string, args ...string) {
	d.wrong = true
	d.report("doctor.ill", part, key, args)
}

// warn tells of what is as it is, and might be better.
func (d *checkup) warn(part, key string, args ...string) { d.report("doctor.note", part, key, args) }

func (d *checkup) report(mark, part, key string, args []string) {
	d.line(mark, part, d.text("doctor."+key, args...))
}

// line tells about one part on a line of its own, the marks in a column.
func (d *checkup) line(mark, part, sentence string) {
	width := max(len(d.text("doctor.well")), len(d.text("doctor.ill")), len(d.text("doctor.note")))
	fmt.Fprintf(d.stdout, "%-*s  %s: %s\n", width, d.text(mark), d.text("doctor."+part), sentence)
}

// folder sees that nobody else may look into the folder and the key.
func (d *checkup) folder() {
	for _, name := range []string{".", store.KeyName} {
		path := filepath.Join(d.data, name)
		info, err := os.Stat(path)
		if err == nil && !private(info) {
			d.ill("folder", "folder.open", "path", path)
			return
		}
	}
	d.well("folder", "folder.well", "path", d.data)
}

// leastRoom is how much free room on the disk a house needs to go on in peace.
const leastRoom = 256 << 20

func (d *checkup) disk() {
	free, err := freeRoom(d.data)
	if err != nil {
		d.ill("disk", "disk.unknown", "why", err.Error())
		return
	}
	if free < leastRoom {
		d.ill("disk", "disk.full", "free", mebibytes(free), "least", mebibytes(leastRoom))
		return
	}
	d.well("disk", "disk.well", "free", mebibytes(free))
}

func (d *checkup) library() {
	files := samples.Library()
	if d.settings.Library != "" {
		files = os.DirFS(d.settings.Library)
	}
	l, err := library(files)
	if err != nil {
		d.ill("library", "library.broken", "why", err.Error())
		return
	}
	faults := 0
	for _, f := range l.Check(today()) {
		if f.Level == content.Error {
			faults++
		}
	}
	if faults > 0 {
		d.ill("library", "library.faults", "posts", strconv.Itoa(l.Len()), "n", strconv.Itoa(faults))
		return
	}
	d.well("library", "library.well", "posts", strconv.Itoa(l.Len()))
}

// rules reads one's own rules, where the settings name any.
func (d *checkup) rules() {
	if d.settings.Rules == "" {
		return
	}
	w, err := (&app.Shelf{Rules: d.settings.Rules, Memory: nothing{}, Log: d.log}).World(d.ctx)
	var fault *app.ShelfFault
	switch {
	case errors.As(err, &fault) && fault.RulesAt != "":
		d.ill("rules", "rules.broken", "where", fault.RulesAt)
	default:
		d.well("rules", "rules.well", "n", strconv.Itoa(len(w.Rules.Rules())))
	}
}

// nothing is a memory that keeps nothing: the doctor looks, and changes nothing.
type nothing struct{}

// Keep keeps nothing.
func (nothing) Keep(context.Context, string, []byte) error { return nil }

// Kept returns nothing.
func (nothing) Kept(context.Context, string) ([]byte, error) { return nil, nil }

// house opens the store, which checks the pages, the rows and the key, and looks at
// what is in it.
func (d *checkup) house() (err error) {
	s, err := d.open(false)
	if errors.Is(err, store.ErrHeld) {
		return err
	}
	var f *failure
	if errors.As(err, &f) {
		d.wrong = true
		d.line("doctor.ill", "file", d.text(f.key, f.args...))
		return nil
	}
	defer d.closing(s, &err)
	d.rows(s)
	d.clock(s)
	d.aside(s)
	return errors.Join(d.number(s), d.outside(s))
}

// rows reads everything that is kept, and the chain of the journal.
func (d *checkup) rows(s *store.Store) {
	c, err := s.Check(d.ctx)
	unsound := 0
	for _, n := range c.Unsound {
		unsound += n
	}
	if unsound > 0 {
		d.ill("file", "file.unsound", "n", strconv.Itoa(unsound), "rows", strconv.Itoa(c.Rows))
	} else {
		d.well("file", "file.well")
	}
	d.well("key", "key.well")
	if err != nil {
		d.ill("chain", "chain.broken", "why", err.Error())
		return
	}
	d.well("chain", "chain.well", "lines", strconv.Itoa(c.Lines))
}

// clockSlack is how far the machine's clock may be behind the last line of the journal.
const clockSlack = 5 * time.Minute

func (d *checkup) clock(s *store.Store) {
	var last time.Time
	err := s.Journal(d.ctx, 0, func(l store.Line) bool { last = l.At; return true })
	now := time.Now()
	switch {
	case err != nil:
		d.ill("clock", "clock.unknown", "why", err.Error())
	case last.After(now.Add(clockSlack)):
		d.ill("clock", "clock.behind", "now", inWIB(now), "last", inWIB(last))
	default:
		d.well("clock", "clock.well", "now", inWIB(now))
	}
}

func (d *checkup) aside(s *store.Store) {
	events, err := s.Aside(d.ctx)
	switch {
	case err != nil:
		d.ill("aside", "aside.unknown", "why", err.Error())
	case len(events) > 0:
		d.ill("aside", "aside.some", "n", strconv.Itoa(len(events)))
	default:
		d.well("aside", "aside.none")
	}
}

func (d *checkup) number(s *store.Store) error {
	var n groups.Number
	owners := 0
	err := s.Read(d.ctx, func(st groups.State) error {
		if r, ok := st.Load(groups.Ref{Kind: groups.KindNumber}).(*groups.Number); ok {
			n = *r
		}
		if t, ok := st.Load(groups.Ref{Kind: groups.KindTeam}).(*groups.Team); ok {
			owners = len(t.Owners)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if owners == 0 {
		d.ill("owner", "owner.none")
	} else {
		d.well("owner", "owner.well", "n", strconv.Itoa(owners))
	}
	known, err := knownOf(d.ctx, s)
	if err != nil {
		return err
	}
	switch why := d.unlinked(s, known); {
	case why != nil:
		d.ill("number", "number.unlinked", "why", d.text(why.key, why.args...))
	case n.Health != groups.Well:
		d.ill("number", "number.ill", "health", d.text("health."+string(n.Health)))
	case n.Dry:
		d.ill("number", "number.dry")
	case d.rehearses():
		d.well("number", "number.rehearsal")
	case known.Address == "":
		d.well("number", "number.none")
	default:
		d.well("number", "number.well")
	}
	return nil
}

// rehearses says whether the folder is one of rehearsals.
func (d *checkup) rehearses() bool {
	_, err := os.Stat(filepath.Join(d.data, rehearsalMark))
	return err == nil
}

// unlinked says why the number that the house spoke from can't be used, if it can't. One
// that this process speaks from can, and a rehearsal has none. Where none was ever linked,
// what lies in its place may be damaged all the same.
func (d *checkup) unlinked(s *store.Store, known knownAs) *failure {
	switch {
	case d.running != nil || d.rehearses():
		return nil
	case known.Address != "" && !known.Linked:
		return &failure{key: "number.none"}
	}
	n, err := d.linked(d.ctx, s)
	var f *failure
	switch {
	case known.Address == "" && failsBy(err, "number.none"):
		return nil
	case errors.As(err, &f):
		return f
	}
	if n != nil {
		n.close(&err)
	}
	return nil
}
