package whatsapp

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"pita/groups"
	"pita/groups/whatsapp/wire"
	"pita/groups/whatsapp/wire/phone"
)

// sees has Pita look at pictures, and says what she is given of them. What is read of one
// that begins with "kode " is the rest of it.
func (w *scene) sees() (given func() []string) {
	var mu sync.Mutex
	var all []string
	w.transport.look = func(data []byte) groups.Seen {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, string(data))
		if string(data) == "rusak" {
			panic("a picture that nobody thought of")
		}
		if code, ok := strings.CutPrefix(string(data), "kode "); ok {
			return groups.Seen{Codes: []string{code}, Prints: []groups.Print{{Waves: uint64(len(data))}}}
		}
		return groups.Seen{}
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		out := all
		all = nil
		return out
	}
}

func (w *scene) send(from *phone.Phone, chat groups.Address, kind groups.MediaKind, data, caption string) groups.MessageID {
	w.Helper()
	d := phone.Draft{Text: caption, Media: &groups.Media{Kind: kind, Name: "a", Data: []byte(data)}}
	if kind == groups.ViewOnce {
		d.Media.Kind, d.Once = groups.Picture, true
	}
	id, err := from.Write(w.ctx, chat, d)
	w.must(err)
	return id
}

func TestAPictureIsLookedAtAfterItsMessage(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		given := w.sees()
		g := w.inGroup()
		id := w.send(w.sari, g, groups.Picture, "kode https://contoh.example 0811-0000-0012", "lihat ini")
		w.soon()
		news := w.news()
		if got, want := names(news), []string{`message "lihat ini"`, "looked"}; !slices.Equal(got, want) {
			t.Fatalf("heard %s, want %s", got, want)
		}
		m, ev := news[0].(*groups.Message), news[1].(*groups.Looked)
		if ev.ID != id || !is(ev.From, w.sari) || ev.Place != m.Place || ev.Key == m.Key || !ev.At.Equal(m.At) || !ev.Captioned || ev.Kind != groups.Picture {
			t.Errorf("what was seen does not belong to the message: %+v", ev)
		}
		if len(ev.Surfaces) != 1 || ev.Surfaces[0].Kind != groups.QRCode || ev.Surfaces[0].Text != "https://contoh.example 0811-0000-0012" || len(ev.Surfaces[0].Own) != 1 {
			t.Errorf("the code was told as %+v, want its text, with the writer's own number marked", ev.Surfaces)
		}
		if len(ev.Prints) != 1 || len(given()) != 1 {
			t.Error("the print did not come, or the picture was looked at twice")
		}
	})
}

// TestOnlyWhatGroupsSeeIsLookedAt sends what is nobody's to look at, and what holds no picture.
func TestOnlyWhatGroupsSeeIsLookedAt(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		given := w.sees()
		w.listen()
		g := w.group()
		w.soon()
		w.send(w.sari, w.pita.Hidden(), groups.Picture, "kode pribadi", "")
		w.send(w.sari, g, groups.ViewOnce, "kode sekali", "")
		w.send(w.sari, g, groups.Voice, "kode suara", "")
		w.send(w.sari, g, groups.Video, "kode film", "")
		w.send(w.sari, g, groups.File, "kode berkas", "")
		w.send(w.pita, g, groups.Picture, "kode sendiri", "")
		w.send(w.sari, g, groups.Picture, "bunga", "")
		w.send(w.sari, g, groups.Sticker, "kode stiker", "")
		w.soon()
		if got, want := given(), []string{"bunga", "kode stiker"}; !slices.Equal(got, want) {
			t.Errorf("looked at %q, want %q", got, want)
		}
	})
}

// TestAPictureThatCannotBeFetched holds nothing up, and is tried again; one that is gone is not.
func TestAPictureThatCannotBeFetched(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		given := w.sees()
		g := w.inGroup()
		fetched := 0
		failing := func(status int) {
			w.server.MediaFault(func(m wire.MediaMoment) (f wire.MediaFault) {
				if !m.Bringing {
					fetched++
					f.Status = status
				}
				return f
			})
		}
		failing(http.StatusServiceUnavailable)
		w.send(w.sari, g, groups.Picture, "kode satu", "satu")
		w.write(w.sari, g, "dua")
		w.soon()
		if got, want := names(w.news()), []string{`message "satu"`, `message "dua"`}; !slices.Equal(got, want) {
			t.Errorf("heard %s, want %s: a picture holds nothing up", got, want)
		}
		time.Sleep(30 * time.Second)
		w.server.MediaFault(nil)
		time.Sleep(2 * time.Minute)
		if got, want := names(w.news()), []string{"looked"}; !slices.Equal(got, want) {
			t.Errorf("heard %s after the media server came back, want %s", got, want)
		}
		if got := given(); len(got) != 1 {
			t.Errorf("looked at %q", got)
		}
		fetched = 0
		failing(http.StatusGone)
		w.send(w.sari, g, groups.Picture, "kode tiga", "")
		time.Sleep(time.Hour)
		if fetched != 3 || len(given()) != 0 { // by Dewi's phone, Pita's own and Pita
			t.Errorf("a picture that is gone was asked for %d times", fetched)
		}
	})
}

