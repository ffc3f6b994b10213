package app_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/cmd/internal/app"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
	"pita/moderation"
	"pita/moderation/picture"
)

var update = flag.Bool("update", false, "write the transcripts anew; read the difference before you keep it")

// chats is where the sample transcripts are.
const chats = "../../../content/samples/chat"

// named are the transcripts that the samples must hold.
var named = []string{
	"penjual-obat-ajaib", "tanya-herbal", "malam-putus-asa", "demam-kemo",
	"setujui-jadwal", "jeda-duka", "gabung", "suntingan-iklan",
}

// TestChats plays every sample transcript over the judgement alone and over the whole
// program but the phone. Both must print the file.
func TestChats(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(chats, "*.chat"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d transcripts in %s (%v), want at least 20", len(files), chats, err)
	}
	for _, name := range named {
		if _, err := os.Stat(filepath.Join(chats, name+".chat")); err != nil {
			t.Errorf("the transcript %s is missing: %v", name, err)
		}
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".chat"), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			judged := playDecide(t, file, src)
			if *update {
				if err := os.WriteFile(file, judged, 0o644); err != nil {
					t.Fatal(err)
				}
				src = judged
			}
			if diff := cmp.Diff(string(src), string(judged)); diff != "" {
				t.Errorf("the judgement plays %s otherwise (-file +played); run with -update if it is right:\n%s", file, diff)
			}
			if diff := cmp.Diff(string(judged), string(playApp(t, file, src))); diff != "" {
				t.Errorf("the program plays %s otherwise than the judgement alone (-judgement +program):\n%s", file, diff)
			}
		})
	}
}

// TestChatsShowEveryDoing fails when a kind of thing that Pita does is in no transcript.
func TestChatsShowEveryDoing(t *testing.T) {
	t.Parallel()
	if *update {
		t.Skip("the transcripts are being written")
	}
	files, err := filepath.Glob(filepath.Join(chats, "*.chat"))
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(src)
	}
	for _, doing := range []string{"say: post", "whisper", "alert", "hide", "retract", "remove", "approve", "invite", "leave", "refuse"} {
		if !strings.Contains(all.String(), "\n\t"+doing+" ") {
			t.Errorf("no transcript shows Pita do this: %s", doing)
		}
	}
}

func playDecide(t *testing.T, file string, src []byte) []byte {
	t.Helper()
	s, w := parse(t, file, src)
	transport := rehearsal.NewTransport(nil)
	return play(t, s, w, transport, rehearsal.NewMemory(w.On, transport.Do))
}

func playApp(t *testing.T, file string, src []byte) []byte {
	t.Helper()
	s, w := parse(t, file, src)
	stage := &app.Stage{Dir: t.TempDir(), Transport: rehearsal.NewTransport(nil), World: w}
	if err := stage.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stage.Close(); err != nil {
			t.Error(err)
		}
	}()
	return play(t, s, w, stage.Transport, stage)
}

func parse(t *testing.T, file string, src []byte) (*rehearsal.Script, decide.World) {
	t.Helper()
	s, err := rehearsal.Parse(file, src)
	if err != nil {
		t.Fatal(err)
	}
	return s, scriptWorld(t, s.Rules())
}

func play(t *testing.T, s *rehearsal.Script, w decide.World, transport *rehearsal.Transport, house rehearsal.House) []byte {
	t.Helper()
	p := rehearsal.NewPlayer(transport, house)
	p.Look = rehearsal.Beside(chats, picture.See)
	p.Rules = rules(w)
	got, err := p.Play(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// scriptWorld is the sample library under a script's own rules, or the starting ones.
func scriptWorld(t *testing.T, lines []rehearsal.RuleLine) decide.World {
	t.Helper()
	if len(lines) == 0 {
		return sampleWorld()
	}
	made := make([]moderation.Rule, len(lines))
	for i, l := range lines {
		made[i] = moderation.Rule{
			ID: l.ID, Lane: l.Lane, Reason: l.ID, Words: l.Words, Except: l.Except, Near: l.Near, Post: l.Post, Soft: l.Soft,
		}
	}
	book, err := moderation.Make(made...)
	if err != nil {
		t.Fatal(err)
	}
	return decide.NewWorld(book, sampleWorld().Library, phrase.Embedded())
}
