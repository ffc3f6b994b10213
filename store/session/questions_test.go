//go:build !race

package session_test

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"go.mau.fi/whatsmeow/proto/waAdv"
	wastore "go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// A draw draws what is asked.
type draw struct{ *rand.Rand }

// An ask is one call with all it is asked with; it returns the answer as text.
type ask func(context.Context, *wastore.Device) string

// A question is a call of which the arguments are drawn.
type question struct {
	name   string
	within bool // it is also asked within a transaction that may be taken back
	draw   func(g *draw) ask
}

// questions are asked within transactions only where whatsmeow's own store takes back all
// of them: not what it has in memory.
var questions = slices.Concat(ratchetQuestions, keyQuestions, stateQuestions, nameQuestions, bufferQuestions)

func account() *waAdv.ADVSignedDeviceIdentity {
	return &waAdv.ADVSignedDeviceIdentity{
		Details: []byte{1}, AccountSignature: make([]byte, 64), AccountSignatureKey: make([]byte, 32), DeviceSignature: make([]byte, 64),
	}
}

func (g *draw) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(g.IntN(3))
	}
	return b
}

// some returns bytes of which few are different, and never none.
func (g *draw) some() []byte { return g.bytes(1 + g.IntN(3)) }

func (g *draw) hash() (h [32]byte) {
	binary.BigEndian.PutUint32(h[:], uint32(g.IntN(40)))
	return h
}

func (g *draw) number() (k [32]byte) { k[0] = byte(g.IntN(3)); return k }

// person returns one of a person's addresses.
func (g *draw) person(of int) types.JID {
	if g.IntN(2) == 0 {
		return lidOf(g.IntN(of))
	}
	return pnOf(g.IntN(of))
}

// kept returns the address by which something is kept of a person: always the same one, for
// of two rows that fit a question SQL may answer with either.
func (g *draw) kept() types.JID {
	if i := g.IntN(settled); i%2 == 0 {
		return lidOf(i)
	} else {
		return pnOf(i)
	}
}

func (g *draw) place() types.JID {
	return types.JID{User: fmt.Sprintf("12036300000000000%d", g.IntN(3)), Server: types.GroupServer}
}

func (g *draw) chat(who func() types.JID) types.JID {
	if g.IntN(2) == 0 {
		return g.place()
	}
	return who()
}

func (g *draw) device(j types.JID) types.JID {
	j.Device = uint16(g.IntN(3))
	return j
}

func (g *draw) address() string {
	return g.device(g.person(settled)).SignalAddress().String()
}

func (g *draw) id() string { return fmt.Sprintf("3EB0%d", g.IntN(12)) }

func (g *draw) word() string { return []string{"", "Sari", "Dewi", "Wati"}[g.IntN(4)] }

func (g *draw) time() time.Time { return time.Unix(1_700_000_000+int64(g.IntN(6)), 0) }

// bad says whether a call failed; whose sentences are better is not compared.
func bad(err error) string {
	if err != nil {
		return "error"
	}
	return "ok"
}

func said(err error, values ...any) string { return fmt.Sprintf("%s %v", bad(err), values) }

// maybe tells nothing from empty.
func maybe(b []byte) string {
	if b == nil {
		return "nothing"
	}
	return fmt.Sprintf("%x", b)
}

var ratchetQuestions = []question{
	{"PutIdentity", true, func(g *draw) ask {
		a, k := g.address(), g.number()
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.Identities.PutIdentity(ctx, a, k)) }
	}},
	{"IsTrustedIdentity", true, func(g *draw) ask {
		a, k := g.address(), g.number()
		return func(ctx context.Context, d *wastore.Device) string {
			ok, err := d.Identities.IsTrustedIdentity(ctx, a, k)
			return said(err, ok)
		}
	}},
	{"DeleteIdentity", true, func(g *draw) ask {
		a := g.address()
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.Identities.DeleteIdentity(ctx, a)) }
	}},
	{"DeleteAllIdentities", true, func(g *draw) ask {
		a := g.person(settled).SignalAddressUser()
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.Identities.DeleteAllIdentities(ctx, a))
		}
	}},
	{"PutSession", true, func(g *draw) ask {
		a, s := g.address(), g.some()
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.Sessions.PutSession(ctx, a, s)) }
	}},
	{"GetSession", true, func(g *draw) ask {
		a := g.address()
		return func(ctx context.Context, d *wastore.Device) string {
			s, err := d.Sessions.GetSession(ctx, a)
			has, hasErr := d.Sessions.HasSession(ctx, a)
			return said(cmp.Or(err, hasErr), maybe(s), has)
		}
	}},
	{"GetManySessions", true, func(g *draw) ask {
		var as []string
		for range g.IntN(5) {
			as = append(as, g.address())
		}
		return func(ctx context.Context, d *wastore.Device) string {
			all, err := d.Sessions.GetManySessions(ctx, as)
			told := said(err, all == nil)
			for _, a := range slices.Sorted(maps.Keys(all)) {
				told += fmt.Sprint(a, maybe(all[a]))
			}
			return told
		}
	}},
	{"PutManySessions", true, func(g *draw) ask {
		all := map[string][]byte{}
		for range g.IntN(5) {
			all[g.address()] = g.some()
		}
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.Sessions.PutManySessions(ctx, all)) }
	}},
	{"DeleteSession", true, func(g *draw) ask {
		a := g.address()
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.Sessions.DeleteSession(ctx, a)) }
	}},
	{"DeleteAllSessions", true, func(g *draw) ask {
		a := g.person(settled).SignalAddressUser()
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.Sessions.DeleteAllSessions(ctx, a)) }
	}},
	{"MigratePNToLID", false, func(g *draw) ask {
		i := g.IntN(settled)
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.Sessions.MigratePNToLID(ctx, pnOf(i), lidOf(i)))
		}
	}},
	{"PutSenderKey", true, func(g *draw) ask {
		p, a, k := g.place().String(), g.address(), g.some()
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.SenderKeys.PutSenderKey(ctx, p, a, k))
		}
	}},
	{"GetSenderKey", true, func(g *draw) ask {
		p, a := g.place().String(), g.address()
		return func(ctx context.Context, d *wastore.Device) string {
			k, err := d.SenderKeys.GetSenderKey(ctx, p, a)
			return said(err, maybe(k))
		}
	}},
}