// TestWhatWasSeenIsToldAgainWhenRefused refuses it once, as a house does whose disk is full.
func TestWhatWasSeenIsToldAgainWhenRefused(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		w.sees()
		g := w.inGroup()
		refused := 0
		w.refusing(func(ev groups.Event) error {
			if _, ok := ev.(*groups.Looked); ok && refused == 0 {
				refused++
				return errTest
			}
			return nil
		})
		w.send(w.sari, g, groups.Picture, "kode satu", "satu")
		w.settle()
		if got, want := names(w.news()), []string{`message "satu"`, "looked"}; !slices.Equal(got, want) || refused != 1 {
			t.Errorf("heard %s after %d refusals, want %s after one", got, refused, want)
		}
	})
}

// TestAPictureThatBreaksTheLook is let be, and the next one is looked at.
func TestAPictureThatBreaksTheLook(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		given := w.sees()
		g := w.inGroup()
		w.send(w.sari, g, groups.Picture, "rusak", "satu")
		w.send(w.sari, g, groups.Picture, "kode dua", "dua")
		w.soon()
		time.Sleep(20 * time.Minute)
		if got, want := names(w.news()), []string{`message "satu"`, `message "dua"`, "looked"}; !slices.Equal(got, want) {
			t.Errorf("heard %s, want %s", got, want)
		}
		if got, want := given(), []string{"rusak", "kode dua"}; !slices.Equal(got, want) {
			t.Errorf("looked at %q, want %q", got, want)
		}
	})
}

func TestPictureOf(t *testing.T) {
	t.Parallel()
	path, long := proto.String("/v/x?y"), proto.Uint64(mostFetched+1)
	small := []byte("kecil")
	cases := map[string]struct {
		msg    *waE2E.Message
		file   bool
		within bool
	}{
		"a picture":              {&waE2E.Message{ImageMessage: &waE2E.ImageMessage{DirectPath: path}}, true, false},
		"one that is too large":  {&waE2E.Message{ImageMessage: &waE2E.ImageMessage{DirectPath: path, FileLength: long}}, false, false},
		"a sticker":              {&waE2E.Message{StickerMessage: &waE2E.StickerMessage{DirectPath: path}}, true, false},
		"a sticker that moves":   {&waE2E.Message{StickerMessage: &waE2E.StickerMessage{DirectPath: path, IsAnimated: proto.Bool(true)}}, false, false},
		"a picture sent as file": {&waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{DirectPath: path, Mimetype: proto.String("image/png")}}, true, false},
		"another file":           {&waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{DirectPath: path, Mimetype: proto.String("application/pdf")}}, false, false},
		"a film":                 {&waE2E.Message{VideoMessage: &waE2E.VideoMessage{DirectPath: path, JPEGThumbnail: small}}, false, true},
		"a link with a picture":  {&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{JPEGThumbnail: small}}, false, true},
		"a text":                 {&waE2E.Message{Conversation: proto.String("halo")}, false, false},
	}
	for name, c := range cases {
		file, within := pictureOf(c.msg)
		if (file != nil) != c.file || (len(within) > 0) != c.within {
			t.Errorf("%s: to be fetched %t, within %t; want %t, %t", name, file != nil, len(within) > 0, c.file, c.within)
		}
	}
}

func TestSightsHaveAnEnd(t *testing.T) {
	t.Parallel()
	var s sights
	s.init()
	for range mostSights {
		if !s.add(new(sight)) {
			t.Fatal("there is no room too soon")
		}
	}
	if s.add(new(sight)) {
		t.Error("there is room without end")
	}
	var large sights
	large.init()
	if !large.add(&sight{small: make([]byte, mostSmall-9)}) || large.add(&sight{small: make([]byte, 10)}) || !large.add(&sight{small: make([]byte, 9)}) {
		t.Error("pictures that came within their messages take more room than they may, or less")
	}
	now := time.Now()
	one, _ := s.take(now)
	if busy, _ := s.busy(now); !busy || one == nil {
		t.Error("a picture that is being looked at is nothing to wait for")
	}
	s = sights{}
	s.init()
	held := &sight{held: true}
	s.add(held)
	if one, _ := s.take(now); one != nil {
		t.Error("a picture was looked at before its message was told")
	}
	if busy, _ := s.busy(now); !busy {
		t.Error("a picture whose message is about to be told is nothing to wait for")
	}
	s.told(held, false)
	if busy, _ := s.busy(now); busy {
		t.Error("a picture is waited for whose message was not taken")
	}
}

// TestFilesAreBounded reads a body that is longer than is fetched, told before and not.
func TestFilesAreBounded(t *testing.T) {
	t.Parallel()
	for _, told := range []int64{-1, mostFetched * 2} {
		h := hopper{floods{told}}
		resp, err := h.RoundTrip(&http.Request{Method: http.MethodGet})
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, resp.Body)
		if !unfetchable(err) || n > mostFetched+1<<10 || told > 0 && n > 0 {
			t.Errorf("told %d: read %d bytes, %v", told, n, err)
		}
	}
}

// floods gives files without end.
type floods struct{ told int64 }

func (a floods) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, ContentLength: a.told, Body: io.NopCloser(spring{})}, nil
}

type spring struct{}

func (spring) Read(p []byte) (int, error) { return len(p), nil }
