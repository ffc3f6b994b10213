package wire

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
)

// scanned is what stands in a QR code.
type scanned struct {
	ref             string
	noise, identity []byte
	adv             []byte // the secret by which the client knows the phone
}

// Scan has the account's phone scan a code from a client's screen. It returns
// when the client is linked, or with the reason why not: ErrNotALink,
// ErrLinkExpired, ErrTooMany, ErrLinkRefused, ErrLinkGone, or ctx's error.
func (a *Account) Scan(ctx context.Context, qr string) error {
	code, err := readQR(qr)
	if err != nil {
		return err
	}
	p, err := a.scan(code)
	if err != nil {
		return err
	}
	return p.wait(ctx)
}

// wait returns what became of the pairing.
func (p *pairing) wait(ctx context.Context) error {
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *Account) scan(code scanned) (*pairing, error) {
	s := a.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.showing(code.ref)
	switch {
	case c == nil:
		return nil, ErrNotALink
	case !c.pairing.holds(code.ref, s.now()):
		return nil, ErrLinkExpired
	case [32]byte(code.noise) != c.static || string(code.identity) != string(c.who.GetDevicePairingData().GetEIdent()):
		return nil, ErrNotALink
	}
	if a.wantsPasskey {
		return c.pairing, s.askPasskey(c, a, code.ref, code.adv)
	}
	return c.pairing, s.link(c, a, code.adv)
}

// readQR takes a code apart.
func readQR(qr string) (scanned, error) {
	if _, after, found := strings.Cut(qr, "#"); found {
		qr = after
	}
	fields := strings.Split(qr, ",")
	if len(fields) < 4 {
		return scanned{}, ErrNotALink
	}
	code := scanned{ref: fields[0]}
	for i, into := range []*[]byte{&code.noise, &code.identity, &code.adv} {
		data, err := base64.StdEncoding.DecodeString(fields[i+1])
		if err != nil || len(data) != 32 {
			return scanned{}, fmt.Errorf("%w: a key in it is damaged", ErrNotALink)
		}
		*into = data
	}
	return code, nil
}
