package alarm_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"pita/cmd/internal/alarm"
	"pita/cmd/internal/config"
	"pita/groups"
)

// A request is what a server was asked, body and all.
type request struct {
	*http.Request
	body string
}

// server answers every request with a status, by TLS, and hands them on.
func server(t testing.TB, status int, head map[string]string) (address string, roots *x509.CertPool, asked chan request) {
	t.Helper()
	cert, roots := certificate(t)
	asked = make(chan request, 8)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked <- request{r, string(body)}
		for name, v := range head {
			w.Header().Set(name, v)
		}
		w.WriteHeader(status)
		io.WriteString(w, "nothing here for topik-rahasia, "+r.Header.Get("Authorization"))
	}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL, roots, asked
}

func TestNtfy(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"", "tk_rahasia"} {
		address, roots, asked := server(t, 200, nil)
		c := channel(t, alarm.Options{Settings: config.Alarm{By: config.ByNtfy, To: address + "/topik"}, Secret: token, Roots: roots})
		for _, n := range []*groups.Notify{news(), {Title: "Kabar – baik", Text: "Pulih."}} {
			if err := c.Tell(t.Context(), "3EB0AA", n); err != nil {
				t.Fatalf("Tell: %v", err)
			}
			got := <-asked
			title, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Title"))
			if err != nil || title != n.Title || got.body != n.Text || got.Method != "POST" || got.URL.Path != "/topik" {
				t.Errorf("%s %s: title %q (%v), body %q", got.Method, got.URL.Path, title, err, got.body)
			}
			want := map[bool]string{true: "urgent", false: "high"}[n.Urgent]
			if p := got.Header.Get("Priority"); p != want {
				t.Errorf("priority %q, want %q", p, want)
			}
			if a := got.Header.Get("Authorization"); token == "" && a != "" || token != "" && a != "Bearer "+token {
				t.Errorf("authorization %q with the token %q", a, token)
			}
		}
	}
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	address, roots, asked := server(t, 204, nil)
	settings := config.Alarm{By: config.ByWebhook, To: address + "/kait?x=1"}
	if _, err := alarm.New(alarm.Options{Settings: settings}); !errors.Is(err, alarm.ErrNoSecret) {
		t.Errorf("a webhook without a key: %v, want %v", err, alarm.ErrNoSecret)
	}
	c := channel(t, alarm.Options{Settings: settings, Secret: "kunci", Roots: roots})
	if err := c.Tell(t.Context(), "3EB0AA", news()); err != nil {
		t.Fatalf("Tell: %v", err)
	}
	got := <-asked
	var call alarm.Call
	if err := json.Unmarshal([]byte(got.body), &call); err != nil {
		t.Fatalf("the body %q is no JSON: %v", got.body, err)
	}
	if want := (alarm.Call{ID: "3EB0AA", At: call.At, Title: news().Title, Text: news().Text, Urgent: true}); call != want {
		t.Errorf("it got %+v, want %+v", call, want)
	}
	if time.Since(call.At).Abs() > time.Minute {
		t.Errorf("it is dated %v", call.At)
	}
	signed := got.Header.Get(alarm.SignatureHeader)
	if want := alarm.Signature([]byte("kunci"), call.At, []byte(got.body)); signed != want {
		t.Errorf("signed %q, want %q", signed, want)
	}
	if got.Header.Get("Content-Type") != "application/json" || got.URL.RawQuery != "x=1" {
		t.Errorf("%s, %s", got.Header.Get("Content-Type"), got.URL)
	}
}

// The signature by which a receiver checks: as worked out by another program.
func TestSignature(t *testing.T) {
	t.Parallel()
	got := alarm.Signature([]byte("key"), time.Unix(1767578400, 0), []byte(`{"a":1}`))
	const want = "t=1767578400,v1=096694fb13472a7aaf3e319e60b2bf366057cb8ef209708b1aaad54b8370a32a"
	if got != want {
		t.Errorf("Signature = %s, want %s", got, want)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for _, by := range []string{config.ByNtfy, config.ByWebhook} {
		for status, want := range map[int]alarm.Kind{
			301: alarm.Moved, 302: alarm.Moved, 307: alarm.Moved, 308: alarm.Moved, 401: alarm.Denied, 403: alarm.Denied,
			404: alarm.Rejected, 413: alarm.Rejected, 429: alarm.Rejected, 500: alarm.Broken, 503: alarm.Broken,
		} {
			t.Run(by+" "+strconv.Itoa(status), func(t *testing.T) {
				t.Parallel()
				elsewhere, _, misled := server(t, 200, nil)
				address, roots, asked := server(t, status, map[string]string{"Location": elsewhere})
				c := channel(t, alarm.Options{
					Settings: config.Alarm{By: by, To: address + "/topik-rahasia"}, Secret: "tk_rahasia", Roots: roots,
				})
				err := c.Tell(t.Context(), "1", news())
				wantFault(t, err, want, status, "topik-rahasia", "tk_rahasia", address)
				if len(asked) != 1 || len(misled) != 0 {
					t.Errorf("asked %d times, and elsewhere %d times; want once and never", len(asked), len(misled))
				}
			})
		}
	}
}

func TestServersNobodyReaches(t *testing.T) {
	t.Parallel()
	address, roots, _ := server(t, 200, nil)
	_, others := certificate(t)
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // only then does the server notice that the caller is gone
		<-r.Context().Done()
	}))
	t.Cleanup(slow.Close)
	closed := httptest.NewServer(nil)
	closed.Close()
	for name, c := range map[string]struct {
		to    string
		roots *x509.CertPool
		want  alarm.Kind
	}{
		"nobody vouches":   {address + "/rahasia", others, alarm.Untrusted},
		"silent":           {slow.URL + "/rahasia", roots, alarm.Slow},
		"closed":           {closed.URL + "/rahasia", roots, alarm.Unreachable},
		"TLS to the plain": {strings.Replace(slow.URL, "http:", "https:", 1) + "/rahasia", roots, alarm.Untrusted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			ch := channel(t, alarm.Options{Settings: config.Alarm{By: config.ByNtfy, To: c.to}, Roots: c.roots})
			wantFault(t, ch.Tell(ctx, "1", news()), c.want, 0, "rahasia")
			h := alarm.NewHeart(c.to, c.roots)
			wantFault(t, h.Beat(ctx), c.want, 0, "rahasia")
		})
	}
}

func TestHeart(t *testing.T) {
	t.Parallel()
	address, roots, asked := server(t, 200, nil)
	if err := alarm.NewHeart(address+"/ping/rahasia", roots).Beat(t.Context()); err != nil {
		t.Fatalf("Beat: %v", err)
	}
	if got := <-asked; got.Method != "GET" || got.URL.Path != "/ping/rahasia" || got.body != "" {
		t.Errorf("it was asked %s %s with %q", got.Method, got.URL, got.body)
	}
	for _, status := range []int{302, 404, 500} {
		address, roots, _ := server(t, status, map[string]string{"Location": address})
		var f *alarm.Fault
		if err := alarm.NewHeart(address+"/ping/rahasia", roots).Beat(t.Context()); !errors.As(err, &f) || f.Code != status {
			t.Errorf("an answer of %d is %v", status, err)
		}
	}
	if len(asked) != 0 {
		t.Error("a redirect was followed")
	}
}

func TestNoChannel(t *testing.T) {
	t.Parallel()
	if _, err := alarm.New(alarm.Options{}); err == nil {
		t.Error("a channel was made of nothing")
	}
}
