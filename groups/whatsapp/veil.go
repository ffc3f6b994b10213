package whatsapp

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"

	"pita/groups"
)

// A veil holds by which drawn name each address stands in what is noted of events that
// are owed. The names are noted about the addresses, so whoever is forgotten takes theirs
// along, and what is left of them in the event says nothing.
type veil map[groups.Address]string

// veilOf returns the veil that was noted.
func veilOf(noted map[string][]byte) veil {
	v := make(veil, len(noted))
	for about, name := range noted {
		v[groups.Address(about)] = string(name)
	}
	return v
}

// over returns the veil over these events; who is under v keeps their name.
func (v veil) over(owed []groups.Event) veil {
	out := veil{}
	for _, ev := range owed {
		for _, p := range ev.Parties() {
			for _, a := range p.Addresses {
				if out[a] = v[a]; out[a] == "" {
					out[a] = rand.Text()
				}
			}
		}
	}
	return out
}

// note adds what is to be noted of the veil where was is noted.
func (v veil) note(notes map[[2]string][]byte, name string, was veil) {
	for a := range was {
		notes[[2]string{name, string(a)}] = nil
	}
	for a, drawn := range v {
		notes[[2]string{name, string(a)}] = []byte(drawn)
	}
}

// hide returns events as they are noted: without an address of anybody's.
func (v veil) hide(owed []groups.Event) ([]json.RawMessage, error) {
	var pairs []string
	for a, drawn := range v {
		pairs = append(pairs, string(a), drawn)
	}
	cover := strings.NewReplacer(pairs...)
	var out []json.RawMessage
	for _, ev := range owed {
		data, err := groups.EncodeEvent(ev)
		if err != nil {
			return nil, err
		}
		out = append(out, json.RawMessage(cover.Replace(string(data))))
	}
	return out, nil
}

// lift returns the events that were noted so, without those who were forgotten since. Of
// an event about nobody else nothing is left.
func (v veil) lift(noted []json.RawMessage) ([]groups.Event, error) {
	var pairs []string
	for a, drawn := range v {
		pairs = append(pairs, drawn, string(a))
	}
	uncover := strings.NewReplacer(pairs...)
	var out []groups.Event
	for _, raw := range noted {
		ev, err := groups.DecodeEvent([]byte(uncover.Replace(string(raw))))
		if err != nil {
			return nil, err
		}
		if withoutForgotten(ev) {
			out = append(out, ev)
		}
	}
	return out, nil
}

// withoutForgotten takes those out of an event who are named by no address any more, and
// says whether it still tells of anybody.
func withoutForgotten(ev groups.Event) bool {
	drawn := func(a groups.Address) bool { return !strings.Contains(string(a), "@") }
	for _, p := range ev.Parties() {
		if slices.ContainsFunc(p.Addresses, drawn) {
			*p = groups.Party{}
		}
	}
	forgotten := func(p groups.Party) bool { return !p.Known() }
	switch ev := ev.(type) {
	case *groups.Left:
		return ev.Who.Known()
	case *groups.Ranked:
		return ev.Who.Known()
	case *groups.Asked:
		return ev.Who.Known()
	case *groups.Joined:
		ev.Who = slices.DeleteFunc(ev.Who, forgotten)
		return len(ev.Who) > 0
	case *groups.Arrived:
		ev.Members = slices.DeleteFunc(ev.Members, forgotten)
		ev.Admins = slices.DeleteFunc(ev.Admins, forgotten)
	}
	return true
}
