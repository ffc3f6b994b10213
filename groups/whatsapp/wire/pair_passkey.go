package wire

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waCompanionReg"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
)

// rpID is whom the passkey is for.
const rpID = "whatsapp.com"

// A Passkey is what an account shows to link a device: it lives in a person's
// phone or keychain, not in WhatsApp.
type Passkey struct {
	id  []byte
	key ed25519.PrivateKey
}

// A passkeyLink is a client that must show a passkey before it is linked.
type passkeyLink struct {
	account   *Account
	ref       string
	challenge []byte
	handoff   []byte // by which the client shows that it is the one that was scanned
	shown     bool   // the passkey was right
	ident     []byte // the client's passing identity, as it was sent
	promised  []byte // the hash of that identity and the client's nonce
	nonce     bool   // the nonce was as promised
	mine      *ecdh.PrivateKey
	theirs    []byte
	device    waCompanionReg.DeviceProps_PlatformType
}

// WantPasskey makes the account ask for a passkey whenever a device is to be
// linked, and returns the passkey.
func (a *Account) WantPasskey() (*Passkey, error) {
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a passkey: %w", err)
	}
	id := sha256.Sum256(pub)
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	a.wantsPasskey, a.passkey, a.passkeyID = true, pub, id[:16]
	return &Passkey{id[:16], key}, nil
}

// Answer shows the passkey to who asked for it, as a browser would after the
// person has touched the sensor.
func (p *Passkey) Answer(ask *types.WebAuthnPublicKey) (*types.WebAuthnResponse, error) {
	if ask.RelyingPartID != rpID {
		return nil, fmt.Errorf("show a passkey: it is for %s, not for %s", rpID, ask.RelyingPartID)
	}
	said, err := json.Marshal(map[string]string{
		"type": "webauthn.get", "challenge": base64.RawURLEncoding.EncodeToString(ask.Challenge), "origin": "https://web.whatsapp.com",
	})
	if err != nil {
		return nil, fmt.Errorf("show a passkey: %w", err)
	}
	party := sha256.Sum256([]byte(rpID))
	authenticator := append(party[:], 5, 0, 0, 0, 1) // present and verified; first use
	hash := sha256.Sum256(said)
	return &types.WebAuthnResponse{
		ID: base64.RawURLEncoding.EncodeToString(p.id), RawID: p.id, Type: "public-key",
		Response: types.WebAuthnResponseData{
			ClientDataJSON: said, AuthenticatorData: authenticator,
			Signature: ed25519.Sign(p.key, append(bytes.Clone(authenticator), hash[:]...)),
		},
	}, nil
}

// askPasskey asks a client that was scanned, or whose code was typed, for the
// account's passkey. The lock is held.
func (s *Server) askPasskey(c *conn, a *Account, ref string, adv []byte) error {
	handoff, err := hkdf.Key(sha256.New, adv, nil, "shortcake-passkey-handoff-v1", 32)
	if err != nil {
		return err
	}
	link := &passkeyLink{account: a, ref: ref, challenge: make([]byte, 32), handoff: handoff}
	_, _ = rand.Read(link.challenge) // never fails
	c.pairing.passkey = link
	options, err := link.options()
	if err != nil {
		return err
	}
	c.send(s.dated(waBinary.Node{
		Tag: "notification", Attrs: waBinary.Attrs{"type": "passkey_prologue_request", "from": types.ServerJID}, Content: []waBinary.Node{options},
	}))
	return nil
}

// options returns what the passkey has to sign.
func (l *passkeyLink) options() (waBinary.Node, error) {
	data, err := json.Marshal(types.WebAuthnPublicKey{
		Challenge: l.challenge, Timeout: 600000, RelyingPartID: rpID, UserVerification: "required",
		AllowCredentials: []types.AllowedCredential{{ID: l.account.passkeyID, Type: "public-key", Transports: []string{"internal", "hybrid"}}},
	})
	return waBinary.Node{Tag: "passkey_request_options", Content: data}, err
}

func passkeyOptions(_ *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	if c.pairing.passkey == nil {
		return nil, refuse("passkey.out-of-turn")
	}
	options, err := c.pairing.passkey.options()
	if err != nil {
		return nil, refuse("bad-request")
	}
	return []waBinary.Node{options}, nil
}

// giveRef tells a client the reference its pairing goes by.
func giveRef(_ *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	if c.pairing.passkey == nil {
		return nil, refuse("passkey.out-of-turn")
	}
	return []waBinary.Node{{Tag: "ref", Content: []byte(c.pairing.passkey.ref)}}, nil
}

