package wire

import (
	"testing"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// FuzzDispatch hands the server stanzas of any kind, from a device and from a
// client that pairs: it must answer or pass over them, and never fall.
func FuzzDispatch(f *testing.F) {
	group := types.NewJID("120363000000000001", types.GroupServer)
	for k := range routes() {
		n := waBinary.Node{Tag: k.tag, Attrs: waBinary.Attrs{"id": "1", "to": group, "type": k.typ, "xmlns": k.xmlns}}
		if k.child != "" {
			n.Content = []waBinary.Node{{Tag: k.child, Content: []waBinary.Node{{Tag: "participant", Attrs: waBinary.Attrs{"jid": types.NewJID("100000001", types.HiddenUserServer)}}}}}
		}
		data, err := waBinary.Marshal(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[1:])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := read(data)
		if err != nil {
			return
		}
		s, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		a, err := s.Enrol("Sari", types.NewJID("6281100000001", types.DefaultUserServer), types.NewJID("100000001", types.HiddenUserServer))
		if err != nil {
			t.Fatal(err)
		}
		s.Found("Pita Pink", a)
		d := &device{account: a, id: 1}
		s.mu.Lock()
		a.put(d)
		s.mu.Unlock()
		for _, c := range []*conn{{server: s, dev: d, wake: make(chan bool, 1), stop: func() {}}, {server: s, wake: make(chan bool, 1), stop: func() {}}} {
			if c.dev == nil {
				s.mu.Lock()
				s.beginPairing(c)
				c.pairing.timer.Stop()
				s.mu.Unlock()
			}
			s.hear(c, n)
			for _, o := range c.out {
				if _, err := waBinary.Marshal(o.node); err != nil {
					t.Errorf("the answer cannot be sent: %v", err)
				}
			}
		}
	})
}

// read is Unmarshal, whose own panics on broken bytes are not the server's.
func read(data []byte) (n *waBinary.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			n, err = nil, waBinary.ErrInvalidNode
		}
	}()
	return waBinary.Unmarshal(data)
}
