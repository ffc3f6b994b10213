package alarm

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"pita/cmd/internal/config"
	"pita/groups"
)

// smtpsPort is where a server speaks TLS from the first byte; elsewhere it begins in the
// open and goes on in TLS.
const smtpsPort = 465

// A mailer writes mail by way of a server that takes it.
type mailer struct {
	host     string
	port     int
	from     string
	to       string
	user     string
	secret   string
	tls      *tls.Config
	tlsFirst bool // the server speaks TLS from the first byte
	// open says that the server may be spoken to in the open: it is on this very machine,
	// and nobody logs in.
	open bool
	hide []string
}

func newMailer(opt Options) (*mailer, error) {
	s := opt.Settings
	host, port, err := net.SplitHostPort(s.Server)
	if err != nil {
		return nil, fmt.Errorf("the mail server: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil || number < 1 || number > 65535 {
		return nil, fmt.Errorf("the mail server: %q is no port", port)
	}
	if s.User != "" && opt.Secret == "" {
		return nil, ErrNoSecret
	}
	m := &mailer{
		host: host, port: number, from: s.From, to: s.To, user: s.User, secret: opt.Secret,
		tls:      &tls.Config{ServerName: host, RootCAs: opt.Roots, MinVersion: tls.VersionTLS12},
		tlsFirst: number == smtpsPort,
		open:     config.Here(host) && s.User == "" && number != smtpsPort,
		hide:     []string{opt.Secret, s.To, s.From, s.User},
	}
	return m, nil
}

func (m *mailer) tell(ctx context.Context, id groups.ActionID, n *groups.Notify) error {
	msg, err := m.write(id, n)
	if err != nil {
		return fault("mail", err, m.hide)
	}
	client, err := m.client(ctx)
	if err == nil {
		err = client.DialAndSendWithContext(ctx, msg)
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fault("mail", ctx.Err(), m.hide)
	}
	return m.fault(err)
}

// write makes the message. Its id is the same however often it is sent.
func (m *mailer) write(id groups.ActionID, n *groups.Notify) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(m.from), msg.To(m.to)); err != nil {
		return nil, err
	}
	msg.Subject(n.Title)
	msg.SetDateWithValue(time.Now())
	msg.SetMessageIDWithValue(string(id) + m.from[strings.LastIndexByte(m.from, '@'):])
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if n.Urgent {
		msg.SetImportance(mail.ImportanceHigh)
	}
	msg.SetBodyString(mail.TypeTextPlain, n.Text+"\n")
	return msg, nil
}

// client returns who speaks to the server, until ctx ends.
func (m *mailer) client(ctx context.Context) (*mail.Client, error) {
	opts := []mail.Option{
		mail.WithPort(m.port), mail.WithTimeout(patience), mail.WithTLSConfig(m.tls),
		mail.WithHELO("pita.invalid"), mail.WithoutNoop(),
	}
	switch {
	case m.tlsFirst:
		// The connection is TLS when it is dialled. The library looks whether it is only
		// where it may turn to TLS itself, and offers a password only then.
		opts = append(opts, mail.WithTLSPolicy(mail.TLSOpportunistic))
	case m.open:
		opts = append(opts, mail.WithTLSPolicy(mail.NoTLS))
	default:
		opts = append(opts, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.user != "" {
		opts = append(opts, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.user), mail.WithPassword(m.secret))
	}
	opts = append(opts, mail.WithDialContextFunc(func(_ context.Context, network, address string) (net.Conn, error) {
		return m.dial(ctx, network, address)
	}))
	return mail.NewClient(m.host, opts...)
}

// dial opens a connection that is broken off when ctx ends: the library would wait for a
// silent server.
func (m *mailer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { c.Close() })
	if !m.tlsFirst {
		return c, nil
	}
	secured := tls.Client(c, m.tls)
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return secured, nil
}

// fault tells what the server's answer means.
func (m *mailer) fault(err error) *Fault {
	f := fault("mail", err, m.hide)
	var (
		sent   *mail.SendError
		answer *textproto.Error
	)
	switch {
	case errors.As(err, &sent) && sent.ErrorCode() != 0:
		f.Code = sent.ErrorCode()
	case errors.As(err, &answer):
		f.Code = answer.Code
	}
	switch said := err.Error(); {
	case strings.Contains(said, "STARTTLS"):
		f.Kind = Untrusted
	case f.Code == 530 || f.Code == 534 || f.Code == 535 || f.Code == 538 || strings.Contains(said, "SMTP AUTH"):
		f.Kind = Denied
	case f.Code >= 500:
		f.Kind = Rejected
	case f.Code >= 400:
		f.Kind = Broken
	}
	return f
}
