package whatsapp

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/reflect/protoreflect"

	"pita/groups"
)

// maxDepth is how deep a message of a lesser kind is read.
const maxDepth = 12

// unseen names the fields of a message that nobody sees: keys, settings, bookkeeping, and
// what is heard by other ways.
var unseen = []protoreflect.Name{
	"senderKeyDistributionMessage", "fastRatchetKeySenderKeyDistributionMessage",
	"messageContextInfo", "deviceSentMessage", "protocolMessage", "call", "chat",
	"reactionMessage", "encReactionMessage", "pollUpdateMessage", "keepInChatMessage",
	"pinInChatMessage", "stickerSyncRmrMessage", "encEventResponseMessage", "encCommentMessage",
	"secretEncryptedMessage", "albumMessage", "messageHistoryBundle", "messageHistoryNotice",
	"callLogMesssage", "bcallMessage", "scheduledCallEditMessage", "groupRootKeyShare",
	"rootSecretDistributeMessage", "statusNotificationMessage", "statusStickerInteractionMessage",
	"requestPhoneNumberMessage", "declinePaymentRequestMessage", "cancelPaymentRequestMessage",
}

// readable names the fields in which messages of the lesser kinds hold what people read.
var readable = []protoreflect.Name{
	"text", "body", "caption", "title", "subtitle", "name", "description", "comment", "message",
	"contentText", "footerText", "footer", "buttonText", "displayText", "address", "note",
	"hydratedTitleText", "hydratedContentText", "hydratedFooterText", "selectedDisplayText",
	"displayName", "optionName", "orderTitle", "packDescription", "publisher", "eventTitle",
	"joinLink", "callLink", "newsletterName", "conversation", "vcard", "hsmText", "default",
	"url", "URL", "element", "messageText", "groupName",
}

// skipped names the messages within messages that are others' words, or no words.
var skipped = []protoreflect.Name{"ContextInfo", "MessageContextInfo", "MessageKey", "InteractiveAnnotation"}

// kept are files that WhatsApp itself keeps: their addresses are nothing people see.
var kept = []protoreflect.Name{"ImageMessage", "VideoMessage", "AudioMessage", "DocumentMessage", "StickerMessage", "Sticker"}

// kinds are the kinds of media among the lesser kinds of message.
var kinds = map[protoreflect.Name]groups.MediaKind{
	"stickerPackMessage": groups.Sticker, "placeholderMessage": groups.Unavailable,
}

// readOther reads a message of any other kind: a list, buttons, a place, an event, a
// product, or one that is not known here. One of a kind nobody knows is unavailable.
func readOther(msg *waE2E.Message) reading {
	r := reading{silent: true}
	if msg == nil {
		return r
	}
	m := msg.ProtoReflect()
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if f.Kind() != protoreflect.MessageKind || !m.Has(f) || slices.Contains(unseen, f.Name()) {
			continue
		}
		r.silent = false
		r.kind = kinds[f.Name()]
		inner := m.Get(f).Message()
		if c, ok := inner.Interface().(interface{ GetContextInfo() *waE2E.ContextInfo }); ok {
			r.about = c.GetContextInfo()
		}
		r.gather(inner, 0)
	}
	if r.silent && len(m.GetUnknown()) > 0 {
		return reading{kind: groups.Unavailable}
	}
	return r
}

// gather adds every text of m that people read, in the order of its fields' numbers,
// which is that in which they are shown.
func (r *reading) gather(m protoreflect.Message, depth int) {
	if depth > maxDepth || slices.Contains(skipped, m.Descriptor().Name()) {
		return
	}
	for _, f := range numbered(m.Descriptor()) {
		if !m.Has(f) || f.IsMap() {
			continue
		}
		if !f.IsList() {
			r.gatherValue(m, f, m.Get(f), depth)
			continue
		}
		for list, j := m.Get(f).List(), 0; j < list.Len(); j++ {
			r.gatherValue(m, f, list.Get(j), depth)
		}
	}
}

func numbered(d protoreflect.MessageDescriptor) []protoreflect.FieldDescriptor {
	fields := make([]protoreflect.FieldDescriptor, d.Fields().Len())
	for i := range fields {
		fields[i] = d.Fields().Get(i)
	}
	slices.SortFunc(fields, func(a, b protoreflect.FieldDescriptor) int { return cmp.Compare(a.Number(), b.Number()) })
	return fields
}

func (r *reading) gatherValue(m protoreflect.Message, f protoreflect.FieldDescriptor, v protoreflect.Value, depth int) {
	switch {
	case f.Kind() == protoreflect.MessageKind:
		r.gather(v.Message(), depth+1)
	case f.Kind() != protoreflect.StringKind:
	case strings.HasSuffix(string(f.Name()), "JSON"):
		r.gatherJSON(v.String())
	case !slices.Contains(readable, f.Name()):
	case f.Name() == "name" && strings.HasPrefix(string(m.Descriptor().Name()), "NativeFlow"):
	case strings.EqualFold(string(f.Name()), "url") && slices.Contains(kept, m.Descriptor().Name()):
	case f.Name() == "vcard":
		r.add(groups.ContactCard, cardLines(v.String()))
	default:
		r.add(groups.Body, v.String())
	}
}

// gatherJSON adds the texts of the JSON in which buttons keep their words and links.
func (r *reading) gatherJSON(text string) {
	var v any
	if json.Unmarshal([]byte(text), &v) == nil {
		r.gatherAny(v, 0)
	}
}

func (r *reading) gatherAny(v any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case string:
		r.add(groups.Body, v)
	case []any:
		for _, e := range v {
			r.gatherAny(e, depth+1)
		}
	case map[string]any:
		names := make([]string, 0, len(v))
		for n := range v {
			names = append(names, n)
		}
		slices.Sort(names)
		for _, n := range names {
			if n != "id" && !strings.HasSuffix(n, "_id") {
				r.gatherAny(v[n], depth+1)
			}
		}
	}
}
