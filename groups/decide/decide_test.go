package decide_test

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pita/groups"
	"pita/groups/decide"
	"pita/groups/rehearsal"
	"pita/moderation"
	"pita/moderation/picture"
)

const chats = "../../content/samples/chat/*.chat"

var reason = regexp.MustCompile(`^[a-z]+(\.[a-z]+(-[a-z]+)*)?$`)

// TestTheSameDecisionAHundredTimes plays every sample transcript, and decides each of its
// events a hundred times over: the same bytes must follow, under a named reason. Chance has
// nothing to do with the race detector, so with it twice is enough; make test does both.
func TestTheSameDecisionAHundredTimes(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(chats)
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, err := rehearsal.Parse(file, src)
			if err != nil {
				t.Fatal(err)
			}
			playHundredfold(t, s)
		})
	}
}

func playHundredfold(t *testing.T, s *rehearsal.Script) {
	t.Helper()
	var made []moderation.Rule
	for _, l := range s.Rules() {
		made = append(made, moderation.Rule{ID: l.ID, Lane: l.Lane, Reason: l.ID, Words: l.Words, Post: l.Post, Soft: l.Soft})
	}
	w := newHouse(t, made...).World
	on := func(st groups.State, ev groups.Event) groups.Decision {
		d := w.On(st, ev)
		want := written(t, d)
		if !reason.MatchString(string(d.Reason)) {
			t.Errorf("a %s is decided for the reason %q, want a dotted lower-case name", groups.EventName(ev), d.Reason)
		}
		times := 100
		if raced || strings.Contains(string(ev.Base().Key), "setup:") || guardsPIN(ev) {
			times = 2 // the stage is set the same way in every transcript; a PIN is slow on purpose
		}
		for range times {
			if again := written(t, w.On(st, ev)); !bytes.Equal(want, again) {
				t.Fatalf("a %s is decided differently the second time:\n%s\n%s", groups.EventName(ev), want, again)
			}
		}
		return d
	}
	transport := rehearsal.NewTransport(nil)
	p := rehearsal.NewPlayer(transport, rehearsal.NewMemory(on, transport.Do))
	for _, r := range w.Rules.Rules() {
		p.Rules = append(p.Rules, r.ID)
	}
	p.Look = rehearsal.Beside(filepath.Dir(chats), picture.See)
	if _, err := p.Play(context.Background(), s); err != nil {
		t.Fatal(err)
	}
}

// guardsPIN says whether deciding an event means to hash a PIN.
func guardsPIN(ev groups.Event) bool {
	m, ok := ev.(*groups.Message)
	return ok && m.Place.Private() && strings.ContainsAny(m.Text(), "0123456789")
}

// declared returns the struct types of package groups that embed one of those.
func declared(t *testing.T, embeds ...string) []string {
	t.Helper()
	var out []string
	each(t, "../*.go", func(n ast.Node) {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || !spec.Name.IsExported() {
			return
		}
		st, ok := spec.Type.(*ast.StructType)
		if !ok || len(st.Fields.List) == 0 || len(st.Fields.List[0].Names) > 0 {
			return
		}
		if id, ok := st.Fields.List[0].Type.(*ast.Ident); ok && slices.Contains(embeds, id.Name) {
			out = append(out, spec.Name.Name)
		}
	})
	return out
}

// each shows every node of the sources that match.
func each(t *testing.T, pattern string, see func(ast.Node)) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool { see(n); return true })
	}
}

// TestEveryEventAndOrderHasACase reads the sources: a new type without a case fails here
// and not in a group.
func TestEveryEventAndOrderHasACase(t *testing.T) {
	t.Parallel()
	cases := map[string]bool{}
	each(t, "*.go", func(n ast.Node) {
		clause, ok := n.(*ast.CaseClause)
		if !ok {
			return
		}
		for _, e := range clause.List {
			if star, ok := e.(*ast.StarExpr); ok {
				if sel, ok := star.X.(*ast.SelectorExpr); ok {
					cases[sel.Sel.Name] = true
				}
			}
		}
	})
	events, orders := declared(t, "Head"), declared(t, "noParty", "named")
	if len(events) < 17 || len(orders) < 41 {
		t.Fatalf("found %d events and %d orders; the test reads the source wrongly", len(events), len(orders))
	}
	for _, name := range append(events, orders...) {
		if !cases[name] {
			t.Errorf("nothing is decided about groups.%s: give it a case", name)
		}
	}
}

// TestUnknownPlacesAreNoError gives every kind of event to a house that knows nothing.
func TestUnknownPlacesAreNoError(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	w := h.World
	for _, ev := range []groups.Event{
		&groups.Message{}, &groups.Edited{}, &groups.Deleted{}, &groups.Reacted{}, &groups.Voted{}, &groups.Receipt{},
		&groups.Called{}, &groups.Arrived{}, &groups.Joined{}, &groups.Left{}, &groups.Ranked{}, &groups.Asked{},
		&groups.Changed{}, &groups.TimerDue{}, &groups.Given{Order: &groups.Status{}}, &groups.Settled{Result: groups.Done}, &groups.NumberChanged{},
	} {
		*ev.Base() = h.head("nowhere")
		empty := &house{World: w, tb: t, records: map[groups.Ref]groups.Record{}}
		d := w.On(empty, ev)
		if !reason.MatchString(string(d.Reason)) {
			t.Errorf("a %s in a place nobody knows: reason %q", groups.EventName(ev), d.Reason)
		}
		for _, o := range d.Send {
			if in := o.Action.Where().In.ID; in != "" {
				t.Errorf("a %s in a place nobody knows makes Pita act there: %s", groups.EventName(ev), groups.ActionName(o.Action))
			}
		}
	}
}

// TestWorldHash holds that another rule book is another world, and the same one is not.
func TestWorldHash(t *testing.T) {
	t.Parallel()
	one, same, other := newHouse(t), newHouse(t), newHouse(t, moderation.Plain("x", groups.Hide, "kata"))
	if one.Hash() != same.Hash() || one.Hash() == other.Hash() || one.Hash() == (decide.World{}).Hash() {
		t.Errorf("hashes %q, %q and %q", one.Hash(), same.Hash(), other.Hash())
	}
}
