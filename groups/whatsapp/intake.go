package whatsapp

import (
	"context"
	"hash/fnv"
	"runtime/debug"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

// turns is how many chats can be told of at once.
const turns = 64

// An intake takes in what whatsmeow tells while somebody listens, one event at a time for
// a chat, and acknowledges only what was handled.
type intake struct {
	t       *Transport
	handle  func(context.Context, groups.Event) error
	line    line
	waits   waits
	compare comparer
	sights  sights
	turns   [turns]sync.Mutex

	told told

	mu sync.Mutex
	// unasked says until when the server is not asked after a group, hushed after any.
	unasked map[types.JID]time.Time
	hushed  time.Time
}

func newIntake(t *Transport, handle func(context.Context, groups.Event) error) *intake {
	in := &intake{t: t, handle: handle, unasked: map[types.JID]time.Time{}}
	in.line.init()
	in.told.init()
	in.waits.init()
	in.compare.init()
	in.sights.init()
	return in
}

// heard takes in what whatsmeow tells, and says whether it may be acknowledged.
// whatsmeow acknowledges what a handler panicked on; we must not.
func (in *intake) heard(ctx context.Context, evt any) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			in.t.log.Error("taking in an event broke", "panic", p, "stack", string(debug.Stack()))
			in.line.stop("", "panic")
			ok = false
		}
	}()
	in.t.noticeGates(evt)
	in.t.noticeHealth(evt)
	if in.line.follow(evt) {
		return true
	}
	if in.line.cut() {
		return false
	}
	switch e := evt.(type) {
	case *events.Message:
		return in.message(ctx, e)
	case *events.UndecryptableMessage:
		return in.unread(ctx, e)
	case *events.Receipt:
		return in.tell(ctx, e.Chat, in.t.translator().receipt(ctx, e))
	case *events.CallOffer:
		return in.tell(ctx, e.CallCreator, in.t.translator().called(ctx, e.BasicCallMeta))
	case *events.CallOfferNotice:
		return in.tell(ctx, e.CallCreator, in.t.translator().called(ctx, e.BasicCallMeta))
	case *events.GroupInfo:
		return in.changed(ctx, e)
	case *events.JoinedGroup:
		return in.arrived(ctx, e)
	case *events.Picture:
		return in.pictured(ctx, e)
	}
	return true
}

// turn returns the lock under which a chat is told of.
func (in *intake) turn(chat types.JID) *sync.Mutex {
	h := fnv.New32a()
	_, _ = h.Write([]byte(chat.User))
	return &in.turns[h.Sum32()%turns]
}

// tell tells of an event in its chat's turn; of none it tells nothing.
func (in *intake) tell(ctx context.Context, chat types.JID, ev groups.Event) bool {
	if ev == nil {
		return true
	}
	return in.tellOf(ctx, chat, ev, true)
}

// tellBeside tells of an event that did not come from the server's queue.
func (in *intake) tellBeside(ctx context.Context, chat types.JID, ev groups.Event) bool {
	return ev == nil || in.tellOf(ctx, chat, ev, false)
}

// tellOf tells of an event, in a group after what is owed of the group.
func (in *intake) tellOf(ctx context.Context, chat types.JID, ev groups.Event, queued bool) bool {
	turn := in.turn(plainJID(chat))
	turn.Lock()
	defer turn.Unlock()
	if chat.Server == types.GroupServer {
		switch _, how := in.standing(ctx, plainJID(chat), groups.Party{}); how {
		case refused:
			return false
		case leftToIt:
			return true
		}
	}
	return in.hand(ctx, ev, queued)
}

// hand hands an event to who listens, unless it was told already, and says whether it was
// taken. What comes from the server's queue comes again in its order, so after one was
// refused everything else waits for that one.
func (in *intake) hand(ctx context.Context, ev groups.Event, queued bool) bool {
	key := ev.Base().Key
	if in.told.has(key) {
		in.line.passes(key, queued)
		return true
	}
	if ctx.Err() != nil || !in.line.passes(key, queued) {
		return false
	}
	err := in.handle(ctx, ev)
	if err == nil {
		in.told.note(key)
		return true
	}
	if ctx.Err() == nil {
		in.t.log.Warn("an event was not taken; it waits unacknowledged", "event", groups.EventName(ev), "err", err)
	}
	if !queued {
		key = ""
	}
	in.line.stop(key, "not taken")
	return false
}

// message takes in a message.
func (in *intake) message(ctx context.Context, evt *events.Message) bool {
	t := in.t.translator()
	keys := t.keys(ctx, &evt.Info)
	awaited, one := in.waits.named(keys...)
	if one != nil {
		// The phone may name its writer, or the chat, another way than the server did.
		evt.Info.MessageSource, evt.Info.Timestamp = one.info.MessageSource, one.info.Timestamp
	}
	ev := in.translated(ctx, t, evt)
	if ev == nil {
		in.came(ctx, awaited)
		return true
	}
	if key, told := in.toldAs(keys...); told && ev.Base().Key == keys[0] {
		ev.Base().Key = key
	}
	if !in.withPicture(t.sighted(ctx, evt, ev), func() bool { return in.tell(ctx, evt.Info.Chat, ev) }) {
		return false
	}
	in.came(ctx, awaited)
	in.readdress(ctx, &evt.Info)
	in.t.polls.note(evt.Info.ID, evt.Message)
	return true
}

// toldAs returns under which of these keys something was told, and whether it was.
func (in *intake) toldAs(keys ...groups.Key) (groups.Key, bool) {
	for _, k := range keys {
		if in.told.has(k) {
			return k, true
		}
	}
	return "", false
}

// translated makes an event of a message. One on which the translation breaks can't be
// read; it must not break on it again and again.
func (in *intake) translated(ctx context.Context, t translator, evt *events.Message) (ev groups.Event) {
	defer func() {
		if p := recover(); p != nil {
			in.t.log.Error("a message could not be translated", "panic", p, "stack", string(debug.Stack()))
			ev = t.unavailable(ctx, &evt.Info, groups.Unavailable)
		}
	}()
	return t.message(ctx, evt)
}

func (t *Transport) translator() translator {
	return translator{book: newBook(t.client.Store), secrets: opener{t.client, t.polls}}
}

// attach lets the intake hear what a client tells, until detach is called.
func (in *intake) attach(ctx context.Context, client *whatsmeow.Client) (detach func()) {
	id := client.AddEventHandlerWithSuccessStatus(func(evt any) bool { return in.heard(ctx, evt) })
	in.t.hearing.Store(true)
	return func() {
		in.t.hearing.Store(false)
		client.RemoveEventHandler(id)
	}
}
