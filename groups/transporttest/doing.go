package transporttest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// say is an action that says text in the World's group.
func say(w World, text string) *groups.Say {
	return &groups.Say{
		Target:  groups.Target{In: groups.Place{Address: w.Group}},
		Content: groups.Content{Words: groups.Words{Phrase: "test"}, Text: text},
	}
}

func in(group groups.Address, to groups.Party) groups.Target {
	return groups.Target{In: groups.Place{Address: group}, To: to}
}

// do does an action, again as long as the error says so.
func do(t *testing.T, w World, id groups.ActionID, a groups.Action) groups.Receipted {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	for {
		got, err := w.Transport.Do(ctx, id, a)
		if err == nil {
			return got
		}
		if retry, _ := groups.RetryOf(err); retry != groups.Again && retry != groups.AwaitNumber || ctx.Err() != nil {
			t.Fatalf("do %s: %v", groups.ActionName(a), err)
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("do %s: still %v after %v", groups.ActionName(a), err, patience)
		}
	}
}

// refused does an action that must fail, and returns what the error says.
func refused(t *testing.T, w World, a groups.Action) (groups.Retry, string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	_, err := w.Transport.Do(ctx, id("refused "+t.Name()+groups.ActionName(a)), a)
	var named *groups.SendError
	if !errors.As(err, &named) {
		t.Fatalf("do %s: %v, want a *groups.SendError", groups.ActionName(a), err)
	}
	return named.Retry, named.Why
}

// id returns an ActionID as an event makes one.
func id(of string) groups.ActionID {
	h := groups.Head{}
	copy(h.Seed[:], of)
	return h.Action(len(of))
}

// shown returns what Member is shown.
func shown(t *testing.T, w World) []string {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	texts, err := w.Shown(ctx)
	if err != nil {
		t.Fatalf("look what is shown: %v", err)
	}
	return texts
}

func isShown(t *testing.T, w World) {
	listen(t, w, takeAll)
	for i, text := range []string{"satu", "dua\nbaris", "tiga *tebal*"} {
		do(t, w, id("shown"+strings.Repeat(".", i)), say(w, text))
	}
	if got, want := shown(t, w), []string{"satu", "dua\nbaris", "tiga *tebal*"}; !slices.Equal(got, want) {
		t.Errorf("shown: %q, want %q", got, want)
	}
}

func sameMessage(t *testing.T, w World) {
	listen(t, w, takeAll)
	one := id("once")
	first := do(t, w, one, say(w, "sekali"))
	again := do(t, w, one, say(w, "sekali"))
	if first.Message != groups.MessageID(one) || again.Message != first.Message {
		t.Errorf("done twice: messages %q and %q, want both to be the action's id %q", string(first.Message), string(again.Message), string(one))
	}
	if got := shown(t, w); len(got) != 1 {
		t.Errorf("shown: %q, want it once", got)
	}
}

func namedErrors(t *testing.T, w World) {
	listen(t, w, takeAll)
	do(t, w, id("ready"), say(w, "siap"))
	for name, c := range map[string]struct {
		action groups.Action
		why    string
	}{
		"a whisper to nobody":       {&groups.Whisper{Content: say(w, "x").Content}, "nobody"},
		"a say in no group":         {&groups.Say{Content: say(w, "x").Content}, "no-group"},
		"a removal from no group":   {&groups.Remove{Target: in("", w.Stranger)}, "no-group"},
		"a removal without a right": {&groups.Remove{Target: in(w.Foreign, w.Member)}, "not-admin"},
		"closing without a right":   {&groups.Close{Target: in(w.Foreign, groups.Party{}), On: true}, "not-admin"},
		"a say where Pita is not":   {&groups.Say{Target: in(w.Gone, groups.Party{}), Content: say(w, "x").Content}, "not-in-group"},
	} {
		retry, why := refused(t, w, c.action)
		if retry != groups.GiveUp || why != c.why {
			t.Errorf("%s: retry %d because of %q, want to give up because of %q", name, retry, why, c.why)
		}
	}
}

func alreadySo(t *testing.T, w World) {
	listen(t, w, takeAll)
	do(t, w, id("up"), &groups.Promote{Target: in(w.Group, w.Member)})
	do(t, w, id("up again"), &groups.Promote{Target: in(w.Group, w.Member)})
	do(t, w, id("down"), &groups.Demote{Target: in(w.Group, w.Member)})
	do(t, w, id("out"), &groups.Remove{Target: in(w.Group, w.Stranger)})
	do(t, w, id("out again"), &groups.Remove{Target: in(w.Group, w.Stranger)})
}

func givesLink(t *testing.T, w World) {
	listen(t, w, takeAll)
	if got := do(t, w, id("link"), &groups.Invite{Target: in(w.Group, w.Member)}); !strings.HasPrefix(got.Link, "https://chat.whatsapp.com/") {
		t.Errorf("the link is %q, want one into a WhatsApp group", got.Link)
	}
}

func awaitsNumber(t *testing.T, w World) {
	listen(t, w, takeAll)
	do(t, w, id("before"), say(w, "sebelum"))
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	if err := w.Down(ctx); err != nil {
		t.Fatalf("cut the number off: %v", err)
	}
	if retry, why := refused(t, w, say(w, "x")); retry != groups.AwaitNumber || why != string(groups.Reconnecting) {
		t.Errorf("while the number is down: retry %d because of %q, want to wait for it because of %q", retry, why, groups.Reconnecting)
	}
	if err := w.Up(ctx); err != nil {
		t.Fatalf("bring the number back: %v", err)
	}
	do(t, w, id("after"), say(w, "sesudah"))
	if got, want := shown(t, w), []string{"sebelum", "sesudah"}; !slices.Equal(got, want) {
		t.Errorf("shown: %q, want %q", got, want)
	}
}

func afterTheEnd(t *testing.T, w World) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := w.Transport.Do(ctx, id("late"), say(w, "x")); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context's end: %v, want that it was stopped", err)
	}
}
