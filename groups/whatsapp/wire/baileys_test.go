package wire_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"pita/groups/whatsapp/wire"
)

// baileysPatience is how long a step of the second client may take.
const baileysPatience = 60 * time.Second

// baileys is the second client: Baileys in a process of its own.
type baileys struct {
	t      testing.TB
	in     io.WriteCloser
	mu     sync.Mutex
	n      int
	waits  map[int]chan json.RawMessage
	heard  []happening
	news   chan struct{} // closed at the next line
	broken error
}

// A happening is what the second client says has happened.
type happening struct {
	Event    string
	QR       string
	Me, LID  string
	Code     int
	Chat, By string
	ID       string
	Mine     bool
	Text     string
	Picture  bool
	Poll     []string
	Question string
	Kind     string
	Action   string
	Who      []string
}

// secondClient starts the second client, which is not linked yet.
func secondClient(t testing.TB, s *wire.Server) *baileys {
	t.Helper()
	dir := filepath.Join("testdata", "baileys")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "baileys")); err != nil {
		if os.Getenv("PITA_SECOND_CLIENT") != "" {
			t.Fatal("the second client is not installed; run make second-client")
		}
		t.Skip("the second client is not installed; make second-client does it, and make test asks for it")
	}
	ctx, cancel := context.WithCancel(context.Background())
	addr, err := s.ListenLoopback(ctx)
	if err != nil {
		t.Fatal(err)
	}
	host, root, err := s.ListenMedia(ctx)
	if err != nil {
		t.Fatal(err)
	}
	pem := filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(pem, root, 0o600); err != nil {
		t.Fatal(err)
	}
	key := wire.Root()
	cmd := exec.CommandContext(ctx, "node", "bot.mjs")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	cmd.Env = append(os.Environ(), "WIRE_URL=ws://"+addr+"/ws/chat", "WIRE_ROOT="+hex.EncodeToString(key[:]),
		"WIRE_MEDIA="+host, "WIRE_KEYS="+t.TempDir(), "NODE_EXTRA_CA_CERTS="+pem)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the second client, for which node is needed: %v", err)
	}
	b := &baileys{t: t, in: in, waits: map[int]chan json.RawMessage{}, news: make(chan struct{})}
	done := make(chan struct{})
	go func() { defer close(done); b.listen(out) }()
	t.Cleanup(func() {
		_ = in.Close()
		<-done
		_ = cmd.Wait()
		cancel()
	})
	return b
}

// listen hears all lines of the second client.
func (b *baileys) listen(out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var answer struct{ N int }
		var h happening
		line := json.RawMessage(append([]byte(nil), lines.Bytes()...))
		_ = json.Unmarshal(line, &answer)
		b.mu.Lock()
		if ch := b.waits[answer.N]; ch != nil {
			ch <- line
		} else if json.Unmarshal(line, &h) == nil {
			b.heard = append(b.heard, h)
		}
		close(b.news)
		b.news = make(chan struct{})
		b.mu.Unlock()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = errors.Join(errors.New("the second client has ended"), lines.Err())
	close(b.news)
	b.news = make(chan struct{})
}

// order has the second client do something, and returns the answer or the error
// it gives, which is a *refused.
func (b *baileys) order(what string, with map[string]any) (json.RawMessage, error) {
	b.t.Helper()
	ch := make(chan json.RawMessage, 1)
	b.mu.Lock()
	b.n++
	n := b.n
	b.waits[n] = ch
	b.mu.Unlock()
	order := map[string]any{"n": n, "do": what}
	for k, v := range with {
		order[k] = v
	}
	line, err := json.Marshal(order)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(line, '\n')); err != nil {
		b.t.Fatalf("%s: the second client does not listen: %v", what, err)
	}
	select {
	case line := <-ch:
		var answer struct {
			Value json.RawMessage
			Error string
			Code  int
		}
		if err := json.Unmarshal(line, &answer); err != nil {
			b.t.Fatal(err)
		}
		if answer.Error != "" {
			return nil, &refused{answer.Code, answer.Error}
		}
		return answer.Value, nil
	case <-time.After(baileysPatience):
		b.t.Fatalf("%s: the second client does not answer within %v", what, baileysPatience)
		return nil, nil
	}
}

// A refused is an order that failed.
type refused struct {
	code int
	why  string
}

func (r *refused) Error() string { return fmt.Sprintf("%s (%d)", r.why, r.code) }

// does has the second client do something that must succeed, and returns a
// text it answers.
func (b *baileys) does(what string, with map[string]any) string {
	b.t.Helper()
	value, err := b.order(what, with)
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	var s string
	_ = json.Unmarshal(value, &s)
	return s
}

// hears waits for something to happen to the second client, now or before.
func (b *baileys) hears(what string, is func(happening) bool) happening {
	b.t.Helper()
	late := time.After(baileysPatience)
	for from := 0; ; {
		b.mu.Lock()
		heard, news, broken := b.heard, b.news, b.broken
		b.mu.Unlock()
		for ; from < len(heard); from++ {
			if is(heard[from]) {
				return heard[from]
			}
		}
		if broken != nil {
			b.t.Fatalf("%s: %v", what, broken)
		}
		select {
		case <-news:
		case <-late:
			b.t.Fatalf("the second client did not hear %s within %v; it heard %+v", what, baileysPatience, heard)
		}
	}
}

// forget drops what has happened so far.
func (b *baileys) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heard = nil
}
