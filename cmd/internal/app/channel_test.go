package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"pita/cmd/internal/app"
	"pita/groups"
)

// A post is the way to the owner in these tests: it takes its time, and fails when told to.
type post struct {
	mu    sync.Mutex
	slow  time.Duration
	fails error
	tries int
	read  []told
}

type told struct {
	id          groups.ActionID
	at          time.Time
	title, text string
	phrase      string
}

func (p *post) Tell(ctx context.Context, id groups.ActionID, n *groups.Notify) error {
	p.mu.Lock()
	p.tries++
	slow, fails := p.slow, p.fails
	p.mu.Unlock()
	if slow > 0 {
		select {
		case <-time.After(slow):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if fails != nil {
		return fails
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read = append(p.read, told{id, time.Now(), n.Title, n.Text, n.Words.Phrase})
	return nil
}

func (p *post) set(slow time.Duration, fails error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.slow, p.fails = slow, fails
}

func (p *post) got() (int, []told) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tries, slices.Clone(p.read)
}

// byChannel runs a house whose owner has a channel, and is in WhatsApp too.
func byChannel(t *testing.T, opt app.Options, do func(t *testing.T, h *house, p *post)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &post{}
		opt.Channel = p
		h := opened(t, t.TempDir(), newLine(), opt)
		defer h.close(t)
		h.owner(t, "Omi")
		do(t, h, p)
	})
}

func TestTheOwnerHearsOfABanByTheChannel(t *testing.T) {
	// The pace lets nothing leave: what goes by the channel doesn't ask it.
	byChannel(t, app.Options{Pace: rate.NewLimiter(rate.Every(24*time.Hour), 1)}, func(t *testing.T, h *house, p *post) {
		h.set(func(groups.Action) error { return &groups.SendError{Retry: groups.AwaitNumber, Why: "banned"} })
		h.says("Omi", help) // an answer that the number keeps waiting
		h.number(t, groups.Banned)
		pass(time.Second)
		_, got := p.got()
		if len(got) != 1 || got[0].phrase != "notify.number" {
			t.Fatalf("the owner was told %+v; want of the number, once", got)
		}
		if got[0].title != "Kabar dari Pita" || !strings.Contains(got[0].text, "diblokir") {
			t.Errorf("the owner read %q, %q", got[0].title, got[0].text)
		}
		h.set(nil)
		h.number(t, groups.Well)
		pass(time.Second)
		if _, got = p.got(); len(got) != 2 || got[1].phrase != "notify.confirm-live" {
			t.Errorf("after the ban, in a house that waits for its owner, the owner was told %+v", got)
		}
	})
}

func TestAChannelThatFailsIsTriedAgainForADay(t *testing.T) {
	byChannel(t, app.Options{}, func(t *testing.T, h *house, p *post) {
		p.set(0, errors.New("mail: its server is in trouble (451)"))
		h.number(t, groups.Unlinked)
		pass(time.Hour)
		tries, _ := p.got()
		if tries < 8 || tries > 20 {
			t.Errorf("%d tries in an hour; want several, ever further apart", tries)
		}
		if last, any, err := app.LastTold(t.Context(), h.store); err != nil || !any || last.Failed == "" || time.Since(last.Since) < 59*time.Minute {
			t.Errorf("the last try is %+v, %v, %v; want one that fails for an hour", last, any, err)
		}
		if !strings.Contains(h.log.String(), "level=ERROR") {
			t.Error("the log has no error")
		}
		p.set(0, nil)
		pass(15 * time.Minute)
		_, got := p.got()
		if last, _, err := app.LastTold(t.Context(), h.store); err != nil || last.Failed != "" || len(got) != 1 {
			t.Errorf("after it was mended the owner was told %+v, and the last try is %+v, %v", got, last, err)
		}
	})
}

func TestWhatTheChannelNeverTookIsToldInWhatsApp(t *testing.T) {
	byChannel(t, app.Options{}, func(t *testing.T, h *house, p *post) {
		p.set(0, errors.New("mail: its server can't be reached"))
		h.number(t, groups.Locked)
		pass(25 * time.Hour)
		if n := h.said("owner.unheard"); n != 1 {
			t.Errorf("the owner heard %d times in WhatsApp that the channel fails; want once", n)
		}
		tries, _ := p.got()
		pass(24 * time.Hour)
		if again, _ := p.got(); again != tries {
			t.Errorf("after its time was over it was tried %d times more", again-tries)
		}
	})
}

