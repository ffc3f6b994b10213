package whatsapp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups"
)

const (
	mostFetched = 16 << 20 // bytes of one picture that is fetched to be looked at
	mostSights  = 512      // pictures that wait to be looked at
	mostSmall   = 8 << 20  // bytes of those among them that came within their messages
	fetchWithin = 30 * time.Second
)

// lookAgain is how long a picture that could not be fetched is left alone each time.
var lookAgain = []time.Duration{5 * time.Second, time.Minute, 10 * time.Minute}

// A sight is a picture that is to be looked at. Its bytes are fetched when its turn comes,
// and gone when that is over: neither a disk nor a log ever has them.
type sight struct {
	event groups.Looked // but for what is seen
	chat  types.JID
	own   types.JID // the writer's phone number
	file  whatsmeow.DownloadableMessage
	small []byte // the picture itself, where it came within the message
	held  bool   // its message is not told yet
	fails int
	due   time.Time
}

// sights are the pictures that wait, in the order in which they came.
type sights struct {
	woken chan struct{} // holds a token when there is a new one

	mu      sync.Mutex
	waiting []*sight
	looking bool
	changed chan struct{} // closed when one was looked at
}

func (s *sights) init() {
	s.woken = make(chan struct{}, 1)
	s.changed = make(chan struct{})
}

// add has a picture wait, and says whether there is room.
func (s *sights) add(one *sight) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	small := len(one.small)
	for _, w := range s.waiting {
		small += len(w.small)
	}
	if len(s.waiting) >= mostSights || small > mostSmall {
		return false
	}
	s.waiting = append(s.waiting, one)
	return true
}

// told lets a picture be looked at whose message was taken, and lets go of one whose was
// not: that comes again, with its picture.
func (s *sights) told(one *sight, taken bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one.held = false; !taken {
		s.waiting = slices.DeleteFunc(s.waiting, func(w *sight) bool { return w == one })
		s.stir()
	}
	give(s.woken)
}

// stir tells who waits that something changed. The lock is held.
func (s *sights) stir() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// take takes out the first picture that is due, if there is one, and returns when
// something is due otherwise; zero when nothing is.
func (s *sights) take(now time.Time) (one *sight, next time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, w := range s.waiting {
		if w.held {
			continue
		}
		if !w.due.After(now) {
			s.waiting = slices.Delete(s.waiting, i, i+1)
			s.looking = true
			return w, time.Time{}
		}
		if next.IsZero() || w.due.Before(next) {
			next = w.due
		}
	}
	return nil, next
}

// done ends the look at one picture; one that is given has to be looked at again.
func (s *sights) done(again *sight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.looking = false; again != nil {
		s.waiting = append(s.waiting, again)
	}
	s.stir()
}

// busy says whether a picture is being looked at or is due; changed is closed when that
// may be another.
func (s *sights) busy(now time.Time) (busy bool, changed chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	busy = s.looking
	for _, w := range s.waiting {
		busy = busy || !w.due.After(now)
	}
	return busy, s.changed
}

// sighted returns the picture that came with a message to a group, nil when there is none
// to look at. What is written to Pita alone is nobody's to look at but the reader's; what
// may be seen only once is left to whom it was sent.
func (t translator) sighted(ctx context.Context, evt *events.Message, ev groups.Event) *sight {
	m, ok := ev.(*groups.Message)
	if !ok || m.Self || m.Place.Private() || m.Kind == groups.ViewOnce {
		return nil
	}
	inner, _ := unwrap(evt.Message)
	file, small := pictureOf(inner)
	if file == nil && len(small) == 0 {
		return nil
	}
	_, pn := t.book.both(ctx, evt.Info.Sender, evt.Info.SenderAlt)
	one := &sight{chat: evt.Info.Chat, own: pn, file: file, small: small, event: groups.Looked{
		Head: m.Head, From: m.From, ID: m.ID, Kind: m.Kind, Captioned: m.Text() != "",
		Forwarded: m.Forwarded, NumberKnown: m.NumberKnown,
	}}
	one.event.Key = "looked/" + m.Key
	return one
}

// pictureOf returns how a message's picture can be fetched, or the small one within it: a
// film's first picture, and what a link shows of itself. It holds on to nothing else of
// the message.
func pictureOf(msg *waE2E.Message) (file whatsmeow.DownloadableMessage, small []byte) {
	switch {
	case msg.GetImageMessage() != nil:
		m := msg.GetImageMessage()
		return fetchable(m, &waE2E.ImageMessage{
			DirectPath: m.DirectPath, MediaKey: m.MediaKey, FileSHA256: m.FileSHA256, FileEncSHA256: m.FileEncSHA256}), nil
	case msg.GetStickerMessage() != nil && !msg.GetStickerMessage().GetIsAnimated():
		m := msg.GetStickerMessage()
		return fetchable(m, &waE2E.StickerMessage{
			DirectPath: m.DirectPath, MediaKey: m.MediaKey, FileSHA256: m.FileSHA256, FileEncSHA256: m.FileEncSHA256}), nil
	case strings.HasPrefix(msg.GetDocumentMessage().GetMimetype(), "image/"):
		m := msg.GetDocumentMessage()
		return fetchable(m, &waE2E.DocumentMessage{
			DirectPath: m.DirectPath, MediaKey: m.MediaKey, FileSHA256: m.FileSHA256, FileEncSHA256: m.FileEncSHA256}), nil
	case msg.GetVideoMessage() != nil:
		return nil, msg.GetVideoMessage().GetJPEGThumbnail()
	case msg.GetExtendedTextMessage() != nil:
		return nil, msg.GetExtendedTextMessage().GetJPEGThumbnail()
	}
	return nil, nil
}

