package wire

import (
	"strconv"
	"unicode/utf8"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// maxDescription is how many characters a description may have.
const maxDescription = 2048

// addingByAll lets every member bring people in.
const addingByAll = string(types.GroupMemberAddModeAllMember)

// settingRoutes are what changes a group for all.
var settingRoutes = []route{
	iq("w:g2", "set", "subject", inGroup(member, setSubject)),
	iq("w:g2", "set", "description", inGroup(member, setDescription)),
	iq("w:g2", "set", "announcement", setting(func(g *group, _ *waBinary.Node) { g.announce = true })),
	iq("w:g2", "set", "not_announcement", setting(func(g *group, _ *waBinary.Node) { g.announce = false })),
	iq("w:g2", "set", "locked", setting(func(g *group, _ *waBinary.Node) { g.locked = true })),
	iq("w:g2", "set", "unlocked", setting(func(g *group, _ *waBinary.Node) { g.locked = false })),
	iq("w:g2", "set", "ephemeral", setting(func(g *group, n *waBinary.Node) { g.ephemeral = number(n, "expiration") })),
	iq("w:g2", "set", "not_ephemeral", setting(func(g *group, _ *waBinary.Node) { g.ephemeral = 0 })),
	iq("w:g2", "set", "membership_approval_mode", setting(func(g *group, n *waBinary.Node) { g.approval = wantsApproval(n) })),
	iq("w:g2", "set", "member_add_mode", setting(func(g *group, n *waBinary.Node) { g.adding = string(content(n)) })),
}

// setting returns the handler of a change only admins make, of which all hear.
// Communities have none of these settings.
func setting(set func(*group, *waBinary.Node)) handler {
	return inGroup(admin, func(call groupCall) ([]waBinary.Node, *refusal) {
		g, ask := call.g, call.ask
		if g.community {
			return nil, refuse("group.of-community")
		}
		if ask.Tag == "member_add_mode" && string(content(ask)) != addingByAll && string(content(ask)) != string(types.GroupMemberAddModeAdmin) {
			return nil, refuse("bad-request")
		}
		set(g, ask)
		call.s.inform(g, call.by.account, g.accountsIn(member), g.changed(ask.Tag))
		return nil, nil
	})
}

// changed returns what members hear when a setting has changed.
func (g *group) changed(tag string) waBinary.Node {
	n := waBinary.Node{Tag: tag}
	switch tag {
	case "announcement", "not_announcement":
		g.announceVersion++
		n.Attrs = waBinary.Attrs{"v_id": strconv.Itoa(g.announceVersion)}
	case "ephemeral":
		n.Attrs = waBinary.Attrs{"expiration": g.ephemeral}
	case "membership_approval_mode":
		n.Content = []waBinary.Node{joining(g.approval)}
	case "member_add_mode":
		n.Content = []byte(g.adding)
	}
	return n
}

// mayEdit returns why the caller may not change name, description or picture.
func (call groupCall) mayEdit() *refusal {
	if call.g.locked && call.by.rank < admin {
		return refuse("group.locked")
	}
	return nil
}

func setSubject(call groupCall) ([]waBinary.Node, *refusal) {
	if no := call.mayEdit(); no != nil {
		return nil, no
	}
	subject := string(content(call.ask))
	if subject == "" || utf8.RuneCountInString(subject) > maxSubject {
		return nil, refuse("group.subject")
	}
	g := call.g
	g.subject, g.subjectBy, g.subjectAt = subject, call.by.account, call.s.now()
	attrs := waBinary.Attrs{"subject": subject, "s_t": g.subjectAt.Unix()}
	g.name(attrs, "s_o", call.by.account)
	call.s.inform(g, call.by.account, g.accountsIn(member), waBinary.Node{Tag: "subject", Attrs: attrs})
	return nil, nil
}

// setDescription replaces the description the caller knows, or takes it out.
func setDescription(call groupCall) ([]waBinary.Node, *refusal) {
	if no := call.mayEdit(); no != nil {
		return nil, no
	}
	g, ask := call.g, call.ask
	if prev := text(ask, "prev"); prev != "" && prev != g.description.id {
		return nil, refuse("group.description-changed")
	}
	node := ask.GetChildByTag("body")
	body := string(content(&node))
	if utf8.RuneCountInString(body) > maxDescription {
		return nil, refuse("group.description")
	}
	id := text(ask, "id")
	if id == "" {
		id = call.s.nextID()
	}
	change := waBinary.Node{Tag: "description", Attrs: waBinary.Attrs{"id": id}}
	if text(ask, "delete") == "true" || body == "" {
		g.description = description{id: id}
		change.Content = []waBinary.Node{{Tag: "delete"}}
	} else {
		g.description = description{id, body, call.by.account, call.s.now()}
		change.Content = []waBinary.Node{{Tag: "body", Content: []byte(body)}}
	}
	call.s.inform(g, call.by.account, g.accountsIn(member), change)
	return nil, nil
}
