package wire

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// A codeLink is a client that shows an eight-letter code and waits for it to be
// typed on the phone of a number.
type codeLink struct {
	pn      types.JID
	ref     string
	wrapped []byte           // the client's passing key, hidden under the code
	mine    *ecdh.PrivateKey // the phone's passing key, once the code was typed
	theirs  *ecdh.PublicKey  // the client's, if the code was right
}

// wrapRounds is how often the code is hashed into a key.
const wrapRounds = 2 << 16

// hearCode hears both steps of a client that is linked by a code.
func hearCode(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	ask := asked(n)
	switch text(ask, "stage") {
	case "companion_hello":
		return s.hearCodeHello(c, ask)
	case "companion_finish":
		return nil, s.hearCodeFinish(c, ask)
	}
	return nil, refuse("bad-request")
}

// hearCodeHello notes the number a client wants to be linked to.
func (s *Server) hearCodeHello(c *conn, ask *waBinary.Node) ([]waBinary.Node, *refusal) {
	wrapped := ask.GetChildByTag("link_code_pairing_wrapped_companion_ephemeral_pub")
	display := ask.GetChildByTag("companion_platform_display")
	switch {
	case s.account(jid(ask, "jid")) == nil:
		return nil, refuse("code.nobody")
	case len(content(&wrapped)) != 80 || !strings.Contains(string(content(&display)), " ("):
		return nil, refuse("bad-request")
	}
	c.pairing.code = &codeLink{pn: jid(ask, "jid").ToNonAD(), ref: newCode(), wrapped: content(&wrapped)}
	return []waBinary.Node{{
		Tag: "link_code_companion_reg", Attrs: waBinary.Attrs{"stage": "companion_hello"},
		Content: []waBinary.Node{{Tag: "link_code_pairing_ref", Content: []byte(c.pairing.code.ref)}},
	}}, nil
}

// TypeCode has the account's phone type in the code a client shows, with or
// without the hyphen. It returns when the client is linked, or with the reason
// why not: ErrNotALink if no client waits for this number, ErrWrongCode (the
// client is to show another one), ErrTooMany, ErrLinkRefused, ErrLinkGone, or ctx's error.
func (a *Account) TypeCode(ctx context.Context, code string) error {
	code = strings.ToUpper(strings.ReplaceAll(code, "-", ""))
	p, err := a.typeCode(code)
	if err != nil {
		return err
	}
	return p.wait(ctx)
}

func (a *Account) typeCode(code string) (*pairing, error) {
	if len(code) != 8 {
		return nil, ErrWrongCode
	}
	s := a.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.awaitingCode(a)
	if c == nil {
		return nil, ErrNotALink
	}
	link := c.pairing.code
	// A wrong code opens the box as well, only to a key that is not the client's.
	pub, err := ecdh.X25519().NewPublicKey(underCode(code, link.wrapped))
	if err != nil {
		return nil, ErrWrongCode
	}
	mine, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key for linking: %w", err)
	}
	link.mine, link.theirs = mine, pub
	box := make([]byte, 48, 80)
	_, _ = rand.Read(box) // never fails
	box = append(box, underCode(code, append(slices.Clone(box), mine.PublicKey().Bytes()...))...)
	c.send(s.dated(waBinary.Node{
		Tag: "notification", Attrs: waBinary.Attrs{"type": "link_code_companion_reg", "from": types.ServerJID},
		Content: []waBinary.Node{{Tag: "link_code_companion_reg", Attrs: waBinary.Attrs{"stage": "primary_hello"}, Content: []waBinary.Node{
			{Tag: "link_code_pairing_ref", Content: []byte(link.ref)},
			{Tag: "link_code_pairing_wrapped_primary_ephemeral_pub", Content: box},
			{Tag: "primary_identity_pub", Content: a.key.Pub[:]},
		}}},
	}))
	return c.pairing, nil
}

