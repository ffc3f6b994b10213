package wire_test

import (
	"fmt"
	"testing"

	"go.mau.fi/whatsmeow/types"

	"pita/groups/whatsapp/wire"
)

// BenchmarkGroupMessage is one message from a writer to every reader of a group,
// all in this process, with their keys on disk.
func BenchmarkGroupMessage(b *testing.B) {
	for _, readers := range []int{1, 9, 49} {
		b.Run(fmt.Sprintf("%d-readers", readers), func(b *testing.B) {
			s := newServer(b, wire.Options{})
			writer := enrol(b, s, "Dewi", 0)
			a := newClient(b, s, writer, 0).login()
			var members []*wire.Account
			var in []*client
			for i := range readers {
				member := enrol(b, s, "Sari", i+1)
				members = append(members, member)
				in = append(in, newClient(b, s, member, 0).login())
			}
			group := s.Found("Pita Pink", writer, members...)
			said := func() {
				a.say(group, "halo")
				for _, c := range in {
					c.hears("halo")
				}
			}
			said()
			idle(b, s)
			for b.Loop() {
				said()
			}
		})
	}
}

// BenchmarkSendToStubs is one message to a group whose other members are only
// keys: what the sender alone does.
func BenchmarkSendToStubs(b *testing.B) {
	for _, size := range []int{200, 1000} {
		b.Run(fmt.Sprintf("%d-members", size), func(b *testing.B) {
			s := newServer(b, wire.Options{})
			writer := enrol(b, s, "Dewi", 0)
			a := newClient(b, s, writer, 0).login()
			var members []*wire.Account
			for i := range size {
				m, err := s.Enrol("", types.NewJID(fmt.Sprintf("62811%07d", 9000+i), types.DefaultUserServer), types.NewJID(fmt.Sprintf("2%08d", i), types.HiddenUserServer))
				if err != nil {
					b.Fatal(err)
				}
				members = append(members, m)
			}
			group := s.Found("Pita Besar", writer, members...)
			a.say(group, "halo")
			for b.Loop() {
				a.say(group, "halo")
			}
		})
	}
}

// BenchmarkLogin is a phone that comes back.
func BenchmarkLogin(b *testing.B) {
	s := newServer(b, wire.Options{})
	a := newClient(b, s, enrol(b, s, "Sari", 1), 0)
	for b.Loop() {
		a.login()
		a.Disconnect()
	}
}
