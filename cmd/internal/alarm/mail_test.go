package alarm_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"strings"
	"testing"
	"time"

	"pita/cmd/internal/alarm"
	"pita/cmd/internal/config"
	"pita/groups"
)

// news is what the owner is told in these tests.
func news() *groups.Notify {
	return &groups.Notify{Title: "Kabar dari Pita", Text: "Nomor Pita sudah pulih – baik.", Urgent: true}
}

func mailTo(server string) config.Alarm {
	return config.Alarm{By: config.ByMail, To: "ratna@example.org", From: "pita@example.org", Server: server, User: "pita"}
}

func channel(t testing.TB, opt alarm.Options) *alarm.Channel {
	t.Helper()
	c, err := alarm.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMailArrives(t *testing.T) {
	t.Parallel()
	cert, roots := certificate(t)
	for name, c := range map[string]struct {
		office postOffice
		user   string
		secret string
	}{
		"with STARTTLS and a password": {postOffice{cert: cert, secret: "kata sandi"}, "pita", "kata sandi"},
		"where it is asked for both":   {postOffice{cert: cert, secret: "kata sandi", asks: true}, "pita", "kata sandi"},
		"with STARTTLS alone":          {postOffice{cert: cert, noAuth: true}, "", ""},
		"in the open, on this machine": {postOffice{noTLS: true, noAuth: true}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.office.open(t)
			s := mailTo(c.office.address)
			s.User = c.user
			err := channel(t, alarm.Options{Settings: s, Secret: c.secret, Roots: roots}).Tell(t.Context(), "3EB0AA", news())
			if err != nil {
				t.Fatalf("Tell: %v", err)
			}
			got := <-c.office.letters
			if got.user != c.user || c.user != "" && !got.secured {
				t.Errorf("logged in as %q, secured %v; want %q, in TLS", got.user, got.secured, c.user)
			}
			looksRight(t, got)
		})
	}
}

func looksRight(t *testing.T, got letter) {
	t.Helper()
	if !strings.Contains(got.from, "<pita@example.org>") || !strings.Contains(got.to, "<ratna@example.org>") {
		t.Errorf("from %q to %q", got.from, got.to)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.mail.Header.Get("Subject"))
	if err != nil || subject != news().Title {
		t.Errorf("subject %q, %v; want %q", subject, err, news().Title)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(got.body)))
	if err != nil || strings.TrimSpace(string(body)) != news().Text {
		t.Errorf("body %q, %v; want %q", body, err, news().Text)
	}
	for name, want := range map[string]string{
		"Message-Id": "<3EB0AA@example.org>", "Auto-Submitted": "auto-generated", "Importance": "high", "User-Agent": "",
	} {
		if v := got.mail.Header.Get(name); v != want {
			t.Errorf("%s: %q, want %q", name, v, want)
		}
	}
	if at, err := got.mail.Header.Date(); err != nil || time.Since(at).Abs() > time.Minute {
		t.Errorf("dated %v, %v", at, err)
	}
}

