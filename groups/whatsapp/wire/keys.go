package wire

import (
	"crypto/sha1"
	"encoding/binary"

	"go.mau.fi/libsignal/ecc"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// fewKeys is the number of one-time keys below which a device is asked for more.
const fewKeys = 5

// keyRoutes are the public keys of devices: given, counted, handed out.
var keyRoutes = []route{
	iq("encrypt", "get", "count", countKeys),
	iq("encrypt", "get", "digest", digestKeys),
	iq("encrypt", "get", "key", handOutKeys),
	iq("encrypt", "set", "registration", takeKeys),
	iq("encrypt", "set", "rotate", rotateKey),
}

func countKeys(_ *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	return []waBinary.Node{keyCount(c.dev)}, nil
}

func keyCount(d *device) waBinary.Node {
	return waBinary.Node{Tag: "count", Attrs: waBinary.Attrs{"value": len(d.keys)}}
}

// takeKeys keeps what a device uploads: who it is, its signed key, more one-time
// keys. A key that is there already is replaced.
func takeKeys(_ *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	d := c.dev
	registration, identity := n.GetChildByTag("registration"), n.GetChildByTag("identity")
	signedNode, list := n.GetChildByTag("skey"), n.GetChildByTag("list")
	signed, ok := readKey(&signedNode)
	if len(content(&registration)) != 4 || len(content(&identity)) != 32 || !ok || len(signed.signature) != 64 {
		return nil, refuse("bad-request")
	}
	d.registration = binary.BigEndian.Uint32(content(&registration))
	d.identity, d.signed = [32]byte(content(&identity)), signed
	for _, node := range list.GetChildren() {
		key, ok := readKey(&node)
		if !ok {
			return nil, refuse("bad-request")
		}
		d.addKey(key)
	}
	return nil, nil
}

func (d *device) addKey(key preKey) {
	for i, old := range d.keys {
		if old.id == key.id {
			d.keys[i] = key
			return
		}
	}
	d.keys = append(d.keys, key)
}

func rotateKey(_ *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	node := n.GetChildByTag("rotate", "skey")
	key, ok := readKey(&node)
	if !ok || len(key.signature) != 64 {
		return nil, refuse("bad-request")
	}
	c.dev.signed = key
	return nil, nil
}

// digestKeys tells a device what the server believes its keys to be.
func digestKeys(_ *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	d := c.dev
	if len(d.keys) == 0 {
		return nil, refuse("item-not-found")
	}
	sum := sha1.New()
	sum.Write(d.identity[:])
	sum.Write(d.signed.pub[:])
	sum.Write(d.signed.signature)
	var ids []waBinary.Node
	for _, k := range d.keys {
		sum.Write(k.pub[:])
		ids = append(ids, waBinary.Node{Tag: "id", Content: keyID(k.id)})
	}
	return []waBinary.Node{{Tag: "digest", Content: append(d.vouched(),
		waBinary.Node{Tag: "list", Content: ids}, waBinary.Node{Tag: "hash", Content: sum.Sum(nil)})}}, nil
}

// handOutKeys gives what one needs to begin a session with devices, using up a
// one-time key of each.
func handOutKeys(s *Server, _ *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	asked := n.GetChildByTag("key")
	var users []waBinary.Node
	for _, user := range asked.GetChildrenByTag("user") {
		who := jid(&user, "jid")
		answer := waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": who}}
		if d := s.deviceOf(who); d == nil {
			answer.Content = []waBinary.Node{refuse("item-not-found").node()}
		} else {
			answer.Content = s.bundle(d)
		}
		users = append(users, answer)
	}
	if len(users) == 0 {
		return nil, refuse("bad-request")
	}
	return []waBinary.Node{{Tag: "list", Content: users}}, nil
}

// bundle takes a one-time key out and returns it with the lasting ones.
func (s *Server) bundle(d *device) []waBinary.Node {
	nodes := d.vouched()
	if len(d.keys) == 0 {
		return nodes
	}
	first := d.keys[0]
	d.keys = d.keys[1:]
	if len(d.keys) < fewKeys && d.conn != nil {
		s.deliver(d, s.dated(waBinary.Node{
			Tag: "notification", Attrs: waBinary.Attrs{"type": "encrypt", "from": types.ServerJID},
			Content: []waBinary.Node{keyCount(d)},
		}))
	}
	return append(nodes, first.node("key"))
}

// vouched returns a device's lasting keys.
func (d *device) vouched() []waBinary.Node {
	return []waBinary.Node{
		{Tag: "registration", Content: binary.BigEndian.AppendUint32(nil, d.registration)},
		{Tag: "type", Content: []byte{ecc.DjbType}},
		{Tag: "identity", Content: d.identity[:]},
		d.signed.node("skey"),
	}
}

func (k preKey) node(tag string) waBinary.Node {
	parts := []waBinary.Node{{Tag: "id", Content: keyID(k.id)}, {Tag: "value", Content: k.pub[:]}}
	if k.signature != nil {
		parts = append(parts, waBinary.Node{Tag: "signature", Content: k.signature})
	}
	return waBinary.Node{Tag: tag, Content: parts}
}

// keyID returns a key's number as it is sent, in three bytes.
func keyID(id uint32) []byte { return binary.BigEndian.AppendUint32(nil, id)[1:] }

// readKey reads a key; one without a signature has none.
func readKey(n *waBinary.Node) (preKey, bool) {
	id, value, signature := n.GetChildByTag("id"), n.GetChildByTag("value"), n.GetChildByTag("signature")
	number, pub := content(&id), content(&value)
	if len(number) != 3 || len(pub) != 32 {
		return preKey{}, false
	}
	k := preKey{id: binary.BigEndian.Uint32(append([]byte{0}, number...)), pub: [32]byte(pub)}
	if sig := content(&signature); len(sig) > 0 {
		k.signature = sig
	}
	return k, true
}
