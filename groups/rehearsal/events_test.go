package rehearsal_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pita/groups"
	"pita/groups/rehearsal"
)

// TestWhatPeopleDo plays one line after "Sari: halo" and looks at the event it makes.
func TestWhatPeopleDo(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		`Sari: a\nb \\n`:            `message Sari in Pita: body "a\nb \\n"`,
		"Sari > Pita: rahasia":      `message Sari: body "rahasia"`,
		"Sari re m1: ya":            `message Sari in Pita: body "ya" re m1 of Sari`,
		"Sari forwards: kabar":      `message Sari in Pita: body "kabar" forwarded`,
		"Sari: tanya @Dewi ya":      `message Sari in Pita: body "tanya @Dewi ya" @Dewi`,
		"Sari: @Dewina":             `message Sari in Pita: body "@Dewina"`,
		`Sari polls "q" "a" "b"`:    `message Sari in Pita: poll poll "q" poll "a" poll "b"`,
		"Sari shares contact Dewi":  `message Sari in Pita: contact contact "Dewi\n+62 811-0000-0001"`,
		"Sari shares contact Toko":  `message Sari in Pita: contact contact "Toko"`,
		"Sari sends picture a: aw":  `message Sari in Pita: picture caption "aw"`,
		"Sari sends file a.apk":     `message Sari in Pita: file file "a.apk"`,
		"Sari sends view-once x":    `message Sari in Pita: view-once`,
		"Sari sends unavailable":    `message Sari in Pita: unavailable`,
		"Sari: 0811 0000 0002":      `message Sari in Pita: body "0811 0000 0002" own 0-14`,
		"Sari: 0811 0000 0001":      `message Sari in Pita: body "0811 0000 0001"`,
		"Sari: {number Sari} saya":  `message Sari in Pita: body "+62 811-0000-0002 saya" own 0-17`,
		"Sari > Pita sends voice v": `message Sari: voice`,
		"Pita: dari ponsel":         `message Pita in Pita: body "dari ponsel" self`,
		"Sari edits m1: b":          `edited`,
		"Sari deletes m1":           `deleted`,
		"Dewi reacts 🧹 m1":          `reacted`,
		"Sari votes m1 \"a\"":       `voted`,
		"Sari calls":                `called`,
		"Dewi removes Sari":         `left`,
		"Sari leaves":               `left`,
		"Dewi closes":               `changed`,
		"Dewi renames: Baru":        `changed`,
	}
	for line, want := range cases {
		got := ""
		transport := rehearsal.NewTransport(nil)
		house := rehearsal.NewMemory(func(st groups.State, ev groups.Event) groups.Decision {
			if strings.HasPrefix(string(ev.Base().Key), "m:0:5") {
				got = describe(ev)
			}
			return village(st, ev)
		}, transport.Do)
		script, err := rehearsal.Parse("a.chat", []byte("group Pita\nperson Dewi facilitator reachable\nperson Sari reachable\nSari: halo\n"+line+"\n"))
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if _, err := rehearsal.NewPlayer(transport, house).Play(t.Context(), script); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}

func describe(ev groups.Event) string {
	m, ok := ev.(*groups.Message)
	if !ok {
		return groups.EventName(ev)
	}
	out := "message " + m.From.Name
	if !m.Place.Private() {
		out += " in " + strings.TrimPrefix(string(m.Place.Address), "group:")
	}
	out += ":"
	if m.Kind != groups.PlainText {
		out += " " + string(m.Kind)
	}
	for _, s := range m.Surfaces {
		text, _ := json.Marshal(s.Text)
		out += " " + string(s.Kind) + " " + string(text)
		for _, o := range s.Own {
			span, _ := json.Marshal([]int{o.Start, o.End})
			out += " own " + strings.Trim(strings.ReplaceAll(string(span), ",", "-"), "[]")
		}
	}
	if m.ReplyTo != nil {
		out += " re m1 of " + m.ReplyTo.Author.Name
	}
	if m.Forwarded > 0 {
		out += " forwarded"
	}
	for _, p := range m.Mentions {
		out += " @" + p.Name
	}
	if m.Self {
		out += " self"
	}
	return out
}

// The same script makes the same events with the same keys, whenever it is played.
func TestKeysAreTheSameInEveryRun(t *testing.T) {
	t.Parallel()
	keys := func() (out []groups.Key) {
		transport := rehearsal.NewTransport(nil)
		house := rehearsal.NewMemory(func(st groups.State, ev groups.Event) groups.Decision {
			out = append(out, ev.Base().Key)
			return village(st, ev)
		}, transport.Do)
		script, err := rehearsal.Parse("a.chat", []byte(looping))
		if err != nil {
			t.Fatal(err)
		}
		if err := rehearsal.NewPlayer(transport, house).Loop(t.Context(), script, 3); err != nil {
			t.Fatal(err)
		}
		return out
	}
	first := keys()
	for range 20 {
		if diff := cmp.Diff(first, keys()); diff != "" {
			t.Fatalf("another run made other events (-first +now):\n%s", diff)
		}
	}
	seen := map[groups.Key]bool{}
	for _, k := range first {
		if seen[k] {
			t.Errorf("two events have the key %s", k)
		}
		seen[k] = true
	}
}
