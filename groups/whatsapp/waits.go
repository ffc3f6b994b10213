package whatsapp

import (
	"context"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// askPhone is when the primary phone is asked for a message that could not be read: its
// sender is asked at once, by whatsmeow, and mostly sends it again within a second.
var askPhone = []time.Duration{5 * time.Second, time.Minute, 10 * time.Minute}

const (
	giveUpAfter = 30 * time.Minute // then it is told that a message could not be read
	maxWaits    = 4096
)

// A wait is for a message that could not be read yet.
type wait struct {
	info  types.MessageInfo
	since time.Time
	asked int
	mute  bool // it is nothing people see, so nobody is told when it never comes
}

// next returns when something is to be done about the message.
func (w *wait) next() time.Time {
	if w.asked < len(askPhone) {
		return w.since.Add(askPhone[w.asked])
	}
	return w.since.Add(giveUpAfter)
}

// waits are for all messages that could not be read yet.
type waits struct {
	woken  chan struct{}
	noting sync.Mutex // held while they are noted
	mu     sync.Mutex
	open   map[groups.Key]*wait
}

func (w *waits) init() {
	w.woken = make(chan struct{}, 1)
	w.open = map[groups.Key]*wait{}
}

// named returns what is waited for under one of these keys, and under which; nil when
// nothing is.
func (w *waits) named(keys ...groups.Key) (groups.Key, *wait) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, k := range keys {
		if one := w.open[k]; one != nil {
			return k, one
		}
	}
	return "", nil
}

// end ends the wait for a message.
func (w *waits) end(key groups.Key) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, key)
}

// begin begins to wait for a message, and says whether it is waited for: there is an end
// to how many can be.
func (w *waits) begin(key groups.Key, one *wait) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.open[key] != nil:
		return true
	case len(w.open) >= maxWaits:
		return false
	}
	w.open[key] = one
	give(w.woken)
	return true
}

// due returns what something is to be done about now, and when the next one is.
func (w *waits) due(now time.Time) (key groups.Key, one *wait, next time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for k, v := range w.open {
		if at := v.next(); next.IsZero() || at.Before(next) {
			key, one, next = k, v, at
		}
	}
	if next.After(now) {
		one = nil
	}
	return key, one, next
}

// unread takes in that a message could not be read. It is waited for, and neither judged
// nor told of meanwhile. What can be seen only once never comes to Pita at all.
func (in *intake) unread(ctx context.Context, evt *events.UndecryptableMessage) bool {
	heard, _ := chatKind(evt.Info.Chat)
	if !heard || evt.Info.IsFromMe {
		return true
	}
	t := in.t.translator()
	if evt.UnavailableType == events.UnavailableTypeViewOnce {
		return in.tell(ctx, evt.Info.Chat, t.unavailable(ctx, &evt.Info, groups.ViewOnce))
	}
	keys := t.keys(ctx, &evt.Info)
	if _, told := in.toldAs(keys...); told {
		return true
	}
	if _, awaited := in.waits.named(keys...); awaited != nil {
		return true
	}
	one := &wait{info: evt.Info, since: time.Now(), mute: evt.DecryptFailMode == events.DecryptFailHide}
	if in.waits.begin(keys[0], one) {
		in.noteWaits(ctx, one)
		return true
	}
	if one.mute {
		return true
	}
	in.t.log.Warn("too many messages that could not be read are waited for; this one is not")
	return in.tell(ctx, evt.Info.Chat, t.unavailable(ctx, &evt.Info, groups.Unavailable))
}

// came ends the wait for a message, if it was waited for: it came, or it never will.
func (in *intake) came(ctx context.Context, key groups.Key) {
	if _, one := in.waits.named(key); one != nil {
		in.waits.end(key)
		in.noteWaits(ctx, one)
	}
}

// awaiting looks after the messages that could not be read, beside the intake, until ctx
// ends: the phone is asked for each a few times, then it is told that it can't be read.
func (in *intake) awaiting(ctx context.Context) {
	attend(ctx, in.waits.woken, func(now time.Time) (func(), time.Time) {
		key, one, next := in.waits.due(now)
		if one == nil {
			return nil, next
		}
		return func() { in.look(ctx, key, one) }, next
	})
}

// look does what is due about one message.
func (in *intake) look(ctx context.Context, key groups.Key, one *wait) {
	if one.asked < len(askPhone) {
		one.asked++
		ask, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		client := in.t.client
		_, err := client.SendPeerMessage(ask, client.BuildUnavailableMessageRequest(one.info.Chat, one.info.Sender, one.info.ID))
		if err != nil && ctx.Err() == nil {
			in.t.log.Info("the phone could not be asked for a message", "why", string(faultOf(err)))
		}
		return
	}
	if one.mute {
		in.came(ctx, key)
		return
	}
	ev := in.t.translator().unavailable(ctx, &one.info, groups.Unavailable)
	if in.tellBeside(ctx, one.info.Chat, ev) {
		in.came(ctx, key)
		return
	}
	one.since = time.Now().Add(askPhone[0] - giveUpAfter) // again shortly
}
