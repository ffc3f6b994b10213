package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pita/groups"
	"pita/groups/decide"
)

const (
	shelfLook = 3 * time.Second // how often it is seen whether rules or posts were changed
	shelfEase = 100             // looking takes at most one part in so many of the time
)

// watch puts rules and posts in force when somebody changed them on the shelf, and has
// come to the end of it: two looks in a row show the same.
func (a *App) watch(ctx context.Context) error {
	before := ""
	for {
		began := time.Now()
		look := a.opt.Shelf.look()
		if look == before && a.opt.Shelf.stale(look) {
			if err := a.Reread(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("rules and posts were changed, and could not be put in force; that is tried at the next change", "err", err)
			}
		}
		before = look
		if err := a.pause(ctx, max(shelfLook, shelfEase*time.Since(began))); err != nil {
			return nil
		}
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
	if now := a.world.Load(); now != nil && now.Hash() == w.Hash() && news == (groups.Reload{}) {
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
	if news != (groups.Reload{}) {
		ev.Key += "!"
	}
	return a.Give(ctx, ev)
}

func (a *App) setWorld(w decide.World) {
	a.world.Store(&w)
	a.opt.Store.SetWorld(w.Hash())
}
