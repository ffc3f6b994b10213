package wire_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types/events"

	"pita/groups/whatsapp/wire"
)

// image returns the message that points to an uploaded picture.
func image(up whatsmeow.UploadResponse) *waE2E.ImageMessage {
	return &waE2E.ImageMessage{
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, FileSHA256: up.FileSHA256,
		FileEncSHA256: up.FileEncSHA256, FileLength: &up.FileLength,
	}
}

func TestMediaUpAndDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 2, 2)
	for _, size := range []int{0, 1, 5 << 20} {
		data := bytes.Repeat([]byte{7}, size)
		up, err := h.clients[0].Upload(t.Context(), data, whatsmeow.MediaImage)
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		if _, err := h.clients[0].SendMessage(t.Context(), h.group, &waE2E.Message{ImageMessage: image(up)}); err != nil {
			t.Fatal(err)
		}
		got, err := h.clients[1].Download(t.Context(), picture(h.clients[1]))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
	}
}

// picture waits for a message with a picture.
func picture(c *client) *waE2E.ImageMessage {
	c.t.Helper()
	for {
		if m := await[*events.Message](c).Message.GetImageMessage(); m != nil {
			return m
		}
	}
}

func TestMediaThatFails(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 2, 2)
	up, err := h.clients[0].Upload(t.Context(), []byte("gambar"), whatsmeow.MediaImage)
	if err != nil {
		t.Fatal(err)
	}
	bringing := func(f wire.MediaFault) error {
		h.MediaFault(func(m wire.MediaMoment) wire.MediaFault {
			if m.Bringing && m.Kind == "image" {
				return f
			}
			return wire.MediaFault{}
		})
		_, err := h.clients[0].Upload(t.Context(), []byte("gambar"), whatsmeow.MediaImage)
		return err
	}
	for _, status := range []string{"413", "500", "503"} {
		code := map[string]int{"413": 413, "500": 500, "503": 503}[status]
		if err := bringing(wire.MediaFault{Status: code}); err == nil || !strings.Contains(err.Error(), status) {
			t.Errorf("got %v, want status %s", err, status)
		}
	}
	if err := bringing(wire.MediaFault{Cut: true}); err == nil {
		t.Error("a host that is down took a file")
	}
	h.MediaFault(func(wire.MediaMoment) wire.MediaFault { return wire.MediaFault{Status: http.StatusGone} })
	if _, err := h.clients[1].Download(t.Context(), image(up)); !errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith410) {
		t.Errorf("got %v, want %v", err, whatsmeow.ErrMediaDownloadFailedWith410)
	}
	tries := make(chan bool, 8)
	h.MediaFault(func(wire.MediaMoment) wire.MediaFault { tries <- true; return wire.MediaFault{Short: true} })
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	go func() { <-tries; cancel() }()
	if _, err := h.clients[1].Download(ctx, image(up)); err == nil {
		t.Error("half a file was taken for the whole")
	}
	h.MediaFault(nil)
	gone := image(up)
	gone.DirectPath = new(string)
	*gone.DirectPath = "/v/image/none.enc?ccb=11-4"
	if _, err := h.clients[1].Download(t.Context(), gone); !errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith404) {
		t.Errorf("got %v, want %v", err, whatsmeow.ErrMediaDownloadFailedWith404)
	}
	if got, err := h.clients[1].Download(t.Context(), image(up)); err != nil || string(got) != "gambar" {
		t.Errorf("got %q, %v after all that, want the file", got, err)
	}
}

// TestMediaOverLoopback fetches over TLS, as clients in other processes do.
func TestMediaOverLoopback(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 1, 1)
	host, root, err := h.ListenMedia(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	addr, err := h.ListenLoopback(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(root, []byte("BEGIN CERTIFICATE")) || !strings.HasPrefix(host, "127.0.0.1:") {
		t.Errorf("got host %s and certificate %s", host, root)
	}
	trusting := wire.Dial(addr)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(root)
	over := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	c := h.clients[0]
	c.Disconnect()
	c.SetWebsocketHTTPClient(trusting)
	c.SetMediaHTTPClient(over)
	c.login()
	up, err := c.Upload(t.Context(), []byte("gambar"), whatsmeow.MediaImage)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Download(t.Context(), image(up)); err != nil || string(got) != "gambar" {
		t.Errorf("got %q, %v, want the file", got, err)
	}
	stranger := &http.Client{Timeout: time.Second * 5}
	if resp, err := stranger.Get("https://" + host + "/v/image/x"); err == nil {
		_ = resp.Body.Close()
		t.Error("a client that does not know the certificate was served")
	}
}

func TestMediaTooLarge(t *testing.T) {
	t.Parallel()
	s := newServer(t, wire.Options{})
	for _, known := range []bool{true, false} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://mmg.whatsapp.net/mms/video/x?auth=rehearsal", io.LimitReader(zeros{}, 101<<20))
		if err != nil {
			t.Fatal(err)
		}
		if known {
			req.ContentLength = 101 << 20
		}
		resp, err := s.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("size known: %v: got %s, want 413", known, resp.Status)
		}
	}
}

// zeros is an endless file.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestMediaIsTakenOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 1, 1)
	up, err := h.clients[0].Upload(t.Context(), []byte("gambar"), whatsmeow.MediaImage)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.clients[0].DeleteMedia(t.Context(), whatsmeow.MediaImage, up.DirectPath, up.FileEncSHA256, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.clients[0].Download(t.Context(), image(up)); !errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith404) {
		t.Errorf("got %v, want %v", err, whatsmeow.ErrMediaDownloadFailedWith404)
	}
}