// hearPrologue looks at the passkey a client shows, and answers with the phone's
// part of the secret that follows.
func hearPrologue(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	link := c.pairing.passkey
	if link == nil {
		return nil, refuse("passkey.out-of-turn")
	}
	ask := asked(n)
	part := func(tag string) []byte { node := ask.GetChildByTag(tag); return content(&node) }
	if !bytes.Equal(part("credential_id"), link.account.passkeyID) || !link.proves(part("webauthn_assertion")) {
		c.pairing.settle(ErrLinkRefused)
		return nil, refuse("passkey.wrong")
	}
	prologue := part("prologue_payload")
	proof := hmac.New(sha256.New, link.handoff)
	proof.Write(prologue)
	if shown := part("pairing_handoff_proof"); shown != nil && !hmac.Equal(shown, proof.Sum(nil)) {
		return nil, refuse("passkey.wrong")
	}
	if err := link.begin(prologue); err != nil {
		return nil, refuse("bad-request")
	}
	nonce := make([]byte, 32)
	_, _ = rand.Read(nonce) // never fails
	data, err := proto.Marshal(&waCompanionReg.PrimaryEphemeralIdentity{PublicKey: link.mine.PublicKey().Bytes(), Nonce: nonce})
	if err != nil {
		return nil, refuse("bad-request")
	}
	link.shown = true
	c.send(s.dated(waBinary.Node{
		Tag: "notification", Attrs: waBinary.Attrs{"type": "crsc_continuation", "from": types.ServerJID},
		Content: []waBinary.Node{{Tag: "primary_ephemeral_identity", Content: data}},
	}))
	return nil, nil
}

// proves reports whether an assertion is the passkey's, for this challenge.
func (l *passkeyLink) proves(assertion []byte) bool {
	var shown types.WebAuthnResponse
	if json.Unmarshal(assertion, &shown) != nil {
		return false
	}
	var said struct{ Type, Challenge string }
	if json.Unmarshal(shown.Response.ClientDataJSON, &said) != nil || said.Challenge != base64.RawURLEncoding.EncodeToString(l.challenge) {
		return false
	}
	hash := sha256.Sum256(shown.Response.ClientDataJSON)
	signed := append(bytes.Clone(shown.Response.AuthenticatorData), hash[:]...)
	return said.Type == "webauthn.get" && ed25519.Verify(l.account.passkey, signed, shown.Response.Signature)
}

// begin notes the client's passing identity and what it promises to show later.
func (l *passkeyLink) begin(prologue []byte) error {
	var said waCompanionReg.ProloguePayload
	var ident waCompanionReg.CompanionEphemeralIdentity
	if err := errors.Join(proto.Unmarshal(prologue, &said), proto.Unmarshal(said.GetCompanionEphemeralIdentity(), &ident)); err != nil {
		return err
	}
	if ident.GetRef() != l.ref || len(ident.GetPublicKey()) != 32 {
		return ErrNotALink
	}
	mine, err := ecdh.X25519().GenerateKey(rand.Reader)
	l.mine, l.theirs, l.device = mine, ident.GetPublicKey(), ident.GetDeviceType()
	l.ident, l.promised = said.GetCompanionEphemeralIdentity(), said.GetCommitment().GetHash()
	return err
}

// hearNonce compares the client's nonce with what it promised.
func hearNonce(_ *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	link := c.pairing.passkey
	if link == nil || !link.shown {
		return nil, refuse("passkey.out-of-turn")
	}
	sum := sha256.Sum256(append(bytes.Clone(link.ident), content(asked(n))...))
	if !bytes.Equal(sum[:], link.promised) {
		c.pairing.settle(ErrLinkRefused)
		return nil, refuse("passkey.wrong")
	}
	link.nonce = true
	return nil, nil
}

// hearPairingRequest opens the client's keys, and links it.
func hearPairingRequest(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	link := c.pairing.passkey
	if link == nil || !link.nonce {
		return nil, refuse("passkey.out-of-turn")
	}
	adv, err := link.open(content(asked(n)), c)
	if err == nil {
		err = s.link(c, link.account, adv)
	}
	if err != nil {
		c.pairing.settle(err)
		return nil, refuse("passkey.wrong")
	}
	return nil, nil
}

// open returns the secret the client will know the phone by.
func (l *passkeyLink) open(data []byte, c *conn) ([]byte, error) {
	var sealed waCompanionReg.EncryptedPairingRequest
	if err := proto.Unmarshal(data, &sealed); err != nil {
		return nil, err
	}
	shared, err := agree(l.mine.Bytes(), l.theirs)
	if err != nil {
		return nil, err
	}
	salt := fmt.Sprintf("Companion Pairing %d with ref %s", l.device, l.ref)
	plain, err := openGCM(shared, []byte(salt), "Pairing Information Encryption Key", sealed.GetIV(), sealed.GetEncryptedPayload())
	if err != nil {
		return nil, err
	}
	var request waCompanionReg.PairingRequest
	if err := proto.Unmarshal(plain, &request); err != nil {
		return nil, err
	}
	if !bytes.Equal(request.GetCompanionPublicKey(), c.static[:]) || !bytes.Equal(request.GetCompanionIdentityKey(), c.who.GetDevicePairingData().GetEIdent()) {
		return nil, ErrLinkRefused
	}
	return request.GetAdvSecret(), nil
}
