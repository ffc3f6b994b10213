package phone

import (
	"context"
	"errors"
	"fmt"

	"go.mau.fi/whatsmeow"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// A Group is what a member's phone learns about a group when it asks.
type Group struct {
	Name, Description        string
	Members, Admins          []groups.Address // hidden ids
	Closed, Locked, Approval bool
}

// Create makes a group of those people and oneself, and returns its address.
func (p *Phone) Create(ctx context.Context, name string, members ...groups.Address) (groups.Address, error) {
	who, err := parseAll(members)
	if err != nil {
		return "", err
	}
	for _, jid := range who {
		p.know(ctx, jid)
	}
	info, err := p.client.CreateGroup(ctx, whatsmeow.ReqCreateGroup{Name: name, Participants: who})
	if err != nil {
		return "", fmt.Errorf("make a group: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.in[info.JID] = true
	p.beat()
	return address(info.JID), nil
}

// know lets the client learn the number that belongs to a hidden id, as a phone has it
// from its address book.
func (p *Phone) know(ctx context.Context, jid types.JID) {
	if jid.Server == types.HiddenUserServer && len(jid.User) > 2 {
		p.client.StoreLIDPNMapping(ctx, jid, types.NewJID(jid.User[2:], types.DefaultUserServer))
	}
}

func parseAll(all []groups.Address) ([]types.JID, error) {
	out := make([]types.JID, len(all))
	for i, a := range all {
		var err error
		if out[i], err = parse(a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// awaits is what the server says of somebody whom a member proposed, who is no admin.
const awaits = 202

// Add brings somebody into a group, without their asking. Where joining must be approved,
// a member who is no admin brings them as far as the door.
func (p *Phone) Add(ctx context.Context, group, who groups.Address) error {
	return p.change(ctx, group, who, whatsmeow.ParticipantChangeAdd)
}

// Remove takes somebody out of a group.
func (p *Phone) Remove(ctx context.Context, group, who groups.Address) error {
	return p.change(ctx, group, who, whatsmeow.ParticipantChangeRemove)
}

// Promote makes a member an admin.
func (p *Phone) Promote(ctx context.Context, group, who groups.Address) error {
	return p.change(ctx, group, who, whatsmeow.ParticipantChangePromote)
}

// Demote makes an admin a member.
func (p *Phone) Demote(ctx context.Context, group, who groups.Address) error {
	return p.change(ctx, group, who, whatsmeow.ParticipantChangeDemote)
}

func (p *Phone) change(ctx context.Context, group, who groups.Address, what whatsmeow.ParticipantChange) error {
	in, err := parse(group)
	if err != nil {
		return err
	}
	jid, err := parse(who)
	if err != nil {
		return err
	}
	p.know(ctx, jid)
	got, err := p.client.UpdateGroupParticipants(ctx, in, []types.JID{jid}, what)
	if err != nil {
		return fmt.Errorf("%s a member: %w", what, err)
	}
	for _, g := range got {
		if g.Error != 0 && g.Error != awaits {
			return fmt.Errorf("%s a member: the server says %d", what, g.Error)
		}
	}
	return nil
}

// Leave leaves a group.
func (p *Phone) Leave(ctx context.Context, group groups.Address) error {
	return p.with(group, "leave a group", func(in types.JID) error { return p.client.LeaveGroup(ctx, in) })
}

// ErrBarred says that a link does not let somebody in whom an admin once removed.
var ErrBarred = errors.New("the link does not let them in any more")

// Join follows an invite link: into the group, or before its door where joining must be
// approved.
func (p *Phone) Join(ctx context.Context, link string) error {
	_, err := p.client.JoinGroupWithLink(ctx, link)
	if errors.Is(err, whatsmeow.ErrIQNotAuthorized) {
		err = errors.Join(ErrBarred, err)
	}
	if err != nil {
		return fmt.Errorf("join by a link: %w", err)
	}
	return nil
}

// Unask takes back the wish to be let into a group.
func (p *Phone) Unask(ctx context.Context, group groups.Address) error {
	return p.with(group, "no longer ask to join", func(in types.JID) error {
		//lint:ignore SA1019 whatsmeow has no other way to take a request back
		_, err := p.client.DangerousInternals().SendGroupIQ(ctx, "set", in, waBinary.Node{Tag: "cancel_membership_requests"})
		return err
	})
}

// Rename changes a group's name.
func (p *Phone) Rename(ctx context.Context, group groups.Address, name string) error {
	return p.with(group, "rename a group", func(in types.JID) error { return p.client.SetGroupName(ctx, in, name) })
}

// Describe changes a group's description.
func (p *Phone) Describe(ctx context.Context, group groups.Address, text string) error {
	return p.with(group, "describe a group", func(in types.JID) error { return p.client.SetGroupTopic(ctx, in, "", "", text) })
}

// CloseGroup lets only admins write, or everyone again.
func (p *Phone) CloseGroup(ctx context.Context, group groups.Address, on bool) error {
	return p.with(group, "close a group", func(in types.JID) error { return p.client.SetGroupAnnounce(ctx, in, on) })
}

// Lock lets only admins change the group, or everyone again.
func (p *Phone) Lock(ctx context.Context, group groups.Address, on bool) error {
	return p.with(group, "lock a group", func(in types.JID) error { return p.client.SetGroupLocked(ctx, in, on) })
}

// Door says whether joining must be approved.
func (p *Phone) Door(ctx context.Context, group groups.Address, approval bool) error {
	return p.with(group, "change the way into a group", func(in types.JID) error {
		return p.client.SetGroupJoinApprovalMode(ctx, in, approval)
	})
}

// Invite returns a group's link, as an admin sees it; a new one if reset.
func (p *Phone) Invite(ctx context.Context, group groups.Address, reset bool) (link string, err error) {
	err = p.with(group, "look up an invite link", func(in types.JID) error {
		link, err = p.client.GetGroupInviteLink(ctx, in, reset)
		return err
	})
	return link, err
}

// Group asks the server about a group. It is an error for who is not in it.
func (p *Phone) Group(ctx context.Context, group groups.Address) (g Group, err error) {
	err = p.with(group, "ask about a group", func(in types.JID) error {
		info, err := p.client.GetGroupInfo(ctx, in)
		if err != nil {
			return err
		}
		g = Group{
			Name: info.Name, Description: info.Topic,
			Closed: info.IsAnnounce, Locked: info.IsLocked, Approval: info.IsJoinApprovalRequired,
		}
		for _, m := range info.Participants {
			a := address(p.hiddenOf(m.JID, m.LID))
			g.Members = append(g.Members, a)
			if m.IsAdmin || m.IsSuperAdmin {
				g.Admins = append(g.Admins, a)
			}
		}
		return nil
	})
	return g, err
}

func (p *Phone) with(group groups.Address, what string, do func(types.JID) error) error {
	in, err := parse(group)
	if err == nil && in.Server != types.GroupServer {
		err = errors.New("this is no group")
	}
	if err == nil {
		err = do(in)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Call rings a person once.
func (p *Phone) Call(ctx context.Context, who groups.Address) error {
	to, err := parse(who)
	if err != nil {
		return err
	}
	id := p.client.GenerateMessageID()
	//lint:ignore SA1019 whatsmeow has no other way to ring somebody
	err = p.client.DangerousInternals().SendNode(ctx, waBinary.Node{
		Tag:   "call",
		Attrs: waBinary.Attrs{"to": to, "id": id},
		Content: []waBinary.Node{{
			Tag:     "offer",
			Attrs:   waBinary.Attrs{"call-id": id, "call-creator": p.lid, "t": p.clock().Unix()},
			Content: []waBinary.Node{{Tag: "audio", Attrs: waBinary.Attrs{"enc": "opus", "rate": "16000"}}},
		}},
	})
	if err != nil {
		return fmt.Errorf("call: %w", err)
	}
	return nil
}