// awaitingCode returns the client that waits for the account's code, or nil:
// the latest, if several do. The lock is held.
func (s *Server) awaitingCode(a *Account) *conn {
	var latest *conn
	for c := range s.conns {
		if c.pairing != nil && c.dev == nil && c.pairing.code != nil && s.account(c.pairing.code.pn) == a &&
			(latest == nil || c.pairing.since.After(latest.pairing.since)) {
			latest = c
		}
	}
	return latest
}

// underCode hides or shows the last 32 of 80 bytes under a code: salt, vector,
// key.
func underCode(code string, box []byte) []byte {
	key, err := pbkdf2.Key(sha256.New, code, box[:32], wrapRounds, 32)
	if err != nil {
		return nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, 32)
	cipher.NewCTR(block, box[32:48]).XORKeyStream(out, box[48:80])
	return out
}

// hearCodeFinish opens what the client sealed for who knows the code. If it does
// not open, the code was wrong, and the client is to show another.
func (s *Server) hearCodeFinish(c *conn, ask *waBinary.Node) *refusal {
	link := c.pairing.code
	if link == nil || link.mine == nil {
		return refuse("bad-request")
	}
	ref := ask.GetChildByTag("link_code_pairing_ref")
	if string(content(&ref)) != link.ref {
		return refuse("code.other-ref")
	}
	node := ask.GetChildByTag("link_code_pairing_wrapped_key_bundle")
	a := s.account(link.pn)
	adv, identity, err := link.open(content(&node), a.key.Priv[:])
	if err != nil || string(identity) != string(c.who.GetDevicePairingData().GetEIdent()) {
		s.refreshCode(c)
		return nil
	}
	if a.wantsPasskey {
		err = s.askPasskey(c, a, link.ref, adv)
	} else {
		err = s.link(c, a, adv)
	}
	if err != nil {
		c.pairing.settle(err)
	}
	return nil
}

// refreshCode says that the code was wrong: to who typed it, and to the client,
// whose code is void from now on. The lock is held.
func (s *Server) refreshCode(c *conn) {
	ref := c.pairing.code.ref
	c.pairing.code = nil
	c.send(s.dated(waBinary.Node{
		Tag: "notification", Attrs: waBinary.Attrs{"type": "link_code_companion_reg", "from": types.ServerJID},
		Content: []waBinary.Node{{
			Tag: "link_code_companion_reg", Attrs: waBinary.Attrs{"stage": "refresh_code", "force_manual_refresh": "true"},
			Content: []waBinary.Node{{Tag: "link_code_pairing_ref", Content: []byte(ref)}},
		}},
	}))
	select {
	case c.pairing.done <- ErrWrongCode:
	default:
	}
}

// open opens the client's bundle: its identity key, and the secret it will know
// the phone by.
func (l *codeLink) open(bundle, primary []byte) (adv, identity []byte, err error) {
	if len(bundle) < 44 {
		return nil, nil, ErrWrongCode
	}
	shared, err := l.mine.ECDH(l.theirs)
	if err != nil {
		return nil, nil, err
	}
	plain, err := openGCM(shared, bundle[:32], "link_code_pairing_key_bundle_encryption_key", bundle[32:44], bundle[44:])
	if err != nil || len(plain) != 96 {
		return nil, nil, ErrWrongCode
	}
	identity = plain[:32]
	between, err := agree(primary, identity)
	if err != nil {
		return nil, nil, err
	}
	adv, err = hkdf.Key(sha256.New, slices.Concat(shared, between, plain[64:]), nil, "adv_secret", 32)
	return adv, identity, err
}

// openGCM opens what was sealed under a key drawn from a shared secret.
func openGCM(shared, salt []byte, info string, iv, sealed []byte) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, shared, salt, info, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	if len(iv) != gcm.NonceSize() {
		return nil, ErrWrongCode
	}
	return gcm.Open(nil, iv, sealed, nil)
}

// agree returns the secret of a private and another's public key.
func agree(private, public []byte) ([]byte, error) {
	mine, err := ecdh.X25519().NewPrivateKey(private)
	if err != nil {
		return nil, err
	}
	theirs, err := ecdh.X25519().NewPublicKey(public)
	if err != nil {
		return nil, err
	}
	return mine.ECDH(theirs)
}
