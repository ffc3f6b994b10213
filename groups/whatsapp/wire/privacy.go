package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// A profile is what an account says about itself, and whom it lets near.
type profile struct {
	about    string
	picture  *picture
	settings map[string]string // privacy settings that are not the default
	blocked  []*Account        // in the order they were blocked
	vanish   uint32            // seconds after which new chats' messages vanish
}

// openSettings are the privacy settings of an account that never changed any.
var openSettings = map[string]string{
	"groupadd": "all", "last": "all", "status": "all", "profile": "all", "readreceipts": "all",
	"online": "all", "calladd": "all", "messages": "all", "defense": "off", "stickers": "contacts",
}

// privacyRoutes are what has to do with what others may know and do.
var privacyRoutes = []route{
	iq("privacy", "get", "", readPrivacy),
	iq("privacy", "set", "privacy", setPrivacy),
	iq("privacy", "set", "tokens", giveTokens),
	iq("blocklist", "get", "", readBlocklist),
	iq("blocklist", "set", "item", setBlocklist),
	iq("disappearing_mode", "set", "disappearing_mode", setVanish),
	iq("status", "set", "status", setAbout),
	iq("status", "get", "privacy", readStatusPrivacy),
	{kind{tag: "presence"}, hearName},
}

// privacy returns one of an account's settings. The lock is held.
func (a *Account) privacy(name string) string {
	if v, ok := a.settings[name]; ok {
		return v
	}
	return openSettings[name]
}

// SetPrivacy changes one of the account's privacy settings, as on the phone:
// "groupadd" is who may add the person to groups: "all", "contacts" or "none".
func (a *Account) SetPrivacy(name, value string) {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	a.set(nil, name, value)
}

// set changes a setting, and tells all devices of the account but the one that
// wants it. The lock is held.
func (a *Account) set(by *device, name, value string) {
	if a.settings == nil {
		a.settings = map[string]string{}
	}
	a.settings[name] = value
	change := waBinary.Node{
		Tag: "notification", Attrs: waBinary.Attrs{"type": "account_sync", "from": a.pn},
		Content: []waBinary.Node{{Tag: "privacy", Content: []waBinary.Node{category(name, value)}}},
	}
	for _, d := range a.devices {
		if d != by {
			a.server.deliver(d, a.server.dated(change))
		}
	}
}

func category(name, value string) waBinary.Node {
	return waBinary.Node{Tag: "category", Attrs: waBinary.Attrs{"name": name, "value": value}}
}

func readPrivacy(_ *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	var list []waBinary.Node
	for _, name := range slices.Sorted(maps.Keys(openSettings)) {
		list = append(list, category(name, c.dev.account.privacy(name)))
	}
	return []waBinary.Node{{Tag: "privacy", Content: list}}, nil
}

func setPrivacy(_ *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	var list []waBinary.Node
	for _, child := range asked(n).GetChildrenByTag("category") {
		name := text(&child, "name")
		if _, known := openSettings[name]; !known {
			return nil, refuse("bad-request")
		}
		c.dev.account.set(c.dev, name, text(&child, "value"))
		list = append(list, category(name, text(&child, "value")))
	}
	return []waBinary.Node{{Tag: "privacy", Content: list}}, nil
}

// giveTokens hands others the token by which they may write to the caller as
// one they know.
func giveTokens(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	giver := c.dev.account
	for _, child := range asked(n).GetChildrenByTag("token") {
		to := s.accountNamed(&child)
		if to == nil || to == giver {
			continue
		}
		s.notify(to, waBinary.Node{
			Tag: "notification", Attrs: waBinary.Attrs{"type": "privacy_token", "from": giver.pn, "sender_lid": giver.lid},
			Content: []waBinary.Node{{Tag: "tokens", Content: []waBinary.Node{{
				Tag: "token", Attrs: waBinary.Attrs{"type": child.Attrs["type"], "t": child.Attrs["t"]}, Content: token(giver, to),
			}}}},
		})
	}
	return nil, nil
}

// token returns what giver's token for an account is. It holds no secret:
// nothing here asks for it back.
func token(giver, to *Account) []byte {
	sum := sha256.Sum256([]byte(giver.lid.User + " trusts " + to.lid.User))
	return sum[:16]
}

// blocks reports whether a has blocked the other. The lock is held.
func (a *Account) blocks(other *Account) bool { return slices.Contains(a.blocked, other) }

func readBlocklist(_ *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	return []waBinary.Node{c.dev.account.blocklist()}, nil
}

// setBlocklist blocks or unblocks, and tells the account's devices.
func setBlocklist(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	a := c.dev.account
	other := s.accountNamed(asked(n))
	if other == nil || other == a {
		return nil, refuse("item-not-found")
	}
	before := a.blocklistHash()
	a.blocked = slices.DeleteFunc(a.blocked, func(b *Account) bool { return b == other })
	action := text(asked(n), "action")
	switch action {
	case "block":
		a.blocked = append(a.blocked, other)
	case "unblock":
	default:
		return nil, refuse("bad-request")
	}
	s.notify(a, waBinary.Node{
		Tag: "notification", Attrs: waBinary.Attrs{"type": "account_sync", "from": a.pn},
		Content: []waBinary.Node{{
			Tag: "blocklist", Attrs: waBinary.Attrs{"dhash": a.blocklistHash(), "prev_dhash": before},
			Content: []waBinary.Node{{Tag: "item", Attrs: waBinary.Attrs{"jid": other.lid, "action": action}}},
		}},
	})
	return []waBinary.Node{a.blocklist()}, nil
}

func (a *Account) blocklist() waBinary.Node {
	var items []waBinary.Node
	for _, b := range a.blocked {
		items = append(items, waBinary.Node{Tag: "item", Attrs: waBinary.Attrs{"jid": b.lid}})
	}
	return waBinary.Node{Tag: "list", Attrs: waBinary.Attrs{"dhash": a.blocklistHash()}, Content: items}
}

func (a *Account) blocklistHash() string {
	h := sha256.New()
	for _, b := range a.blocked {
		h.Write([]byte(b.lid.User + ";"))
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil)[:9])
}

func setVanish(_ *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	c.dev.account.vanish = number(asked(n), "duration")
	return nil, nil
}

func setAbout(_ *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	c.dev.account.about = string(content(asked(n)))
	return nil, nil
}

func readStatusPrivacy(*Server, *conn, *waBinary.Node) ([]waBinary.Node, *refusal) {
	list := waBinary.Node{Tag: "list", Attrs: waBinary.Attrs{"type": string(types.StatusPrivacyTypeContacts), "default": "true"}}
	return []waBinary.Node{{Tag: "privacy", Content: []waBinary.Node{list}}}, nil
}

// hearName takes the name others see from who says to be there.
func hearName(_ *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	if name := text(n, "name"); name != "" {
		c.dev.account.name = name
	}
	return nil, nil
}
