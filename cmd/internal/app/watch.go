package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"pita/content"
	"pita/groups"
	"pita/groups/decide"
)

const (
	shelfLook   = 3 * time.Second        // how often it is seen whether rules or posts were changed
	shelfSettle = 250 * time.Millisecond // how long what was changed must stay as it is
	shelfUnrest = 30 * time.Second       // how long what keeps changing is waited for
	shelfEase   = 100                    // looking takes at most one part in so many of the time
)

// watch puts rules and posts in force when somebody changed them on the shelf, and has
// come to the end of it: two looks in a row show the same.
func (a *App) watch(ctx context.Context) error {
	var eyes *eyes
	if s := a.opt.Shelf; s.Prompt {
		eyes = newEyes(a.log, s.Rules, s.Library)
		defer eyes.close()
	}
	before, calm := sight{}, time.Now()
	for {
		began := time.Now()
		look := a.opt.Shelf.look()
		took := time.Since(began)
		settled := look == before
		before = look
		if settled {
			calm = began
		}
		if !settled && began.Sub(calm) < shelfUnrest+shelfEase*took {
			// What begins to change is looked at again soon, and nothing hurries that: between
			// two parts of a file that is being saved it stays as it is for a moment.
			eyes.follow()
			if err := a.pause(ctx, max(shelfSettle, took)); err != nil {
				return nil
			}
			continue
		}
		if a.opt.Shelf.stale(look) {
			if err := a.Reread(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("rules and posts were changed, and could not be put in force; that is tried at the next change", "err", err)
			}
		}
		if err := a.rest(ctx, max(shelfLook, shelfEase*took), eyes.wake()); err != nil {
			return nil
		}
	}
}

// rest waits a while, or until it is woken. The error is that ctx ended.
func (a *App) rest(ctx context.Context, d time.Duration, woken <-chan struct{}) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	rested := make(chan error, 1)
	go func() { rested <- a.pause(ctx, d) }()
	select {
	case err := <-rested:
		return err
	case <-woken:
		cancel()
		<-rested
		return nil
	}
}

// Reread puts the rules and posts of the shelf in force as they are now. What of them
// can't be used is logged, told to the owner when that is news, and left as it was; the
// error is another: that it could not be kept, or that there is no shelf.
func (a *App) Reread(ctx context.Context) error {
	if a.opt.Shelf == nil {
		return errors.New("read rules and posts again: they came with the program")
	}
	a.rereading.Lock()
	defer a.rereading.Unlock()
	w, err := a.opt.Shelf.World(ctx)
	fault := &ShelfFault{}
	if err != nil && !errors.As(err, &fault) {
		return fmt.Errorf("read rules and posts again: %w", err)
	}
	if fault.Err != nil {
		a.log.Error("what stands on the shelf can't be used; what was in force before is", "err", fault)
	}
	news := groups.Reload{}
	if a.ailing.RulesAt == "" {
		news.RulesAt, news.RulesWhy = fault.RulesAt, fault.RulesWhy
	}
	news.NoPosts = fault.NoPosts && !a.ailing.NoPosts
	if fault.NoPosts {
		fault.Posts = a.ailing.Posts // of single files nothing is known now
	}
	news.Posts = unheard(fault.Posts, a.ailing.Posts)
	if now := a.world.Load(); now != nil && now.Hash() == w.Hash() && !isNews(news) {
		a.setWorld(w) // the same posts, that may have been away for who read them
		a.ailing = *fault
		return nil
	}
	if err := a.reload(ctx, w, news); err != nil {
		return err
	}
	a.ailing = *fault
	a.log.Info("rules and posts are in force as they stand on the shelf", "world", w.Hash())
	return nil
}

// isNews says whether somebody is to hear of a reload.
func isNews(r groups.Reload) bool { return r.RulesAt != "" || r.NoPosts || len(r.Posts) > 0 }

// unheard returns the faults that were not there before.
func unheard(faults, before []content.Finding) (news []groups.PostFault) {
	same := func(a content.Finding) func(content.Finding) bool {
		return func(b content.Finding) bool { return a.String() == b.String() }
	}
	for _, f := range faults {
		if !slices.ContainsFunc(before, same(f)) {
			news = append(news, groups.PostFault{File: f.File, Line: f.Line, Code: f.Code, Args: f.Args})
		}
	}
	return news
}

// Reload puts other rules, another library or other phrases in force, from the next
// event on.
func (a *App) Reload(ctx context.Context, w decide.World) error {
	return a.reload(ctx, w, groups.Reload{})
}

func (a *App) reload(ctx context.Context, w decide.World, news groups.Reload) error {
	a.setWorld(w)
	now := a.now()
	ev := &groups.Given{Order: &news}
	ev.Head = groups.Head{Key: groups.Key("reload:" + w.Hash() + "@" + now.Format(time.RFC3339)), At: now, Seen: now}
	if isNews(news) { // of which there may be some within a second
		ev.Key += groups.Key("!" + strconv.Itoa(now.Nanosecond()))
	}
	return a.Give(ctx, ev)
}

func (a *App) setWorld(w decide.World) {
	w.Between = a.between
	a.world.Store(&w)
	a.opt.Store.SetWorld(w.Hash())
}
