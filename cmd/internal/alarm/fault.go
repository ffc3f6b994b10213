package alarm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// A Kind says what went wrong outside.
type Kind string

// The kinds of fault.
const (
	Unreachable Kind = "unreachable" // there is no server, or the network is down
	Slow        Kind = "slow"        // no answer in time
	Untrusted   Kind = "untrusted"   // it can't be proved who the server is, or it won't be spoken to in private
	Denied      Kind = "denied"      // the secret, or who logs in, is not right
	Moved       Kind = "moved"       // the server points elsewhere; we follow nowhere
	Rejected    Kind = "rejected"    // the server understood, and will not
	Broken      Kind = "broken"      // the server itself is in trouble, or speaks another language
)

var sentences = map[Kind]string{
	Unreachable: "its server can't be reached",
	Slow:        "its server doesn't answer in time",
	Untrusted:   "its server can't be trusted",
	Denied:      "its server doesn't accept the secret",
	Moved:       "its server points to another address",
	Rejected:    "its server refuses the message",
	Broken:      "its server is in trouble",
}

// A Fault says why the owner, or the heartbeat address, was not reached. It holds no
// secret, no address of anybody, and nothing that a server said in words.
type Fault struct {
	Kind Kind
	Code int    // what the server answered; 0 when it came to no answer
	By   string // the way, "mail" for one
	why  string
}

// Error says what went wrong.
func (f *Fault) Error() string {
	if f.Code == 0 {
		return f.By + ": " + sentences[f.Kind]
	}
	return fmt.Sprintf("%s: %s (%d)", f.By, sentences[f.Kind], f.Code)
}

// Detail returns what is known besides, for who is setting the channel up: the words of
// the library or the server, without the secret and the addresses of the settings.
func (f *Fault) Detail() string { return f.why }

// fault makes a Fault of an error that a library returned. Hide is what must not be
// written out.
func fault(by string, err error, hide []string) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	f = &Fault{Kind: kindOf(err), By: by}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	f.why = hidden(err.Error(), hide)
	return f
}

func kindOf(err error) Kind {
	var (
		unknown  x509.UnknownAuthorityError
		other    x509.HostnameError
		invalid  x509.CertificateInvalidError
		unproved *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		timeout  net.Error
		dial     *net.OpError
		name     *net.DNSError
	)
	switch {
	case errors.As(err, &unknown), errors.As(err, &other), errors.As(err, &invalid), errors.As(err, &unproved), errors.As(err, &record):
		return Untrusted
	case strings.HasSuffix(err.Error(), "HTTP response to HTTPS client"): // which has no type of its own
		return Untrusted
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return Slow
	case errors.As(err, &dial), errors.As(err, &name):
		return Unreachable
	}
	return Broken
}

// hidden returns text on one line, short, and without what must not be written out.
func hidden(text string, hide []string) string {
	hide = slices.Clone(hide)
	slices.SortFunc(hide, func(a, b string) int { return len(b) - len(a) })
	for _, h := range hide {
		if h != "" {
			text = strings.ReplaceAll(text, h, "…")
		}
	}
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 200 {
		text = string(r[:200]) + "…"
	}
	return text
}
