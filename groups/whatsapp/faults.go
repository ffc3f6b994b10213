package whatsapp

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/socket"
	"go.mau.fi/whatsmeow/store"

	"pita/groups"
)

// A fault is something WhatsApp says, or fails to say, when Pita wants to do something.
type fault string

// The faults. The first ones are the number's, and tell its health; the others concern
// one action.
const (
	noFault     fault = ""
	offline     fault = "offline"
	rateLimited fault = "rate"
	reachOut    fault = "reach-out"
	banned      fault = "banned"
	outdated    fault = "outdated"
	unlinked    fault = "unlinked"
	replaced    fault = "replaced"
	linkWaiting fault = "link-waiting"

	notAdmin     fault = "not-admin"
	closedGroup  fault = "closed"
	notInGroup   fault = "not-in-group"
	noGroup      fault = "no-group"
	leftAlone    fault = "community"
	nobody       fault = "nobody"
	denied       fault = "denied"
	mediaRefused fault = "media"
	mediaTooBig  fault = "media-too-big"
	pollOptions  fault = "poll-options"
	linkRevoked  fault = "link-revoked"
	linkInvalid  fault = "link-invalid"
	linkBarred   fault = "link-barred"
	groupFull    fault = "group-full"
	serverBusy   fault = "server-busy"
	noAnswer     fault = "no-answer"
	unsettled    fault = "unsettled"
	keysUnkept   fault = "keys"
)

// A row is what follows from a fault.
type row struct {
	health groups.Health // how the number does then; Well when it is no matter of the number
	retry  groups.Retry
	why    string // the named reason that stands in the journal
	phrase string // what people read of it; empty where nobody is told
}

// rows is the table of ills: what WhatsApp says, how the number does then,
// when to try again, and what people read. Clock and storage are the house's own ills
// and stand in app; an undecryptable message is waited for by the listener.
var rows = map[fault]row{
	offline:     {groups.Reconnecting, groups.AwaitNumber, string(groups.Reconnecting), "health.reconnecting"},
	rateLimited: {groups.RateLimited, groups.Again, string(groups.RateLimited), "health.rate-limited"},
	reachOut:    {groups.Locked, groups.AwaitReached, string(groups.Locked), "health.locked"},
	banned:      {groups.Banned, groups.AwaitNumber, string(groups.Banned), "health.banned"},
	outdated:    {groups.Outdated, groups.AwaitNumber, string(groups.Outdated), "health.outdated"},
	unlinked:    {groups.Unlinked, groups.AwaitNumber, string(groups.Unlinked), "health.unlinked"},
	replaced:    {groups.Replaced, groups.AwaitNumber, string(groups.Replaced), "health.replaced"},
	linkWaiting: {groups.LinkWaiting, groups.AwaitNumber, string(groups.LinkWaiting), "health.link-waiting"},

	notAdmin:     {retry: groups.GiveUp, why: "not-admin", phrase: "why.not-admin"},
	closedGroup:  {retry: groups.GiveUp, why: "closed", phrase: "why.closed"},
	notInGroup:   {retry: groups.GiveUp, why: "not-in-group", phrase: "why.not-in-group"},
	noGroup:      {retry: groups.GiveUp, why: "no-group"},
	leftAlone:    {retry: groups.GiveUp, why: "community"},
	nobody:       {retry: groups.GiveUp, why: "nobody"},
	denied:       {retry: groups.GiveUp, why: "refused", phrase: "why.refused"},
	mediaRefused: {retry: groups.Again, why: "media", phrase: "why.media"},
	mediaTooBig:  {retry: groups.GiveUp, why: "media-too-big", phrase: "why.media-too-big"},
	pollOptions:  {retry: groups.GiveUp, why: "poll-options", phrase: "why.poll-options"},
	linkRevoked:  {retry: groups.GiveUp, why: "link-revoked"},
	linkInvalid:  {retry: groups.GiveUp, why: "link-invalid"},
	linkBarred:   {retry: groups.GiveUp, why: "link-barred"},
	groupFull:    {retry: groups.GiveUp, why: "group-full"},
	serverBusy:   {retry: groups.Again, why: "server-busy"},
	noAnswer:     {retry: groups.Again, why: "no-answer"},
	unsettled:    {retry: groups.Again, why: "unsettled"},
	keysUnkept:   {retry: groups.Again, why: "keys"},
}

