package wire

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// Why a phone does not link a device.
var (
	ErrNotALink    = errors.New("this is not a code for linking a device")
	ErrLinkExpired = errors.New("the code for linking a device has expired")
	ErrWrongCode   = errors.New("the code for linking a device is wrong")
	ErrLinkRefused = errors.New("the device to be linked refused")
	ErrLinkGone    = errors.New("the device to be linked is gone")
	ErrTooMany     = errors.New("four devices are linked already")
)

const (
	// refCount is how many codes a client may show, one after the other.
	refCount = 6
	// firstRef and nextRef are how long each of them holds.
	firstRef = 60 * time.Second
	nextRef  = 20 * time.Second
	// maxCompanions is how many devices an account has besides the phone.
	maxCompanions = 4
)

// linkState is what an account remembers of linking devices.
type linkState struct {
	lastDevice   uint16 // the highest number so far
	wantsPasskey bool
	passkey      ed25519.PublicKey
	passkeyID    []byte
}

// A pairing is a client on its way to be linked.
type pairing struct {
	refs    []string
	since   time.Time
	timer   *time.Timer  // ends it when no code holds any more
	code    *codeLink    // it is to be linked by a typed code
	passkey *passkeyLink // it must show a passkey first
	request string       // the id of the pair-success it has not answered
	account *Account     // who links it
	number  uint16       // as which device
	done    chan error   // buffered; what became of it
}

// pairRoutes are what a client may ask that is not linked yet.
var pairRoutes = []route{
	iq("w:p", "get", "", done),
	iq("md", "set", "link_code_companion_reg", hearCode),
	iq("md", "get", "ref", giveRef),
	iq("md", "get", "passkey_request_options", passkeyOptions),
	iq("md", "set", "passkey_prologue", hearPrologue),
	iq("md", "set", "companion_nonce", hearNonce),
	iq("md", "set", "encrypted_pairing_request", hearPairingRequest),
}

// beginPairing greets a client that is not linked yet with the references of
// the codes it may show. The lock is held.
func (s *Server) beginPairing(c *conn) {
	if c.denied(s.fault(Moment{})) {
		return
	}
	p := &pairing{since: s.now(), done: make(chan error, 1)}
	ask := waBinary.Node{Tag: "pair-device"}
	for range refCount {
		ref := "2@" + newCode()
		p.refs = append(p.refs, ref)
		ask.Content = append(ask.GetChildren(), waBinary.Node{Tag: "ref", Content: []byte(ref)})
	}
	p.timer = time.AfterFunc(firstRef+(refCount-1)*nextRef, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		c.cut()
	})
	c.pairing = p
	c.reply(s.command(ask))
}

// command returns an iq the server begins.
func (s *Server) command(child waBinary.Node) waBinary.Node {
	return waBinary.Node{
		Tag:     "iq",
		Attrs:   waBinary.Attrs{"from": types.ServerJID, "type": "set", "id": s.nextID(), "xmlns": "md", "t": s.now().Unix()},
		Content: []waBinary.Node{child},
	}
}

// hearPairing hears a client that is not linked yet. The lock is held.
func (s *Server) hearPairing(c *conn, n *waBinary.Node) {
	if n.Tag != "iq" || c.pairing == nil {
		return
	}
	switch typ := text(n, "type"); typ {
	case "result", "error":
		if text(n, "id") == c.pairing.request && c.pairing.account != nil {
			s.hearLinked(c, n, typ == "result")
		}
		return
	}
	c.holding = true
	defer c.release()
	for _, r := range pairRoutes {
		if r.xmlns == text(n, "xmlns") && r.typ == text(n, "type") && (r.child == "" || asked(n).Tag == r.child) {
			nodes, no := r.do(s, c, n)
			if no != nil {
				c.reply(refused(n, no))
				return
			}
			c.reply(result(n, nodes...))
			return
		}
	}
	c.reply(refused(n, refuse("feature-not-implemented")))
}

// settle says what became of the pairing, once.
func (p *pairing) settle(err error) {
	p.timer.Stop()
	select {
	case p.done <- err:
	default:
	}
}

// holds reports whether a reference still does. Each is shown when the one
// before it has ended.
func (p *pairing) holds(ref string, now time.Time) bool {
	i := slices.Index(p.refs, ref)
	until := p.since.Add(firstRef + time.Duration(i)*nextRef)
	return i >= 0 && now.Before(until)
}

// showing returns the client that was given that reference, or nil. The lock is
// held.
func (s *Server) showing(ref string) *conn {
	for c := range s.conns {
		if c.pairing != nil && c.dev == nil && slices.Contains(c.pairing.refs, ref) {
			return c
		}
	}
	return nil
}

// nextDevice returns the number of a new companion. Numbers are not used twice,
// because others keep sessions under them.
func (a *Account) nextDevice() (uint16, error) {
	if companions := len(a.devices) - 1; companions >= maxCompanions {
		return 0, ErrTooMany
	}
	for _, d := range a.devices {
		a.lastDevice = max(a.lastDevice, d.id)
	}
	if a.lastDevice == maxDevice {
		return 0, ErrTooMany
	}
	a.lastDevice++
	return a.lastDevice, nil
}

// Devices returns the numbers of the account's devices that somebody holds.
func (a *Account) Devices() []uint16 {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	var list []uint16
	for _, d := range a.devices {
		if !d.stub {
			list = append(list, d.id)
		}
	}
	return list
}
