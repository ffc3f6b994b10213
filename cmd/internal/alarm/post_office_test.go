package alarm_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"io"
	"math/big"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// certificate returns a server's certificate for this machine, and who vouches for it.
func certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	of := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "a post office"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(signed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// A letter is what a post office took.
type letter struct {
	from, to string
	secured  bool
	user     string
	mail     *mail.Message
	body     string
}

// A postOffice is a mail server. What it is not asked to be is what real ones are.
type postOffice struct {
	address string
	cert    tls.Certificate

	noTLS   bool   // it offers no STARTTLS
	noAuth  bool   // it offers no AUTH
	asks    bool   // it asks for the name, and then for the password
	secret  string // who logs in is "pita" with this
	refuse  string // what it answers to RCPT, if anything
	greet   string // what it says first, if not the usual
	silent  bool   // it says nothing at all
	cut     bool   // it hangs up in the middle of the letter
	letters chan letter
}

// open lets the post office serve until the test ends.
func (p *postOffice) open(t testing.TB) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address, p.letters = l.Addr().String(), make(chan letter, 8)
	var work sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	work.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			work.Go(func() { defer c.Close(); p.serve(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		work.Wait()
	})
}

// serve speaks SMTP with one caller.
func (p *postOffice) serve(c net.Conn) {
	if p.silent {
		io.Copy(io.Discard, c)
		return
	}
	s := &session{office: p, conn: c, in: bufio.NewReader(c)}
	s.say(first(p.greet, "220 office ready"))
	for {
		line, err := s.in.ReadString('\n')
		if err != nil || !s.obey(strings.TrimSpace(line)) {
			return
		}
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

type session struct {
	office *postOffice
	conn   net.Conn
	in     *bufio.Reader
	of     letter
}

func (s *session) say(lines ...string) {
	for _, l := range lines {
		io.WriteString(s.conn, l+"\r\n")
	}
}

// obey does one command, and says whether the talk goes on.
func (s *session) obey(line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		s.hello()
	case "STARTTLS":
		s.say("220 go ahead")
		secured := tls.Server(s.conn, &tls.Config{Certificates: []tls.Certificate{s.office.cert}})
		if secured.Handshake() != nil {
			return false
		}
		s.conn, s.in, s.of.secured = secured, bufio.NewReader(secured), true
	case "AUTH":
		s.login(rest)
	case "MAIL":
		s.of.from = rest
		s.say("250 fine")
	case "RCPT":
		s.of.to = rest
		s.say(first(s.office.refuse, "250 fine"))
	case "DATA":
		return s.take()
	case "QUIT":
		s.say("221 bye")
		return false
	default:
		s.say("250 fine")
	}
	return true
}

func (s *session) hello() {
	lines := []string{"250-office"}
	if !s.office.noTLS && !s.of.secured {
		lines = append(lines, "250-STARTTLS")
	}
	switch {
	case s.office.asks:
		lines = append(lines, "250-AUTH XOAUTH2 LOGIN")
	case !s.office.noAuth:
		lines = append(lines, "250-AUTH XOAUTH2 PLAIN LOGIN")
	}
	s.say(append(lines, "250 8BITMIME")...)
}

func (s *session) login(how string) {
	if s.office.asks {
		said := "\x00" + s.ask("Username:") + "\x00" + s.ask("Password:")
		how = "PLAIN " + base64.StdEncoding.EncodeToString([]byte(said))
	}
	_, said, _ := strings.Cut(how, " ")
	plain, _ := base64.StdEncoding.DecodeString(said)
	if string(plain) != "\x00pita\x00"+s.office.secret {
		s.say("535 5.7.8 pita may not come in with " + said)
		return
	}
	s.of.user = "pita"
	s.say("235 welcome")
}

// ask asks who logs in for something, and returns it.
func (s *session) ask(what string) string {
	s.say("334 " + base64.StdEncoding.EncodeToString([]byte(what)))
	line, _ := s.in.ReadString('\n')
	said, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(line))
	return string(said)
}

func (s *session) take() bool {
	s.say("354 go on")
	var text strings.Builder
	for {
		line, err := s.in.ReadString('\n')
		if err != nil || s.office.cut {
			return false
		}
		if line == ".\r\n" {
			break
		}
		text.WriteString(strings.TrimPrefix(line, "."))
	}
	m, err := mail.ReadMessage(strings.NewReader(text.String()))
	if err != nil {
		s.say("554 this is no letter")
		return true
	}
	body, _ := io.ReadAll(m.Body)
	s.of.mail, s.of.body = m, string(body)
	s.office.letters <- s.of
	s.say("250 taken")
	return true
}