// fetchable returns the lean copy of what says how large it is, nil when that is too large.
func fetchable(m interface{ GetFileLength() uint64 }, lean whatsmeow.DownloadableMessage) whatsmeow.DownloadableMessage {
	if m.GetFileLength() > mostFetched {
		return nil
	}
	return lean
}

// withPicture tells of a message, and has its picture looked at once it was taken: the
// message waits for nothing of that.
func (in *intake) withPicture(one *sight, tell func() bool) bool {
	if one == nil || in.t.look == nil {
		return tell()
	}
	one.held = true
	if !in.sights.add(one) {
		in.t.log.Warn("too many pictures wait to be looked at; this one is not")
		return tell()
	}
	taken := false
	defer func() { in.sights.told(one, taken) }()
	taken = tell()
	return taken
}

// looking looks at pictures, one at a time, beside the intake, until ctx ends. What is not
// looked at by then is not looked at any more: its message was judged by its words.
func (in *intake) looking(ctx context.Context) {
	attend(ctx, in.sights.woken, func(now time.Time) (func(), time.Time) {
		one, next := in.sights.take(now)
		if one == nil {
			return nil, next
		}
		return func() { in.sights.done(in.lookAt(ctx, one)) }, next
	})
}

// lookAt fetches a picture, looks at it and tells what was seen. It returns the picture
// when that is to be tried again. A picture on which that breaks is let be: it must not
// take the house down, nor break it again and again.
func (in *intake) lookAt(ctx context.Context, one *sight) (again *sight) {
	defer func() {
		if p := recover(); p != nil {
			in.t.log.Error("looking at a picture broke", "panic", p, "stack", string(debug.Stack()))
			again = nil
		}
	}()
	data, err := one.small, error(nil)
	if one.file != nil {
		data, err = in.fetch(ctx, one.file)
	}
	if err == nil {
		seen := in.t.look(data)
		ev := one.event
		ev.Prints = seen.Prints
		for _, code := range seen.Codes {
			ev.Surfaces = append(ev.Surfaces, groups.Surface{Kind: groups.QRCode, Text: valid(code)})
		}
		markOwn(ev.Surfaces, one.own)
		if len(ev.Surfaces)+len(ev.Prints) == 0 || in.tellBeside(ctx, one.chat, &ev) {
			return nil
		}
	}
	if ctx.Err() != nil || unfetchable(err) || one.fails >= len(lookAgain) {
		if ctx.Err() == nil {
			in.t.log.Info("a picture could not be looked at", "why", string(faultOf(orNil(err))))
		}
		return nil
	}
	one.due = time.Now().Add(lookAgain[one.fails])
	one.fails++
	return one
}

// fetch returns a picture's bytes.
func (in *intake) fetch(ctx context.Context, file whatsmeow.DownloadableMessage) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	defer cancel()
	return in.t.client.Download(ctx, file)
}

// unfetchable says whether a file can't be had, however often it is asked for.
func unfetchable(err error) bool {
	for _, final := range []error{
		whatsmeow.ErrMediaDownloadFailedWith403, whatsmeow.ErrMediaDownloadFailedWith404, whatsmeow.ErrMediaDownloadFailedWith410,
		whatsmeow.ErrInvalidMediaSHA256, whatsmeow.ErrInvalidMediaEncSHA256, whatsmeow.ErrInvalidMediaHMAC,
		whatsmeow.ErrTooShortFile, whatsmeow.ErrNoURLPresent, errTooLong,
	} {
		if errors.Is(err, final) {
			return true
		}
	}
	return false
}

// Idle returns when no picture waits to be looked at now. One that could not be fetched,
// and is tried again later, is not waited for.
func (t *Transport) Idle(ctx context.Context) error {
	for {
		in := t.intake.Load()
		if in == nil {
			return nil
		}
		busy, changed := in.sights.busy(time.Now())
		if !busy {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

var errTooLong = errors.New("the file is longer than is fetched")

// A hopper lets files in up to a length. whatsmeow takes in whatever a server sends, and
// what a message says of its file's length is its writer's word.
type hopper struct{ base http.RoundTripper }

// bounded returns a client that fetches as c does; nil fetches as whatsmeow does.
func bounded(c *http.Client) *http.Client {
	var out http.Client
	if c != nil {
		out = *c
	}
	base := out.Transport
	if base == nil {
		base = http.DefaultTransport.(*http.Transport).Clone()
	}
	out.Transport = hopper{base}
	return &out
}

// RoundTrip bounds what is fetched, and lets pass what is brought.
func (h hopper) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := h.base.RoundTrip(req)
	if err != nil || req.Method != http.MethodGet {
		return resp, err
	}
	const overhead = 1 << 10 // of the sealing
	body := &measured{resp.Body, mostFetched + overhead}
	if resp.ContentLength > body.left {
		body.left = 0
	}
	resp.Body = body
	return resp, nil
}

// A measured body ends with an error where it is longer than it may be.
type measured struct {
	io.ReadCloser
	left int64
}

// Read reads no further than it may.
func (m *measured) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errTooLong
	}
	if int64(len(p)) > m.left {
		p = p[:m.left]
	}
	n, err := m.ReadCloser.Read(p)
	m.left -= int64(n)
	return n, err
}
