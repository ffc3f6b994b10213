package rehearsal_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"pita/groups"
	"pita/groups/rehearsal"
	"pita/groups/transporttest"
)

func TestTransportKeepsThePromisesOfThePort(t *testing.T) {
	t.Parallel()
	transporttest.Run(t, newWorld)
}

func newWorld(*testing.T) transporttest.World {
	tr := rehearsal.NewTransport(nil)
	w := transporttest.World{
		Transport: tr, Group: "group:Pita", Foreign: "group:Lain", Gone: "group:Dulu",
		Member:   groups.Party{Addresses: []groups.Address{"name:Sari"}, Name: "Sari"},
		Stranger: groups.Party{Addresses: []groups.Address{"name:Tono"}, Name: "Tono"},
	}
	pita := groups.Party{Pita: true}
	arrived := func(group groups.Address, admin bool) {
		tr.Notice(&groups.Arrived{Head: groups.Head{Place: groups.Place{Address: group}}, Admin: admin})
	}
	arrived(w.Group, true)
	arrived(w.Foreign, false)
	tr.Notice(&groups.Left{Head: groups.Head{Place: groups.Place{Address: w.Gone}}, Who: pita, By: w.Member})
	tr.Aloud()
	var written atomic.Int64
	w.Write = func(ctx context.Context, text string) error {
		n := written.Add(1)
		return tr.Bring(ctx, &groups.Message{
			Head: groups.Head{Key: groups.Key(fmt.Sprint("m", n)), At: rehearsal.Start, Place: groups.Place{Address: w.Group}},
			From: w.Member, ID: groups.MessageID(fmt.Sprint("m", n)),
			Surfaces: []groups.Surface{{Kind: groups.Body, Text: text}},
		})
	}
	var texts []string
	w.Shown = func(context.Context) ([]string, error) {
		for _, line := range tr.Aloud() {
			said, of := strings.CutPrefix(line, "  | ")
			switch {
			case !of && strings.Contains(line, "say: "):
				texts = append(texts, "")
			case of && texts[len(texts)-1] == "":
				texts[len(texts)-1] = said
			case of:
				texts[len(texts)-1] += "\n" + said
			}
		}
		return texts, nil
	}
	w.Down = func(context.Context) error { tr.SetHealth(groups.Reconnecting); return nil }
	w.Up = func(context.Context) error { tr.SetHealth(groups.Well); return nil }
	return w
}