func TestASlowChannelKeepsNobodyWaiting(t *testing.T) {
	byChannel(t, app.Options{}, func(t *testing.T, h *house, p *post) {
		p.set(30*time.Second, nil)
		h.number(t, groups.Locked)
		began := time.Now()
		h.says("Sari", "saya ingin mati saja")
		pass(5 * time.Second)
		i := slices.IndexFunc(h.doings(), func(d doing) bool { _, ok := d.action.(*groups.Whisper); return ok && !d.at.Before(began) })
		if i < 0 {
			t.Fatal("a cry for help waits for the owner's mail")
		}
		pass(2 * time.Minute)
		tries, got := p.got()
		if tries != 3 || len(got) != 3 || got[1].phrase != "notify.care" || got[1].title != "Pita: mohon segera" {
			t.Errorf("%d tries, and the owner read %+v; want of the number, then of a person, then of the post that she lacked", tries, got)
		}
	})
}

func TestAHouseStopsWhileTheChannelIsAtWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &post{slow: time.Hour}
		dir := t.TempDir()
		h := opened(t, dir, newLine(), app.Options{Channel: p})
		h.owner(t, "Omi")
		h.number(t, groups.Outdated)
		pass(10 * time.Second)
		began := time.Now()
		h.close(t)
		if d := time.Since(began); d > time.Second {
			t.Errorf("it took %v to stop", d)
		}
		p.set(0, nil)
		h.line.closed = false
		h = opened(t, dir, h.line, app.Options{Channel: p})
		defer h.close(t)
		pass(time.Minute)
		if _, got := p.got(); len(got) != 1 {
			t.Errorf("the next run told the owner %+v; want once", got)
		}
	})
}

func TestWithoutAChannelItIsSaidOnceAndOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := opened(t, t.TempDir(), newLine(), app.Options{})
		defer h.close(t)
		h.owner(t, "Omi")
		h.number(t, groups.Banned)
		pass(48 * time.Hour)
		if n := strings.Count(h.log.String(), "has named no channel"); n != 1 {
			t.Errorf("the log says %d times that there is no channel; want once", n)
		}
		if n := h.said("owner.unheard"); n != 0 {
			t.Errorf("the owner heard %d times of a channel that there is not", n)
		}
	})
}

func TestANumberThatDoesNotRecoverIsToldOutside(t *testing.T) {
	byChannel(t, app.Options{}, func(t *testing.T, h *house, p *post) {
		phrases := func() (out []string) {
			_, got := p.got()
			for _, g := range got {
				out = append(out, g.phrase)
			}
			return out
		}
		h.number(t, groups.Reconnecting)
		pass(29 * time.Minute)
		h.number(t, groups.Well)
		pass(time.Hour)
		if got := phrases(); got != nil {
			t.Errorf("of a short break the owner was told %v", got)
		}
		h.number(t, groups.Reconnecting)
		pass(20 * time.Minute)
		h.number(t, groups.RateLimited)
		pass(11 * time.Minute)
		if got, want := phrases(), []string{"notify.number-long"}; !slices.Equal(got, want) {
			t.Errorf("after half an hour the owner was told %v, want %v", got, want)
		}
		h.number(t, groups.Well)
		pass(2 * time.Hour)
		if got, want := phrases(), []string{"notify.number-long", "notify.number"}; !slices.Equal(got, want) {
			t.Errorf("after it recovered the owner was told %v, want %v", got, want)
		}
	})
}

// The disk fills while the number is gone: the owner hears of both.
func TestASecondIllIsToldOutsideAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, c := &post{}, newJumpy()
		h := opened(t, t.TempDir(), newLine(), app.Options{Channel: p, Clock: c})
		defer h.close(t)
		h.owner(t, "Omi")
		h.number(t, groups.Unlinked)
		c.jump(25 * time.Hour)
		pass(time.Hour)
		_, got := p.got()
		if len(got) != 2 || !strings.Contains(got[1].text, "jam komputer") {
			t.Errorf("the owner was told %+v; want of the number, and once of the clock", got)
		}
		if is := h.health(t); is != groups.Unlinked {
			t.Errorf("the number is %q; want it unlinked, as before", is)
		}
	})
}
