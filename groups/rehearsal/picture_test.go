package rehearsal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pita/groups"
	"pita/groups/rehearsal"
)

// gallery is the village, in which people have phones; it writes down what it hears.
type gallery struct {
	*rehearsal.Memory
	shown []string
}

// Show writes down what somebody is about to send.
func (g *gallery) Show(id groups.MessageID, data []byte) { g.shown = append(g.shown, string(data)) }

func TestAPictureIsSeenAfterItsMessage(t *testing.T) {
	t.Parallel()
	script, err := rehearsal.Parse("test.chat", []byte(`group Pita
person Sari reachable
Sari sends picture a.jpg: lihat
Sari sends sticker a.jpg
Sari sends picture none.jpg
Sari sends file a.jpg
Sari > Pita sends picture a.jpg
number down
Sari sends picture a.jpg
number up
`))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.jpg"), []byte("kode"), 0o600); err != nil {
		t.Fatal(err)
	}
	var heard []string
	transport := rehearsal.NewTransport(nil)
	house := &gallery{Memory: rehearsal.NewMemory(func(st groups.State, ev groups.Event) groups.Decision {
		switch ev := ev.(type) {
		case *groups.Message:
			heard = append(heard, string(ev.Kind)+" "+ev.Text())
		case *groups.Looked:
			heard = append(heard, fmt.Sprintf("looked %s %t %s", ev.Kind, ev.Captioned, ev.Surfaces[0].Text))
		}
		return village(st, ev)
	}, transport.Do)}
	p := rehearsal.NewPlayer(transport, house)
	p.Look = rehearsal.Beside(folder, func(data []byte) groups.Seen { return groups.Seen{Codes: []string{string(data)}} })
	if _, err := p.Play(t.Context(), script); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"picture lihat", "looked picture true kode", "sticker ", "looked sticker false kode", "picture ", "file ",
		"picture ", "picture ", "looked picture false kode",
	}
	if !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
	if want := []string{"kode", "kode", "kode", "kode"}; !slices.Equal(house.shown, want) {
		t.Errorf("the phones were given %q, want %q", house.shown, want)
	}
}

// TestBeside looks for pictures in the folder of a script, and nowhere else.
func TestBeside(t *testing.T) {
	t.Parallel()
	above := t.TempDir()
	folder := filepath.Join(above, "scripts")
	for name, data := range map[string]string{"secret.jpg": "rahasia", "scripts/a.jpg": "gambar", "scripts/sub/b.jpg": "lagi"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(above, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(above, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	look := rehearsal.Beside(folder, func(data []byte) groups.Seen { return groups.Seen{Codes: []string{string(data)}} })
	for name, want := range map[string]string{
		"a.jpg": "gambar", "sub/b.jpg": "lagi", "../secret.jpg": "", "none.jpg": "", "sub": "", "": "",
		filepath.Join(above, "secret.jpg"): "",
	} {
		data, seen := look(name)
		if string(data) != want || (want != "") != (len(seen.Codes) == 1) {
			t.Errorf("%q: found %q and saw %d codes, want %q", name, data, len(seen.Codes), want)
		}
	}
}
