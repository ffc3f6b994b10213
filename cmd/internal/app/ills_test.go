package app_test

import (
	"testing"
	"testing/synctest"
	"time"

	"pita/cmd/internal/app"
	"pita/groups"
)

// number says how the number is doing, as a phone would.
func (h *house) number(t *testing.T, is groups.Health) {
	t.Helper()
	ev := &groups.NumberChanged{Health: groups.Number{Health: is}}
	ev.Head = groups.Head{Key: groups.Key("number:" + string(is) + time.Now().String()), At: time.Now(), Seen: time.Now()}
	if err := h.app.Give(t.Context(), ev); err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
}

func (h *house) health(t *testing.T) (is groups.Health) {
	t.Helper()
	err := h.store.Read(t.Context(), func(st groups.State) error {
		if n, ok := st.Load((&groups.Number{}).Ref()).(*groups.Number); ok {
			is = n.Health
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return is
}

func TestWhatAiledTheLastRunIsOverAtTheNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		h := opened(t, dir, newLine(), app.Options{})
		h.owner(t, "Omi")
		h.number(t, groups.StorageFull)
		h.close(t)
		h.line.closed = false
		h = opened(t, dir, h.line, app.Options{})
		defer h.close(t)
		pass(2 * time.Minute)
		if got := h.health(t); got != groups.Well || h.said("owner.number") != 2 {
			t.Errorf("there is room, and the number is %q; the owner was told %d times, want twice", got, h.said("owner.number"))
		}
	})
}

func TestASecondIllIsToldWhenTheFirstIsOver(t *testing.T) {
	atClock(t, func(t *testing.T, h *house, c *jumpy) {
		h.number(t, groups.Locked)
		c.jump(25 * time.Hour)
		pass(time.Hour)
		if got := h.health(t); got != groups.Locked {
			t.Errorf("the number is %q, want it locked: that is the graver news", got)
		}
		before := h.said("owner.number")
		h.number(t, groups.Well)
		pass(2 * time.Minute)
		if got, told := h.health(t), h.said("owner.number")-before; got != groups.ClockOff || told != 2 {
			t.Errorf("the number is %q, and the owner was told %d times; want the lock's end and the clock", got, told)
		}
	})
}

// A transport tells that the number is well whenever it has connected; that says nothing of
// the machine's clock.
func TestANumberThatIsWellDoesNotHealTheClock(t *testing.T) {
	atClock(t, func(t *testing.T, h *house, c *jumpy) {
		c.jump(25 * time.Hour)
		pass(time.Hour)
		before := h.said("owner.number")
		well := &groups.NumberChanged{Head: groups.Head{Key: "number:connected", At: time.Now()}}
		h.line.in <- well
		synctest.Wait()
		if got := h.health(t); got != groups.ClockOff || h.said("owner.number") != before {
			t.Errorf("the number is %q, and the owner was told %d times more; want the clock, and nothing", got, h.said("owner.number")-before)
		}
	})
}
