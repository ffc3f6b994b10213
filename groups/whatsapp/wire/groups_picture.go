package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// A picture is what stands beside a name.
type picture struct {
	id   string
	jpeg []byte
}

// pictureRoutes are what has to do with pictures of groups and people.
var pictureRoutes = []route{
	iq("w:profile:picture", "set", "", setPicture),
	iq("w:profile:picture", "set", "picture", setPicture),
	iq("w:profile:picture", "get", "picture", readPicture),
}

// setPicture sets or takes out the picture of a group, or one's own.
func setPicture(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	var new *picture
	if node, ok := n.GetOptionalChildByTag("picture"); ok {
		jpeg := content(&node)
		if !bytes.HasPrefix(jpeg, []byte{0xff, 0xd8, 0xff}) {
			return nil, refuse("picture.format")
		}
		new = &picture{s.nextPicture(), jpeg}
	}
	a, target := c.dev.account, jid(n, "target")
	if target.IsEmpty() || s.account(target) == a {
		a.picture = new
		return pictureSet(new), nil
	}
	g := s.groups[target]
	if g == nil || len(g.members) == 0 {
		return nil, refuse("group.unknown")
	}
	by := g.member(a)
	if by == nil {
		return nil, refuse("group.not-member")
	}
	if no := (groupCall{s, g, by, n}).mayEdit(); no != nil {
		return nil, no
	}
	g.picture = new
	s.tellPicture(g, a)
	return pictureSet(new), nil
}

// pictureSet answers which picture there is now.
func pictureSet(p *picture) []waBinary.Node {
	if p == nil {
		return nil
	}
	return []waBinary.Node{{Tag: "picture", Attrs: waBinary.Attrs{"id": p.id}}}
}

func (s *Server) tellPicture(g *group, by *Account) {
	change := waBinary.Node{Tag: "delete", Attrs: waBinary.Attrs{"jid": g.jid, "author": g.address(by)}}
	if g.picture != nil {
		change.Tag, change.Attrs["id"] = "set", g.picture.id
	}
	for _, a := range g.accountsIn(member) {
		s.notify(a, waBinary.Node{
			Tag: "notification", Attrs: waBinary.Attrs{"type": "picture", "from": g.jid}, Content: []waBinary.Node{change},
		})
	}
}

// readPicture answers where a picture can be fetched.
func readPicture(s *Server, c *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	ask, target := asked(n), jid(n, "target")
	var p *picture
	if g := s.groups[target]; g != nil {
		if g.member(c.dev.account) == nil && (g.link == "" || text(ask, "invite") != g.link) {
			return nil, refuse("picture.hidden")
		}
		p = g.picture
	} else if a := s.account(target); a != nil {
		p = a.picture
	}
	if p == nil {
		return nil, refuse("picture.none")
	}
	if text(ask, "id") == p.id {
		return nil, nil
	}
	kind := text(ask, "type")
	if kind == "" {
		kind = "image"
	}
	sum := sha256.Sum256(p.jpeg)
	path := s.keepPicture(p)
	return []waBinary.Node{{Tag: "picture", Attrs: waBinary.Attrs{
		"id": p.id, "type": kind, "url": "https://" + pictureHost + path, "direct_path": path,
		"hash": base64.StdEncoding.EncodeToString(sum[:]),
	}}}, nil
}