func TestMailFaults(t *testing.T) {
	t.Parallel()
	cert, roots := certificate(t)
	for name, c := range map[string]struct {
		office postOffice
		secret string
		want   alarm.Kind
		code   int
		trust  bool
	}{
		"the password is wrong":         {postOffice{cert: cert, secret: "lain"}, "kata sandi", alarm.Denied, 535, true},
		"it asks, and won't have it":    {postOffice{cert: cert, secret: "lain", asks: true}, "kata sandi", alarm.Denied, 535, true},
		"the server offers no login":    {postOffice{cert: cert, noAuth: true}, "x", alarm.Denied, 0, true},
		"the server offers no TLS":      {postOffice{noTLS: true, secret: "x"}, "x", alarm.Untrusted, 0, true},
		"nobody vouches for the server": {postOffice{cert: cert, secret: "x"}, "x", alarm.Untrusted, 0, false},
		"the address is refused":        {postOffice{cert: cert, secret: "x", refuse: "550 5.1.1 <ratna@example.org> is unknown here"}, "x", alarm.Rejected, 550, true},
		"try again later":               {postOffice{cert: cert, secret: "x", refuse: "451 4.7.1 come back, ratna@example.org"}, "x", alarm.Broken, 451, true},
		"the server is not ready":       {postOffice{cert: cert, greet: "421 too many"}, "x", alarm.Broken, 421, true},
		"the server speaks no SMTP":     {postOffice{cert: cert, greet: "HTTP/1.1 400 Bad Request"}, "x", alarm.Broken, 0, true},
		"it hangs up in the middle":     {postOffice{cert: cert, secret: "x", cut: true}, "x", alarm.Broken, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.office.open(t)
			opt := alarm.Options{Settings: mailTo(c.office.address), Secret: c.secret}
			if c.trust {
				opt.Roots = roots
			} else {
				_, opt.Roots = certificate(t)
			}
			err := channel(t, opt).Tell(t.Context(), "3EB0AA", news())
			wantFault(t, err, c.want, c.code, "ratna@", c.secret+" ", "kata sandi")
			if len(c.office.letters) > 0 {
				t.Error("the letter was taken all the same")
			}
		})
	}
}

// wantFault checks the kind of a fault, and that it tells nothing that must stay hidden.
func wantFault(t *testing.T, err error, kind alarm.Kind, code int, hidden ...string) {
	t.Helper()
	var f *alarm.Fault
	if !errors.As(err, &f) || f.Kind != kind || f.Code != code {
		t.Fatalf("%v (%+v); want %s, code %d", err, f, kind, code)
	}
	if strings.TrimSpace(f.Error()) == "" || strings.Contains(f.Error(), "%!") {
		t.Errorf("the sentence is %q", f.Error())
	}
	for _, h := range hidden {
		if strings.TrimSpace(h) != "" && strings.Contains(f.Error()+f.Detail(), h) {
			t.Errorf("%q stands in %q, %q", h, f.Error(), f.Detail())
		}
	}
}

func TestMailToNobody(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	wantFault(t, channel(t, alarm.Options{Settings: mailTo(address), Secret: "x"}).Tell(t.Context(), "1", news()), alarm.Unreachable, 0)
}

// A server that takes the call and says nothing must not hold Pita up for long.
func TestMailToTheSilent(t *testing.T) {
	t.Parallel()
	office := postOffice{silent: true}
	office.open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	wantFault(t, channel(t, alarm.Options{Settings: mailTo(office.address), Secret: "x"}).Tell(ctx, "1", news()), alarm.Slow, 0)
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("it took %v to give up", d)
	}
}

// A password never leaves in the open, even to this machine.
func TestMailKeepsThePassword(t *testing.T) {
	t.Parallel()
	office := postOffice{noTLS: true, secret: "x"}
	office.open(t)
	wantFault(t, channel(t, alarm.Options{Settings: mailTo(office.address), Secret: "x"}).Tell(t.Context(), "1", news()), alarm.Untrusted, 0)
	if _, err := alarm.New(alarm.Options{Settings: mailTo("mail.example.org:587")}); !errors.Is(err, alarm.ErrNoSecret) {
		t.Errorf("a login without a password: %v, want %v", err, alarm.ErrNoSecret)
	}
}

// The port that is TLS from the first byte can't be had in a test; the connection is.
func TestMailByTLSFromTheFirstByte(t *testing.T) {
	t.Parallel()
	cert, roots := certificate(t)
	office := postOffice{cert: cert, secret: "x", noTLS: true}
	office.letters = make(chan letter, 1)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		office.serve(c)
	}()
	t.Cleanup(func() { l.Close(); <-done })
	ch, err := alarm.NewTLSMail(alarm.Options{Settings: mailTo(l.Addr().String()), Secret: "x", Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	if err := ch.Tell(t.Context(), "3EB0AA", news()); err != nil {
		t.Fatalf("Tell: %v", err)
	}
	if got := <-office.letters; got.user != "pita" {
		t.Errorf("logged in as %q", got.user)
	} else {
		looksRight(t, got)
	}
}
