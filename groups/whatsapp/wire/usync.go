package wire

import (
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// usyncRoutes are questions about people.
var usyncRoutes = []route{iq("usync", "get", "usync", usync)}

// usyncAnswers are the things one may ask about a person, by their tags. What is
// not here is left out of the answer, as if there were nothing to tell.
var usyncAnswers = map[string]func(a *Account) waBinary.Node{
	"devices": deviceList,
	"lid": func(a *Account) waBinary.Node {
		return waBinary.Node{Tag: "lid", Attrs: waBinary.Attrs{"val": a.lid}}
	},
	"status": func(a *Account) waBinary.Node {
		return waBinary.Node{Tag: "status", Attrs: waBinary.Attrs{"t": 0}, Content: []byte(a.about)}
	},
	"picture": func(a *Account) waBinary.Node {
		n := waBinary.Node{Tag: "picture", Attrs: waBinary.Attrs{}}
		if a.picture != nil {
			n.Attrs["id"] = a.picture.id
		}
		return n
	},
	"disappearing_mode": func(a *Account) waBinary.Node {
		return waBinary.Node{Tag: "disappearing_mode", Attrs: waBinary.Attrs{"duration": a.vanish, "t": 0}}
	},
}

func usync(s *Server, _ *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	ask := n.GetChildByTag("usync")
	query, list := ask.GetChildByTag("query"), ask.GetChildByTag("list")
	var users []waBinary.Node
	for _, user := range list.GetChildrenByTag("user") {
		users = append(users, s.user(&user, query.GetChildren()))
	}
	asked := waBinary.Attrs{}
	for _, same := range []string{"sid", "mode", "last", "index", "context"} {
		if v, ok := ask.Attrs[same]; ok {
			asked[same] = v
		}
	}
	return []waBinary.Node{{Tag: "usync", Attrs: asked, Content: []waBinary.Node{
		{Tag: "result"}, {Tag: "list", Content: users},
	}}}, nil
}

// user answers the questions about one person, who may be unknown.
func (s *Server) user(n *waBinary.Node, questions []waBinary.Node) waBinary.Node {
	contact, byNumber := n.GetOptionalChildByTag("contact")
	a, who := s.account(jid(n, "jid")), jid(n, "jid")
	if byNumber && who.IsEmpty() {
		digits := strings.TrimPrefix(string(content(&contact)), "+")
		digits, _, _ = strings.Cut(digits, "@")
		who = types.NewJID(digits, types.DefaultUserServer)
		a = s.account(who)
	}
	answer := waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": who}}
	var told []waBinary.Node
	for _, q := range questions {
		if q.Tag == "contact" {
			told = append(told, contactNode(&contact, a))
			if a != nil && text(&q, "addressing_mode") == "lid" {
				answer.Attrs["jid"], answer.Attrs["pn_jid"] = a.lid, a.pn
			}
		}
		if tell := usyncAnswers[q.Tag]; tell != nil && a != nil {
			told = append(told, tell(a))
		}
	}
	answer.Content = told
	return answer
}

// contactNode says whether a number is on WhatsApp.
func contactNode(asked *waBinary.Node, a *Account) waBinary.Node {
	in := "out"
	if a != nil {
		in = "in"
	}
	return waBinary.Node{Tag: "contact", Attrs: waBinary.Attrs{"type": in}, Content: content(asked)}
}

func deviceList(a *Account) waBinary.Node {
	var list []waBinary.Node
	for _, d := range a.devices {
		n := waBinary.Node{Tag: "device", Attrs: waBinary.Attrs{"id": int(d.id)}}
		if d.id > 0 {
			n.Attrs["key-index"] = int(d.id)
		}
		list = append(list, n)
	}
	return waBinary.Node{Tag: "devices", Content: []waBinary.Node{{Tag: "device-list", Content: list}}}
}