// nacks are the codes with which the server answers a message that it does not take.
// Any other code is a refusal.
var nacks = map[int]fault{
	401: notInGroup,
	403: notAdmin,
	404: notInGroup,
	420: closedGroup,
	429: rateLimited,
	463: reachOut,
	479: denied,
	500: serverBusy,
	503: serverBusy,
}

// answers are the codes with which the server answers anything else. Any other code is a
// refusal.
var answers = map[int]fault{
	401: notAdmin,
	403: notAdmin,
	404: noGroup,
	429: rateLimited,
	500: serverBusy,
	503: serverBusy,
	530: serverBusy,
}

// errOf returns the error with which an action ends on a fault.
func (f fault) errOf(err error) *groups.SendError {
	r := rows[f]
	return &groups.SendError{Retry: r.retry, Why: r.why, Err: err}
}

// unbegun returns the error with which an action ends on a fault before anything was done.
func (f fault) unbegun(err error) *groups.SendError {
	e := f.errOf(err)
	e.Undone = true
	return e
}

// nothingSent says whether an error proves that nothing left, or that nothing was done by
// what left.
func nothingSent(err error) bool {
	return errors.Is(err, whatsmeow.ErrNotConnected) || errors.Is(err, whatsmeow.ErrNotLoggedIn) || faultOf(err) == rateLimited
}

// faultOf returns what an error of whatsmeow's stands for.
func faultOf(err error) fault {
	var iq *whatsmeow.IQError
	switch {
	case err == nil:
		return noFault
	case errors.Is(err, whatsmeow.ErrServerReturnedError):
		return coded(nacks, codeAtEnd(err))
	case errors.Is(err, whatsmeow.ErrGroupInviteLinkUnauthorized):
		return notAdmin
	case errors.Is(err, whatsmeow.ErrNotInGroup):
		return notInGroup
	case errors.Is(err, whatsmeow.ErrGroupNotFound):
		return noGroup
	case errors.Is(err, whatsmeow.ErrInviteLinkRevoked):
		return linkRevoked
	case errors.Is(err, whatsmeow.ErrInviteLinkInvalid):
		return linkInvalid
	case errors.As(err, &iq):
		return coded(answers, iq.Code)
	case errors.Is(err, whatsmeow.ErrNotLoggedIn), errors.Is(err, store.ErrDeviceDeleted):
		return unlinked
	case errors.Is(err, whatsmeow.ErrIQTimedOut), errors.Is(err, whatsmeow.ErrMessageTimedOut):
		return noAnswer
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		// Do tells the end of its own context by itself: this is the store's, which could
		// not write. A deadline also counts as a fault of the network, so it is asked first.
		return keysUnkept
	case cutOff(err):
		return offline
	}
	return unsettled
}

// cutOff says whether err means that there is no connection, or no longer.
func cutOff(err error) bool {
	var gone *whatsmeow.DisconnectedError
	var network net.Error
	return errors.As(err, &gone) || errors.As(err, &network) || errors.Is(err, errUnderWay) ||
		errors.Is(err, whatsmeow.ErrNotConnected) || errors.Is(err, socket.ErrSocketClosed) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func coded(table map[int]fault, code int) fault {
	if f, known := table[code]; known {
		return f
	}
	return denied
}

// codeAtEnd returns the number with which the text of an error ends, or 0: some of
// whatsmeow's errors carry their code in the text alone.
func codeAtEnd(err error) int {
	words := strings.Fields(err.Error())
	if len(words) == 0 {
		return 0
	}
	code, err := strconv.Atoi(words[len(words)-1])
	if err != nil {
		return 0
	}
	return code
}