// numbersOf tells which keys they are; each side draws its own.
func numbersOf(ks []*keys.PreKey) (ids []uint32) {
	for _, k := range ks {
		ids = append(ids, k.KeyID)
	}
	return ids
}

var keyQuestions = []question{
	{"GetOrGenPreKeys", true, func(g *draw) ask {
		n := uint32(g.IntN(4))
		return func(ctx context.Context, d *wastore.Device) string {
			ks, err := d.PreKeys.GetOrGenPreKeys(ctx, n)
			return said(err, numbersOf(ks))
		}
	}},
	{"GenOnePreKey", true, func(*draw) ask {
		return func(ctx context.Context, d *wastore.Device) string {
			k, err := d.PreKeys.GenOnePreKey(ctx)
			return said(err, numbersOf([]*keys.PreKey{k}))
		}
	}},
	{"GetPreKey", true, func(g *draw) ask {
		id := uint32(g.IntN(30))
		return func(ctx context.Context, d *wastore.Device) string {
			k, err := d.PreKeys.GetPreKey(ctx, id)
			return said(err, k != nil, k == nil || k.KeyID == id)
		}
	}},
	{"RemovePreKey", true, func(g *draw) ask {
		id := uint32(g.IntN(30))
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.PreKeys.RemovePreKey(ctx, id)) }
	}},
	{"MarkPreKeysAsUploaded", true, func(g *draw) ask {
		id := uint32(g.IntN(30))
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.PreKeys.MarkPreKeysAsUploaded(ctx, id))
		}
	}},
	{"UploadedPreKeyCount", true, func(*draw) ask {
		return func(ctx context.Context, d *wastore.Device) string {
			n, err := d.PreKeys.UploadedPreKeyCount(ctx)
			return said(err, n)
		}
	}},
	{"PutNCTSalt", true, func(g *draw) ask {
		s := g.some()
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.NCTSalt.PutNCTSalt(ctx, s)) }
	}},
	{"GetNCTSalt", true, func(*draw) ask {
		return func(ctx context.Context, d *wastore.Device) string {
			s, err := d.NCTSalt.GetNCTSalt(ctx)
			return said(err, maybe(s))
		}
	}},
	{"DeleteNCTSalt", true, func(*draw) ask {
		return func(ctx context.Context, d *wastore.Device) string { return bad(d.NCTSalt.DeleteNCTSalt(ctx)) }
	}},
	{"PutPrivacyTokens", true, func(g *draw) ask {
		var ts []wastore.PrivacyToken
		for range 1 + g.IntN(2) {
			ts = append(ts, wastore.PrivacyToken{User: g.device(g.kept()), Token: g.some(), Timestamp: g.time()})
			if g.IntN(2) == 0 {
				ts[len(ts)-1].SenderTimestamp = g.time()
			}
		}
		return func(ctx context.Context, d *wastore.Device) string {
			return bad(d.PrivacyTokens.PutPrivacyTokens(ctx, ts...))
		}
	}},
	{"GetPrivacyToken", true, func(g *draw) ask {
		user := g.device(g.person(settled))
		return func(ctx context.Context, d *wastore.Device) string {
			t, err := d.PrivacyTokens.GetPrivacyToken(ctx, user)
			if t == nil {
				return said(err, "none")
			}
			return said(err, t.User, maybe(t.Token), t.Timestamp.Unix(), t.SenderTimestamp.Unix())
		}
	}},
	{"DeleteExpiredPrivacyTokens", true, func(g *draw) ask {
		at := g.time()
		return func(ctx context.Context, d *wastore.Device) string {
			n, err := d.PrivacyTokens.DeleteExpiredPrivacyTokens(ctx, at)
			return said(err, n)
		}
	}},
}
