package whatsapp

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// already are the codes by which the server says of one person that what was asked is so
// already: not there any more, or there and done.
var already = []int{http.StatusNotFound, http.StatusConflict, http.StatusNotModified}

// remove takes a person out of a group, and waits with the next message there until the
// server has told that they are gone.
func (t *Transport) remove(ctx context.Context, k task, a *groups.Remove) error {
	who, addresses, err := t.target(ctx, k, a.To)
	if err != nil {
		return err
	}
	g := t.gates.of(k.group)
	g.expect(addresses)
	changed, err := t.client.UpdateGroupParticipants(ctx, k.group, []types.JID{who}, whatsmeow.ParticipantChangeRemove)
	if err == nil {
		err = t.each(changed)
	}
	switch {
	case err == nil && gone(changed):
		g.gone(addresses, true, t.clock()) // nothing more will be told
	case nothingDone(err):
		g.gone(addresses, false, t.clock())
	}
	return err
}

// nothingDone says whether an error proves that nothing was done.
func nothingDone(err error) bool {
	var named *groups.SendError
	var answer *whatsmeow.IQError
	return errors.As(err, &named) || errors.As(err, &answer)
}

// gone says whether the server says that a person was no member any more.
func gone(changed []types.GroupParticipant) bool {
	return len(changed) == 0 || changed[0].Error == http.StatusNotFound
}

// rank makes a person an admin, or a member again.
func (t *Transport) rank(ctx context.Context, k task, p groups.Party, up bool) error {
	who, _, err := t.target(ctx, k, p)
	if err != nil {
		return err
	}
	change := whatsmeow.ParticipantChangeDemote
	if up {
		change = whatsmeow.ParticipantChangePromote
	}
	changed, err := t.client.UpdateGroupParticipants(ctx, k.group, []types.JID{who}, change)
	if err != nil {
		return err
	}
	for _, c := range changed {
		if c.Error == http.StatusNotFound {
			return nobody.errOf(errors.New("they are not in the group"))
		}
	}
	return t.each(changed)
}

// admit lets in a person who asked, or turns them down.
func (t *Transport) admit(ctx context.Context, k task, p groups.Party, in bool) error {
	who, _, err := t.target(ctx, k, p)
	if err != nil {
		return err
	}
	change := whatsmeow.ParticipantChangeReject
	if in {
		change = whatsmeow.ParticipantChangeApprove
	}
	changed, err := t.client.UpdateGroupRequestParticipants(ctx, k.group, []types.JID{who}, change)
	if err != nil {
		return err
	}
	return t.each(changed)
}

// target returns the address by which a group knows a person, and all of them.
func (t *Transport) target(ctx context.Context, k task, p groups.Party) (types.JID, []types.JID, error) {
	who := t.named(ctx, k, p)
	if who.IsEmpty() {
		return who, nil, nobody.errOf(nil)
	}
	lid, pn := addressed(p)
	all := []types.JID{who, lid, pn}
	if m, ok := k.room.member(p.Addresses); ok {
		all = append(all, m.lid, m.pn)
	}
	return who, all, nil
}

// each returns what the server said of each person, nil when all is done or was so already.
func (t *Transport) each(changed []types.GroupParticipant) error {
	for _, c := range changed {
		switch {
		case c.Error == 0, isAlready(c.Error):
		case c.Error == http.StatusTooManyRequests:
			return whatsmeow.ErrIQRateOverLimit
		default:
			return coded(answers, c.Error).errOf(errors.New("WhatsApp refused it for that person"))
		}
	}
	return nil
}

func isAlready(code int) bool {
	for _, c := range already {
		if c == code {
			return true
		}
	}
	return false
}

// depart leaves a group. One that Pita is not in any more is left already.
func (t *Transport) depart(ctx context.Context, k task) error {
	err := t.client.LeaveGroup(ctx, k.group)
	var answer *whatsmeow.IQError
	if errors.As(err, &answer) && (answer.Code == http.StatusNotFound || answer.Code == http.StatusForbidden) {
		return nil
	}
	return err
}

// change changes a group itself; the default names an action that has no case.
func (t *Transport) change(ctx context.Context, k task) error {
	switch a := k.action.(type) {
	case *groups.Close:
		return t.client.SetGroupAnnounce(ctx, k.group, a.On)
	case *groups.Lock:
		return t.client.SetGroupLocked(ctx, k.group, a.On)
	case *groups.Rename:
		return t.client.SetGroupName(ctx, k.group, a.Name)
	case *groups.Describe:
		return t.describe(ctx, k, a.Text)
	case *groups.Portray:
		_, err := t.client.SetGroupPhoto(ctx, k.group, a.Data)
		return err
	}
	return denied.errOf(errors.New("there is no way to do " + groups.ActionName(k.action) + " in WhatsApp"))
}

// describe changes the description. It carries the action's id, so that doing it again
// is seen to be done.
func (t *Transport) describe(ctx context.Context, k task, text string) error {
	info, err := t.client.GetGroupInfo(ctx, k.group)
	if err != nil {
		return err
	}
	if info.TopicID == string(k.id) {
		return nil
	}
	return t.client.SetGroupTopic(ctx, k.group, info.TopicID, string(k.id), text)
}

// invite asks for the group's link.
func (t *Transport) invite(ctx context.Context, k task, a *groups.Invite) (groups.Receipted, error) {
	if k.group.IsEmpty() {
		return groups.Receipted{}, noGroup.errOf(nil)
	}
	link, err := t.client.GetGroupInviteLink(ctx, k.group, a.Reset)
	return groups.Receipted{Link: link}, err
}

// linkFaults are the codes with which the server answers a link it does not take.
var linkFaults = map[int]fault{
	http.StatusBadRequest:    linkInvalid,
	http.StatusUnauthorized:  linkBarred, // Pita was taken out of that group before
	http.StatusForbidden:     linkBarred,
	http.StatusNotFound:      linkInvalid,
	http.StatusNotAcceptable: linkInvalid,
	http.StatusGone:          linkRevoked,
	419:                      groupFull,
}

// join joins a group by its link. A group that Pita is in already is joined.
func (t *Transport) join(ctx context.Context, a *groups.JoinGroup) error {
	code, ok := strings.CutPrefix(a.Link, whatsmeow.InviteLinkPrefix)
	code, _, _ = strings.Cut(code, "?")
	if code = strings.Trim(code, "/ "); !ok || code == "" || strings.ContainsAny(code, "/ ") {
		return linkInvalid.errOf(errors.New("it is no link into a WhatsApp group"))
	}
	_, err := t.client.JoinGroupWithLink(ctx, code)
	var answer *whatsmeow.IQError
	if !errors.As(err, &answer) {
		return err
	}
	if answer.Code == http.StatusConflict {
		return nil
	}
	if f, known := linkFaults[answer.Code]; known {
		return f.errOf(err)
	}
	return err
}
