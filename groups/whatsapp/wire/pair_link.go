package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"go.mau.fi/libsignal/ecc"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"google.golang.org/protobuf/proto"
)

// link vouches for a client as a new device of the account, by the secret that
// the phone and the client share. The lock is held.
func (s *Server) link(c *conn, a *Account, adv []byte) error {
	number, err := a.nextDevice()
	if err != nil {
		return err
	}
	identity := [32]byte(c.who.GetDevicePairingData().GetEIdent())
	signed, err := vouch(a.key.Priv, a.key.Pub, &identity, uint32(number))
	if err != nil {
		return fmt.Errorf("vouch for a device: %w", err)
	}
	signed.DeviceSignature = nil // the client's own
	details, err := proto.Marshal(signed)
	if err != nil {
		return fmt.Errorf("vouch for a device: %w", err)
	}
	mac := hmac.New(sha256.New, adv)
	mac.Write(details)
	sealed, err := proto.Marshal(&waAdv.ADVSignedDeviceIdentityHMAC{Details: details, HMAC: mac.Sum(nil)})
	if err != nil {
		return fmt.Errorf("vouch for a device: %w", err)
	}
	ask := s.command(waBinary.Node{Tag: "pair-success", Content: []waBinary.Node{
		{Tag: "device-identity", Content: sealed},
		{Tag: "device", Attrs: waBinary.Attrs{"jid": withDevice(a.pn, number), "lid": withDevice(a.lid, number)}},
		{Tag: "platform", Attrs: waBinary.Attrs{"name": "android"}},
	}})
	c.pairing.account, c.pairing.number, c.pairing.request = a, number, text(&ask, "id")
	c.send(ask)
	return nil
}

// hearLinked takes the client's answer to pair-success: it has signed, and is a
// device from now on, or it does not believe the phone. The lock is held.
func (s *Server) hearLinked(c *conn, n *waBinary.Node, good bool) {
	p := c.pairing
	node := n.GetChildByTag("pair-device-sign", "device-identity")
	identity := [32]byte(c.who.GetDevicePairingData().GetEIdent())
	if !good || !signedBy(content(&node), identity, *p.account.key.Pub) {
		p.settle(ErrLinkRefused)
		c.cut()
		return
	}
	d := newcomer(c)
	p.account.put(d)
	p.settle(nil)
	c.end(streamError(515))
}

// signedBy reports whether a client put its own name under the identity the
// phone gave it.
func signedBy(data []byte, identity, account [32]byte) bool {
	var signed waAdv.ADVSignedDeviceIdentity
	if err := proto.Unmarshal(data, &signed); err != nil || len(signed.DeviceSignature) != 64 {
		return false
	}
	said := slices.Concat([]byte{6, 1}, signed.Details, identity[:], account[:])
	return ecc.VerifySignature(ecc.NewDjbECPublicKey(identity), said, [64]byte(signed.DeviceSignature))
}

// newcomer returns the device a client becomes, by what it said of its keys.
func newcomer(c *conn) *device {
	said := c.who.GetDevicePairingData()
	d := &device{account: c.pairing.account, id: c.pairing.number, noise: c.static, identity: [32]byte(said.GetEIdent())}
	if id := said.GetERegid(); len(id) == 4 {
		d.registration = binary.BigEndian.Uint32(id)
	}
	id := append([]byte{0, 0, 0, 0}, said.GetESkeyID()...)
	d.signed = preKey{id: binary.BigEndian.Uint32(id[len(id)-4:]), signature: said.GetESkeySig()}
	copy(d.signed.pub[:], said.GetESkeyVal())
	return d
}
