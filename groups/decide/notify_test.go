package decide_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// outsideKinds are the kinds of argument that what goes outside may have. A person, or a
// text that somebody wrote, is none.
var outsideKinds = []groups.ArgKind{groups.CodeArg, groups.TimeArg, groups.PhraseArg}

// nameless says what in an action for outside could name somebody, "" when nothing could.
func nameless(o groups.Outgoing) string {
	n, ok := o.Action.(*groups.Notify)
	if !ok {
		return ""
	}
	switch {
	case n.Where().To.Known(), n.Where().In.ID != "":
		return "it is addressed to somebody"
	case n.Words.Post != "", n.Words.Lines != nil, !strings.HasPrefix(n.Words.Phrase, "notify."):
		return "it says " + n.Words.Phrase + n.Words.Post
	case o.Class != groups.ClassCare, o.Expires.IsZero(), o.Parked:
		return "it may be held, or for ever"
	}
	for _, a := range n.Words.Args {
		if !slices.Contains(outsideKinds, a.Kind) && a.Value != "?" {
			return "it has the argument " + a.Name
		}
	}
	return ""
}

// TestOnlyPhrasesForOutsideGoOutside reads the source: what is told outside WhatsApp is
// one of the phrases made for it.
func TestOnlyPhrasesForOutsideGoOutside(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); !ok || sel.Sel.Name != "outside" {
				return true
			}
			found++
			made, ok := call.Args[0].(*ast.CallExpr)
			if !ok || len(made.Args) == 0 {
				return true
			}
			if key, ok := literal(made.Args[0]); ok && !strings.HasPrefix(key, "notify.") {
				t.Errorf("%s: the phrase %q goes outside", source, key)
			}
			return true
		})
	}
	if found < 8 {
		t.Errorf("found only %d places in the source that tell something outside; the test reads it wrongly", found)
	}
}

// toldOutside returns the phrases of what a decision tells the owner outside WhatsApp.
func toldOutside(d groups.Decision) (out []string) {
	for _, o := range d.Send {
		if n, ok := o.Action.(*groups.Notify); ok {
			out = append(out, n.Words.Phrase)
		}
	}
	return out
}

func (h *house) number(is groups.Health) groups.Decision {
	h.tb.Helper()
	return h.hear(&groups.NumberChanged{Head: h.head(""), Health: groups.Number{Health: is}})
}

// What the owner hears outside WhatsApp of each illness of the number: when it begins,
// half an hour later, and when it is over.
func TestWhatIsToldOutsideOfTheNumber(t *testing.T) {
	t.Parallel()
	news, long := []string{"notify.number"}, []string{"notify.number-long"}
	for is, want := range map[groups.Health]struct{ begins, later, over []string }{
		groups.Reconnecting: {nil, long, news}, groups.RateLimited: {nil, long, news},
		groups.Locked: {news, nil, news}, groups.Banned: {news, nil, []string{"notify.confirm-live"}},
		groups.Outdated: {news, nil, news}, groups.Unlinked: {news, nil, news}, groups.Replaced: {news, nil, news},
		groups.LinkWaiting: {news, nil, news}, groups.ClockOff: {news, nil, news}, groups.StorageFull: {news, nil, news},
	} {
		t.Run(string(is), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			if got := toldOutside(h.number(is)); !slices.Equal(got, want.begins) {
				t.Errorf("at its beginning %q is told, want %q", got, want.begins)
			}
			if got := toldOutside(h.number(is)); got != nil {
				t.Errorf("said again, %q is told again", got)
			}
			var later []string
			for _, d := range h.later(2 * numberLong) {
				later = append(later, toldOutside(d)...)
			}
			if !slices.Equal(later, want.later) {
				t.Errorf("while it lasts %q is told, want %q", later, want.later)
			}
			if got := toldOutside(h.number(groups.Well)); !slices.Equal(got, want.over) {
				t.Errorf("at its end %q is told, want %q", got, want.over)
			}
		})
	}
}

// numberLong is how long a number may be unwell, as the house has it.
const numberLong = 30 * time.Minute

// A ban must not be forgotten because the number can't be reached for a while.
func TestABannedNumberStaysHeldWhateverComesBetween(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.number(groups.Banned)
	for _, between := range []groups.Health{groups.Reconnecting, groups.RateLimited} {
		h.number(between)
		if n := h.Load((&groups.Number{}).Ref()).(*groups.Number); n.Health != groups.Banned {
			t.Errorf("a banned number that is %s counts as %q, want banned", between, n.Health)
		}
	}
	h.number(groups.Well)
	if n := h.Load((&groups.Number{}).Ref()).(*groups.Number); !n.Dry || n.Health != groups.Well {
		t.Errorf("after the ban the number is %+v, want it held until the owner's word", n)
	}
}

func TestABriefBreakIsNotToldOutside(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for range 5 {
		h.number(groups.Reconnecting)
		h.later(numberLong - time.Minute)
		if got := toldOutside(h.number(groups.Well)); got != nil {
			t.Fatalf("of a break of 29 minutes %q is told", got)
		}
	}
	h.number(groups.Reconnecting)
	h.later(numberLong)
	if got := toldOutside(h.number(groups.Unlinked)); !slices.Equal(got, []string{"notify.number"}) {
		t.Errorf("a number that went from bad to worse: %q is told", got)
	}
}

func TestACaseOfCareThatNobodyTakesIsToldOutside(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	if got := toldOutside(h.says("sari", "demam")); slices.Contains(got, "notify.care") {
		t.Errorf("while dewi is asked %q is told outside", got)
	}
	var got []string
	for _, d := range h.later(25 * time.Minute) {
		got = append(got, toldOutside(d)...)
	}
	if want := []string{"notify.care"}; !slices.Equal(got, want) {
		t.Errorf("when nobody took it %q is told outside, want %q", got, want)
	}
	h = newHouse(t, rules()...)
	h.says("sari", "demam")
	h.tells("dewi", "1")
	for _, d := range h.later(11 * time.Hour) {
		if got := toldOutside(d); got != nil {
			t.Errorf("of a case that dewi has %q is told outside", got)
		}
	}
}

// A whisper that did not arrive is told outside; of several parts of it, once.
func TestCareThatDidNotArriveIsToldOutsideOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, rules()...)
	d := h.says("sari", "demam")
	var got []string
	for _, o := range d.Send {
		if w, ok := o.Action.(*groups.Whisper); ok {
			for i := range 2 {
				ev := &groups.Settled{Head: h.head(""), Action: o.ID + groups.ActionID(rune('a'+i)), To: w.To.ID, Class: o.Class, Result: groups.Refused, Why: "locked", Case: o.Case}
				got = append(got, toldOutside(h.hear(ev))...)
			}
		}
	}
	if want := []string{"notify.care"}; !slices.Equal(got, want) {
		t.Errorf("%q is told outside, want %q", got, want)
	}
}

func TestWhatTheChannelNeverTook(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		result groups.Result
		why    string
		want   []string
	}{
		"expired":    {groups.Expired, "late", []string{"owner.unheard"}},
		"no channel": {groups.Refused, "no-channel", nil},
		"done":       {groups.Done, "", nil},
	} {
		h := newHouse(t)
		d := h.hear(&groups.Settled{Head: h.head(""), Action: "a", Class: groups.ClassCare, Result: c.result, Why: c.why, Case: "7K3F"})
		if got := phrases(d, "ratna"); !slices.Equal(got, c.want) || toldOutside(d) != nil {
			t.Errorf("%s: ratna hears %q, and outside %q", name, got, toldOutside(d))
		}
	}
}
