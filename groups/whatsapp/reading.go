package whatsapp

import (
	"slices"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/reflect/protoreflect"

	"pita/groups"
)

// maxWraps is how many envelopes deep a message is looked for.
const maxWraps = 8

// A reading is what a person sees of a message.
type reading struct {
	kind  groups.MediaKind
	texts []groups.Surface
	about *waE2E.ContextInfo // what it answers, whom it mentions, whence it was forwarded
	// silent says that the message is nothing people see: keys, settings, bookkeeping.
	silent bool
}

// read returns what a person sees of a message, out of all its envelopes.
func read(msg *waE2E.Message) reading {
	inner, once := unwrap(msg)
	r := contentOf(inner)
	if once && r.kind != groups.Unavailable && !r.silent {
		r.kind = groups.ViewOnce
	}
	return r
}

// viewedOnce names the envelopes of messages that can be seen once only.
var viewedOnce = []protoreflect.Name{"viewOnceMessage", "viewOnceMessageV2", "viewOnceMessageV2Extension"}

// unwrap takes a message out of its envelopes, and says whether it can be seen only once.
// WhatsApp has two dozen kinds of envelope and adds more; all are of one type.
func unwrap(msg *waE2E.Message) (inner *waE2E.Message, once bool) {
	for range maxWraps {
		next := msg.GetDeviceSentMessage().GetMessage()
		if next == nil {
			var name protoreflect.Name
			if next, name = enveloped(msg); slices.Contains(viewedOnce, name) {
				once = true
			}
		}
		if next == nil {
			return msg, once
		}
		msg = next
	}
	return msg, once
}

func enveloped(msg *waE2E.Message) (*waE2E.Message, protoreflect.Name) {
	if msg == nil {
		return nil, ""
	}
	m := msg.ProtoReflect()
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if f.Kind() != protoreflect.MessageKind || f.IsList() || !m.Has(f) {
			continue
		}
		if e, ok := m.Get(f).Message().Interface().(*waE2E.FutureProofMessage); ok && e.GetMessage() != nil {
			return e.GetMessage(), f.Name()
		}
	}
	return nil, ""
}

// contentOf reads a message that is in no envelope.
func contentOf(msg *waE2E.Message) reading {
	if r, ok := readText(msg); ok {
		return r
	}
	if r, ok := readMedia(msg); ok {
		return r
	}
	if r, ok := readCard(msg); ok {
		return r
	}
	return readOther(msg)
}

func readText(msg *waE2E.Message) (reading, bool) {
	if e := msg.GetExtendedTextMessage(); e != nil {
		r := reading{about: e.GetContextInfo()}
		r.add(groups.Body, e.GetText())
		r.add(groups.LinkPreview, e.GetTitle())
		r.add(groups.LinkPreview, e.GetDescription())
		return r, true
	}
	if msg.GetConversation() != "" {
		r := reading{}
		r.add(groups.Body, msg.GetConversation())
		return r, true
	}
	return reading{}, false
}

func readMedia(msg *waE2E.Message) (reading, bool) {
	var r reading
	once := false
	switch {
	case msg.GetImageMessage() != nil:
		m := msg.GetImageMessage()
		r, once = reading{kind: groups.Picture, about: m.GetContextInfo()}, m.GetViewOnce()
		r.add(groups.Caption, m.GetCaption())
	case msg.GetVideoMessage() != nil, msg.GetPtvMessage() != nil:
		m := msg.GetVideoMessage()
		if m == nil {
			m = msg.GetPtvMessage()
		}
		r, once = reading{kind: groups.Video, about: m.GetContextInfo()}, m.GetViewOnce()
		r.add(groups.Caption, m.GetCaption())
	case msg.GetAudioMessage() != nil:
		m := msg.GetAudioMessage()
		r, once = reading{kind: groups.Voice, about: m.GetContextInfo()}, m.GetViewOnce()
	case msg.GetStickerMessage() != nil:
		r = reading{kind: groups.Sticker, about: msg.GetStickerMessage().GetContextInfo()}
	case msg.GetDocumentMessage() != nil:
		m := msg.GetDocumentMessage()
		r = reading{kind: groups.File, about: m.GetContextInfo()}
		r.add(groups.Caption, m.GetCaption())
		r.add(groups.FileName, m.GetFileName())
		if m.GetTitle() != m.GetFileName() {
			r.add(groups.FileName, m.GetTitle())
		}
	default:
		return r, false
	}
	if once {
		r.kind = groups.ViewOnce
	}
	return r, true
}

func readCard(msg *waE2E.Message) (reading, bool) {
	switch {
	case msg.GetContactMessage() != nil:
		m := msg.GetContactMessage()
		r := reading{kind: groups.Contact, about: m.GetContextInfo()}
		r.add(groups.ContactCard, cardText(m))
		return r, true
	case msg.GetContactsArrayMessage() != nil:
		m := msg.GetContactsArrayMessage()
		r := reading{kind: groups.Contact, about: m.GetContextInfo()}
		r.add(groups.ContactCard, m.GetDisplayName())
		for _, c := range m.GetContacts() {
			r.add(groups.ContactCard, cardText(c))
		}
		return r, true
	case msg.GetGroupInviteMessage() != nil:
		m := msg.GetGroupInviteMessage()
		r := reading{about: m.GetContextInfo()}
		r.add(groups.Caption, m.GetCaption())
		r.add(groups.LinkPreview, m.GetGroupName())
		if m.GetInviteCode() != "" {
			r.add(groups.LinkPreview, "https://chat.whatsapp.com/"+m.GetInviteCode())
		}
		return r, true
	}
	return readPoll(msg)
}

// readPoll reads a poll, of whichever version.
func readPoll(msg *waE2E.Message) (reading, bool) {
	m := pollOf(msg)
	if m == nil {
		return reading{}, false
	}
	r := reading{kind: groups.PollMessage, about: m.GetContextInfo()}
	r.add(groups.PollText, m.GetName())
	for _, o := range m.GetOptions() {
		r.add(groups.PollText, o.GetOptionName())
	}
	return r, true
}

// pollOf returns the poll that a message is, nil when it is none.
func pollOf(msg *waE2E.Message) *waE2E.PollCreationMessage {
	for _, p := range []*waE2E.PollCreationMessage{
		msg.GetPollCreationMessage(), msg.GetPollCreationMessageV2(), msg.GetPollCreationMessageV3(),
		msg.GetPollCreationMessageV5(), msg.GetPollCreationMessageV6(),
	} {
		if p != nil {
			return p
		}
	}
	return nil
}

// add adds a text, if there is one.
func (r *reading) add(kind groups.SurfaceKind, text string) {
	if text != "" {
		r.texts = append(r.texts, groups.Surface{Kind: kind, Text: valid(text)})
	}
}
