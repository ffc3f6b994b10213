package wire

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/socket"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"
)

// A noise is the state of a Noise_XX_25519_AESGCM_SHA256 handshake, on the side
// that is called. whatsmeow has only the caller's last step.
type noise struct {
	hash, salt []byte
	aead       cipher.AEAD
	count      uint32
}

// newNoise returns a handshake that has authenticated the client's first bytes.
func newNoise(header []byte) (*noise, error) {
	n := &noise{hash: []byte(socket.NoiseStartPattern), salt: []byte(socket.NoiseStartPattern)}
	var err error
	n.aead, err = sealer(n.hash)
	n.auth(header)
	return n, err
}

func (n *noise) auth(data []byte) {
	sum := sha256.Sum256(append(n.hash[:len(n.hash):len(n.hash)], data...))
	n.hash = sum[:]
}

func (n *noise) seal(plain []byte) []byte {
	sealed := n.aead.Seal(nil, nonce(n.count), plain, n.hash)
	n.count++
	n.auth(sealed)
	return sealed
}

func (n *noise) open(sealed []byte) ([]byte, error) {
	plain, err := n.aead.Open(nil, nonce(n.count), sealed, n.hash)
	n.count++
	n.auth(sealed)
	return plain, err
}

// mix takes the secret shared by private and public into the key.
func (n *noise) mix(private *[32]byte, public []byte) error {
	secret, err := shared(private, public)
	if err != nil {
		return err
	}
	salt, key, err := expand(n.salt, secret)
	if err != nil {
		return err
	}
	n.salt, n.count = salt, 0
	n.aead, err = sealer(key)
	return err
}

// answer reads the client's hello and returns what the server says to it.
func (n *noise) answer(hello []byte, id identity) (e *keys.KeyPair, reply []byte, err error) {
	var msg waWa6.HandshakeMessage
	if err := proto.Unmarshal(hello, &msg); err != nil {
		return nil, nil, fmt.Errorf("read a client's hello: %w", err)
	}
	theirs := msg.GetClientHello().GetEphemeral()
	e = keys.NewKeyPair()
	n.auth(theirs)
	n.auth(e.Pub[:])
	if err := n.mix(e.Priv, theirs); err != nil {
		return nil, nil, err
	}
	static := n.seal(id.static.Pub[:])
	if err := n.mix(id.static.Priv, theirs); err != nil {
		return nil, nil, err
	}
	reply, err = proto.Marshal(&waWa6.HandshakeMessage{ServerHello: &waWa6.HandshakeMessage_ServerHello{
		Ephemeral: e.Pub[:], Static: static, Payload: n.seal(id.chain),
	}})
	return e, reply, err
}

// finish reads the client's last step: its own static key, and who it says it
// is. up reads what the client sends from then on, down seals what it is sent.
func (n *noise) finish(last []byte, e *keys.KeyPair) (static [32]byte, who *waWa6.ClientPayload, up, down cipher.AEAD, err error) {
	var msg waWa6.HandshakeMessage
	if err = proto.Unmarshal(last, &msg); err != nil {
		return static, nil, nil, nil, fmt.Errorf("read a client's last step: %w", err)
	}
	key, err := n.open(msg.GetClientFinish().GetStatic())
	if err != nil || len(key) != len(static) {
		return static, nil, nil, nil, errors.New("read a client's last step: its static key does not open")
	}
	static = [32]byte(key)
	if err = n.mix(e.Priv, key); err != nil {
		return static, nil, nil, nil, err
	}
	plain, err := n.open(msg.GetClientFinish().GetPayload())
	if err != nil {
		return static, nil, nil, nil, errors.New("read a client's last step: its payload does not open")
	}
	who = &waWa6.ClientPayload{}
	if err = proto.Unmarshal(plain, who); err != nil {
		return static, nil, nil, nil, fmt.Errorf("read a client's payload: %w", err)
	}
	first, second, err := expand(n.salt, nil)
	if err != nil {
		return static, nil, nil, nil, err
	}
	if up, err = sealer(first); err == nil {
		down, err = sealer(second)
	}
	return static, who, up, down, err
}

func shared(private *[32]byte, public []byte) ([]byte, error) {
	mine, err := ecdh.X25519().NewPrivateKey(private[:])
	if err != nil {
		return nil, err
	}
	theirs, err := ecdh.X25519().NewPublicKey(public)
	if err != nil {
		return nil, err
	}
	return mine.ECDH(theirs)
}

func expand(salt, secret []byte) (first, second []byte, err error) {
	both, err := hkdf.Key(sha256.New, secret, salt, "", 64)
	if err != nil {
		return nil, nil, err
	}
	return both[:32], both[32:], nil
}

func sealer(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func nonce(count uint32) []byte {
	iv := make([]byte, 12)
	binary.BigEndian.PutUint32(iv[8:], count)
	return iv
}
