// Package alarm reaches the owner of a house outside WhatsApp.
package alarm

import (
	"context"
	"crypto/x509"
	"errors"
	"time"

	"pita/cmd/internal/config"
	"pita/groups"
)

// patience is how long one call may take, whatever the caller would wait.
const patience = 20 * time.Second

// Options are what a Channel is made of.
type Options struct {
	Settings config.Alarm // as package config checked them
	// Secret is the password of the mail server, the token of the ntfy server, or the key
	// by which a webhook is signed. It stands in no error.
	Secret string
	Roots  *x509.CertPool // who vouches for servers; nil: whom the machine believes
}

// A Channel tells the owner something by mail, by ntfy or by a webhook. It may be used by
// many at once, and keeps no connection.
type Channel struct{ way way }

// A way is one kind of channel.
type way interface {
	tell(ctx context.Context, id groups.ActionID, n *groups.Notify) error
}

// ErrNoSecret says that a secret is needed, and none was given.
var ErrNoSecret = errors.New("this channel needs a secret")

// New returns the channel that the settings describe. It calls nobody. The error is
// ErrNoSecret, or says which setting won't do.
func New(opt Options) (*Channel, error) {
	s := opt.Settings
	switch s.By {
	case config.ByMail:
		w, err := newMailer(opt)
		return &Channel{w}, err
	case config.ByNtfy:
		return &Channel{&ntfy{caller: newCaller(opt.Roots, s.To, opt.Secret), topic: s.To, token: opt.Secret}}, nil
	case config.ByWebhook:
		if opt.Secret == "" {
			return nil, ErrNoSecret
		}
		return &Channel{&webhook{caller: newCaller(opt.Roots, s.To, opt.Secret), to: s.To, key: []byte(opt.Secret)}}, nil
	}
	return nil, errors.New("no channel is set")
}

// Tell sends n. It returns nil when a server has taken it: that it will be read nobody
// can promise. The error is a *Fault, and every kind may pass: the same may be told
// again, and is the same message where the receiver looks at its id.
func (c *Channel) Tell(ctx context.Context, id groups.ActionID, n *groups.Notify) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return c.way.tell(ctx, id, n)
}
