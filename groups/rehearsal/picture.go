package rehearsal

import (
	"context"
	"os"
	"path/filepath"

	"pita/groups"
)

// A Gallery is a House whose people have phones. It is given what they are about to send,
// before it hears of the message.
type Gallery interface {
	House
	// Show gives the bytes of the picture that comes with the message of that id.
	Show(id groups.MessageID, data []byte)
}

// mostShown is how large a picture beside a script may be.
const mostShown = 4 << 20

// Beside returns how pictures are found for Player.Look: a name is a file in the folder of
// the script, and look says what can be read of it. A name for which there is none stands
// for a picture that shows nothing.
func Beside(folder string, look func([]byte) groups.Seen) func(name string) ([]byte, groups.Seen) {
	return func(name string) ([]byte, groups.Seen) {
		if !filepath.IsLocal(name) {
			return nil, groups.Seen{}
		}
		file := filepath.Join(folder, name)
		if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() || info.Size() > mostShown {
			return nil, groups.Seen{}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, groups.Seen{}
		}
		return data, look(data)
	}
}

// lookedPrefix begins the keys of what was seen of a picture. Where people have phones it
// comes by itself, as what Pita does is told by itself.
const lookedPrefix = "echo:looked:"

// picture returns what Pita will see of the picture that a step sends to a group; nil when
// that is nothing. A house with phones is given the picture.
func (p *Player) picture(st *Step, ev groups.Event) *groups.Looked {
	m, ok := ev.(*groups.Message)
	if !ok || p.Look == nil || m.Kind != groups.Picture && m.Kind != groups.Sticker {
		return nil
	}
	data, seen := p.Look(st.words[0])
	if data == nil {
		return nil
	}
	if g, ok := p.house.(Gallery); ok {
		g.Show(m.ID, data)
	}
	if m.Place.Private() || m.Self || len(seen.Codes)+len(seen.Prints) == 0 {
		return nil
	}
	out := &groups.Looked{
		Head: m.Head, From: m.From, ID: m.ID, Kind: m.Kind, Captioned: m.Text() != "",
		Surfaces: surface(groups.QRCode, seen.Codes...), Prints: seen.Prints,
		Forwarded: m.Forwarded, NumberKnown: m.NumberKnown,
	}
	for i := range out.Surfaces {
		out.Surfaces[i].Own = own(out.Surfaces[i].Text, p.t.cast.number(st.who))
	}
	out.Key = lookedPrefix + m.Key
	return out
}

// act lets the house hear what somebody does, and after that what is seen of a picture that
// came with it.
func (p *Player) act(ctx context.Context, st *Step) error {
	ev, err := p.event(st)
	if err != nil {
		return err
	}
	seen := p.picture(st, ev)
	if err := p.hear(ctx, echoed{ev: ev}); err != nil || seen == nil {
		return err
	}
	if err := p.settle(ctx); err != nil {
		return err
	}
	return p.hear(ctx, echoed{ev: seen})
}
