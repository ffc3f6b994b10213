package config

import (
	"fmt"
	"maps"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// The ways by which an owner can be told something outside WhatsApp.
const (
	ByMail    = "mail"
	ByNtfy    = "ntfy"
	ByWebhook = "webhook"
)

// An Alarm is how the owner is told something outside WhatsApp; the zero value is not at
// all. The secret that goes with it is no setting: it is in a variable, or in a file.
type Alarm struct {
	By string // "mail", "ntfy" or "webhook"
	// To is the owner's mail address, the topic's address at a ntfy server, or the address
	// that gets a webhook.
	To     string
	From   string // of mail: who writes it
	Server string // of mail: name and port of the server that takes it
	User   string // of mail: who logs in there; empty: nobody
	// SecretFile is a file, open to its owner alone, that holds the password, token or
	// key. Empty: it is in a variable, or there is none.
	SecretFile string
}

// Set says whether the owner can be told anything at all.
func (a Alarm) Set() bool { return a != Alarm{} }

// A part is one setting of a table. Mail says that only mail has it.
type part struct {
	name  string
	at    func(*Alarm) *string
	right func(a Alarm, value string) bool
	mail  bool
	need  bool // it may not be missing where it belongs
}

// alarmParts are the settings of [alarm]; what stands further up is needed to judge the rest.
var alarmParts = [...]part{
	{name: "by", at: func(a *Alarm) *string { return &a.By }, need: true, right: func(_ Alarm, v string) bool {
		return v == ByMail || v == ByNtfy || v == ByWebhook
	}},
	{name: "to", at: func(a *Alarm) *string { return &a.To }, need: true, right: func(a Alarm, v string) bool {
		if a.By == ByMail {
			return mailbox(v)
		}
		return WebAddress(v)
	}},
	{name: "from", at: func(a *Alarm) *string { return &a.From }, need: true, mail: true, right: func(_ Alarm, v string) bool { return mailbox(v) }},
	{name: "server", at: func(a *Alarm) *string { return &a.Server }, need: true, mail: true, right: func(_ Alarm, v string) bool {
		host, port, err := net.SplitHostPort(v)
		return err == nil && host != "" && port != "" && strings.Trim(port, "0123456789") == ""
	}},
	{name: "user", at: func(a *Alarm) *string { return &a.User }, mail: true, right: func(_ Alarm, v string) bool { return v != "" }},
	{name: "secret_file", at: func(a *Alarm) *string { return &a.SecretFile }, right: func(_ Alarm, v string) bool { return v != "" }},
}

// takeAlarm takes the table [alarm], part by part.
func (s *Settings) takeAlarm(value any, text string) *Fault {
	table, ok := value.(map[string]any)
	if !ok {
		return &Fault{Kind: Value, Line: lineOf(text, "alarm"), Name: "alarm", Value: fmt.Sprint(value)}
	}
	known := map[string]bool{}
	for _, p := range alarmParts {
		known[p.name] = true
		name, line := "alarm."+p.name, lineOf(text, p.name)
		v, there := table[p.name]
		wanted := !p.mail || s.Alarm.By == ByMail
		switch said, ok := v.(string); {
		case !there && p.need && wanted:
			return &Fault{Kind: Missing, Line: lineOf(text, "alarm"), Name: name}
		case there && (!ok || !wanted || !p.right(s.Alarm, said)):
			return &Fault{Kind: Value, Line: line, Name: name, Value: fmt.Sprint(v)}
		case there:
			*p.at(&s.Alarm) = said
		}
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if !known[name] {
			return &Fault{Kind: Unknown, Line: lineOf(text, name), Name: "alarm." + name}
		}
	}
	return nil
}

func mailbox(v string) bool {
	a, err := mail.ParseAddress(v)
	return err == nil && a.Address == v
}

// WebAddress says whether v is an address that may be called with what strangers should
// not read: by https, or on this very machine.
func WebAddress(v string) bool {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && Here(u.Hostname())
}

// Here says whether a host is this very machine.
func Here(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
