package cli

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pita/cmd/internal/alarm"
	"pita/store"
)

// outsideServer answers every call with a status, and hands on what it got.
func outsideServer(t *testing.T, status int) (address string, calls chan string) {
	t.Helper()
	calls = make(chan string, 4)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls <- r.Method + " " + r.URL.Path + " " + string(body)
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s.URL, calls
}

// settingsWith writes a settings file whose channel and heartbeat are at address.
func settingsWith(t *testing.T, address string) string {
	t.Helper()
	dir := t.TempDir()
	key, file := filepath.Join(dir, "key"), filepath.Join(dir, "pita.toml")
	text := "heartbeat = '" + address + "/beat'\n[alarm]\nby = 'webhook'\nto = '" + address + "/hook'\nsecret_file = '" + key + "'\n"
	if err := errors.Join(os.WriteFile(key, []byte("rahasia\n"), 0o600), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAlarmTest(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		address, calls := outsideServer(t, 200)
		status, out, errs := call(t, "", "--settings", settingsWith(t, address), "alarm", "test", "--lang", lang)
		if status != 0 || errs != "" || !strings.Contains(out, "webhook") {
			t.Errorf("%s: status %d, %q, %q; want 0 and that it was taken", lang, status, out, errs)
		}
		line, rest, _ := strings.Cut(<-calls, "{")
		var got alarm.Call
		if err := json.Unmarshal([]byte("{"+rest), &got); err != nil || line != "POST /hook " || !strings.HasPrefix(string(got.ID), "trial-") {
			t.Errorf("it got %q %+v, %v", line, got, err)
		}
		if want := textsIn(lang)["alarm.trial"]; got.Text != want {
			t.Errorf("it got the text %q, want %q", got.Text, want)
		}
		if got := <-calls; got != "GET /beat " {
			t.Errorf("the heartbeat was called by %q", got)
		}
	}
	address, _ := outsideServer(t, 500)
	status, out, errs := call(t, "", "--settings", settingsWith(t, address), "alarm", "test", "--lang", "en")
	if status != 1 || out != "" || strings.Count(errs, "(500)") != 2 {
		t.Errorf("with a server in trouble: status %d, %q, %q", status, out, errs)
	}
}

// A server that is silent is told in the operator's words, in either language.
func TestAlarmFailsInPlainWords(t *testing.T) {
	t.Parallel()
	e := &env{}
	e.speak("id")
	slow := &alarm.Fault{Kind: alarm.Slow, By: "mail"}
	err := e.outsideFailure(slow, "alarm.failed")
	var f *failure
	if !errors.As(err, &f) || !errors.Is(err, slow) {
		t.Fatalf("a fault became %v", err)
	}
	got := e.text(f.key, f.args...)
	if want := "tidak terkirim (servernya tidak menjawab pada waktunya; periksa nama dan nomor portnya)"; !strings.Contains(got, want) {
		t.Errorf("the operator reads %q, want %q in it", got, want)
	}
}

// The doctor tells what the last try of the running house came to.
func TestDoctorTellsOfTheChannel(t *testing.T) {
	t.Parallel()
	dir := owned(t)
	address, _ := outsideServer(t, 200)
	settings := settingsWith(t, address)
	for _, c := range []struct{ name, last, says string }{
		{"channel", `{"at":"2026-01-05T01:00:00Z","since":"2026-01-05T01:00:00Z"}`, "well  owner's channel: webhook; something last arrived 2026-01-05"},
		{"channel", `{"at":"2016-01-05T01:00:00Z","since":"2016-01-04T01:00:00Z","failed":"webhook: its server is in trouble (500)"}`, "NOTE  owner's channel: webhook; last used 2016-01-05"},
		{"channel", `{"at":"` + time.Now().Format(time.RFC3339) + `","since":"2016-01-04T01:00:00Z","failed":"webhook: its server is in trouble (500)"}`, "LOOK  owner's channel: webhook; nothing arrives since 2016-01-04"},
		{"heartbeat", `{"at":"2026-01-05T01:00:00Z","since":"2026-01-05T01:00:00Z"}`, "well  heartbeat: last called 2026-01-05"},
		{"heartbeat", `{"at":"2026-01-05T01:00:00Z","since":"2026-01-04T01:00:00Z","failed":"heartbeat: its server can't be reached"}`, "LOOK  heartbeat: can't be called since 2026-01-04"},
	} {
		keepTry(t, dir, c.name, c.last)
		_, out, errs := call(t, "", "--data", dir, "--settings", settings, "doctor", "--lang", "en")
		if !strings.Contains(out, c.says) {
			t.Errorf("after %s %s the doctor says %q, %q; want %q", c.name, c.last, out, errs, c.says)
		}
	}
}

func keepTry(t *testing.T, dir, name, last string) {
	t.Helper()
	s, err := store.Open(dir, store.Options{})
	if err == nil {
		err = errors.Join(s.Keep(t.Context(), name, []byte(last)), s.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// When the number is taken off, the owner hears of it where WhatsApp is not needed.
func TestTheOwnerHearsOutsideThatTheNumberIsGone(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own := opens(t, s, "Pita", "01")
	dir := paired(t, s, own.Account())
	address, calls := outsideServer(t, 200)
	settings := settingsWith(t, address)
	c := begin(t, s.Client(), "run", "--data", dir, "--settings", settings)
	c.await("Pita keeps the house in")
	if got := <-calls; got != "GET /beat " {
		t.Errorf("a house that is well calls %q first, want its heartbeat", got)
	}
	for _, n := range own.Account().Devices() {
		if n != 0 {
			if err := own.Account().Unlink(n); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := <-calls
	if !strings.HasPrefix(got, "POST /hook ") || !strings.Contains(got, "terputus dari ponselnya") {
		t.Errorf("the owner got %q; want that Pita is no longer linked", got)
	}
	comes(t, "the doctor knows that the owner was told", func() bool {
		_, out, _ := call(t, "", "--data", dir, "--settings", settings, "doctor", "--lang", "en")
		return strings.Contains(out, "webhook; something last arrived")
	})
	c.cancel()
	c.ends(0, "Pita has stopped.")
	if strings.Contains(c.errs.String(), "rahasia") || strings.Contains(c.errs.String(), address) {
		t.Errorf("the log tells a secret: %s", c.errs)
	}
}

// A house without a channel says so when it goes live.
func TestRunWarnsWhenNobodyCanBeTold(t *testing.T) {
	t.Parallel()
	s := newWire(t)
	own := opens(t, s, "Pita", "01")
	dir := paired(t, s, own.Account())
	c := begin(t, s.Client(), "run", "--data", dir)
	c.await("Pita keeps the house in")
	awaitLog(t, c, "the owner can't be reached outside WhatsApp")
	c.cancel()
	c.ends(0, "Pita has stopped.")
}
