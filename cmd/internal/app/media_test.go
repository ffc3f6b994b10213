package app_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"pita/cmd/internal/app"
	"pita/groups"
)

// A pictureless network takes no pictures, and keeps what is said.
type pictureless struct {
	groups.Transport
	mu    sync.Mutex
	on    bool // before that it takes pictures too
	tries int
	texts []string
}

// Do does the action unless it holds a picture.
func (p *pictureless) Do(ctx context.Context, id groups.ActionID, a groups.Action) (groups.Receipted, error) {
	if c := groups.ContentOf(a); c != nil && c.Words.Post != "" {
		p.mu.Lock()
		defer p.mu.Unlock()
		if c.Media != nil && p.on {
			p.tries++
			return groups.Receipted{}, &groups.SendError{Retry: groups.Again, Why: "media"}
		}
		p.texts = append(p.texts, c.Text)
	}
	return p.Transport.Do(ctx, id, a)
}

func TestAPostGoesWithoutItsPictureWhenWhatsAppRefusesIt(t *testing.T) {
	t.Parallel()
	net := &pictureless{}
	h := begun(t, &app.Stage{World: sampleWorld(), Through: func(g groups.Transport) groups.Transport {
		net.Transport = g
		return net
	}}, waitingPost)
	net.mu.Lock()
	net.on, net.texts = true, nil
	net.mu.Unlock()
	did := strings.Join(h.does("Dewi: !kirim sadari-01"), "\n") + "\n" + strings.Join(h.does("wait 5m"), "\n")
	if !strings.Contains(did, "say: post sadari-01") {
		t.Fatalf("did %q, want the post all the same", did)
	}
	net.mu.Lock()
	defer net.mu.Unlock()
	if net.tries < 3 || net.tries > 8 {
		t.Errorf("the picture was tried %d times, want a few", net.tries)
	}
	if said := strings.Join(net.texts, "\n"); !strings.Contains(said, "belum bisa dikirim") || !strings.Contains(said, "gambar perempuan yang bercermin") {
		t.Errorf("said %q, want that the picture is missing and what it shows", said)
	}
}
