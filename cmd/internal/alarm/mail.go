package alarm

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"net/textproto"
	"strconv"
	"strings"

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
	l, err := m.write(id, n)
	if err == nil {
		err = m.send(ctx, l)
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fault("mail", ctx.Err(), m.hide)
	}
	return m.fault(err)
}

// The ways in which a server won't have us.
var (
	errNoTLS   = errors.New("the mail server offers no TLS")
	errNoLogin = errors.New("the mail server offers no way to log in that we know")
)

// send hands a letter to the server.
func (m *mailer) send(ctx context.Context, l letter) error {
	c, err := m.dial(ctx)
	if err != nil {
		return err
	}
	// A silent server is not waited for longer than ctx says.
	defer context.AfterFunc(ctx, func() { c.Close() })()
	s, err := smtp.NewClient(c, m.host)
	if err != nil {
		return err // it has closed the connection
	}
	defer s.Close()
	if err := m.enter(s); err != nil {
		return err
	}
	if err := s.Mail(l.from); err != nil {
		return err
	}
	if err := s.Rcpt(l.to); err != nil {
		return err
	}
	w, err := s.Data()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, l.text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	// The letter is taken: how the server says goodbye changes nothing.
	_ = s.Quit()
	return nil
}

// dial opens a connection, by TLS where the server speaks it from the first byte.
func (m *mailer) dial(ctx context.Context) (net.Conn, error) {
	address := net.JoinHostPort(m.host, strconv.Itoa(m.port))
	if m.tlsFirst {
		return (&tls.Dialer{Config: m.tls}).DialContext(ctx, "tcp", address)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", address)
}

// enter goes over to TLS, unless the server may be spoken to in the open, and logs in.
func (m *mailer) enter(s *smtp.Client) error {
	if err := s.Hello("pita.invalid"); err != nil {
		return err
	}
	if !m.tlsFirst && !m.open {
		if offered, _ := s.Extension("STARTTLS"); !offered {
			return errNoTLS
		}
		if err := s.StartTLS(m.tls); err != nil {
			var answer *textproto.Error
			if errors.As(err, &answer) {
				return fmt.Errorf("%w: %w", errNoTLS, err)
			}
			return err
		}
	}
	if m.user == "" {
		return nil
	}
	_, ways := s.Extension("AUTH")
	for _, offered := range strings.Fields(strings.ToUpper(ways)) {
		switch offered {
		case "PLAIN":
			return s.Auth(smtp.PlainAuth("", m.user, m.secret, m.host))
		case "LOGIN":
			return s.Auth(&login{user: m.user, secret: m.secret})
		case "CRAM-MD5":
			return s.Auth(smtp.CRAMMD5Auth(m.user, m.secret))
		}
	}
	return errNoLogin
}

// A login is the way in of servers that ask for the name, and then for the password.
type login struct {
	user, secret string
	asked        int
}

// Start begins, where nobody can listen.
func (l *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if !server.TLS {
		return "", nil, errNoTLS
	}
	return "LOGIN", nil, nil
}

// Next answers what the server asks, whatever it calls it.
func (l *login) Next(_ []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	switch l.asked++; l.asked {
	case 1:
		return []byte(l.user), nil
	case 2:
		return []byte(l.secret), nil
	}
	return nil, errNoLogin
}

// fault tells what the server's answer means.
func (m *mailer) fault(err error) *Fault {
	f := fault("mail", err, m.hide)
	var answer *textproto.Error
	if errors.As(err, &answer) {
		f.Code = answer.Code
	}
	switch {
	case errors.Is(err, errNoTLS):
		f.Kind = Untrusted
	case f.Code == 530 || f.Code == 534 || f.Code == 535 || f.Code == 538 || errors.Is(err, errNoLogin):
		f.Kind = Denied
	case f.Code >= 500:
		f.Kind = Rejected
	case f.Code >= 400:
		f.Kind = Broken
	}
	return f
}
