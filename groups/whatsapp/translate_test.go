package whatsapp

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"pita/groups"
)

var (
	pitaLID = types.NewJID("1006281100000010", types.HiddenUserServer)
	pitaPN  = types.NewJID("6281100000010", types.DefaultUserServer)
	sariLID = types.NewJID("1006281100000012", types.HiddenUserServer)
	sariPN  = types.NewJID("6281100000012", types.DefaultUserServer)
	dewiLID = types.NewJID("1006281100000011", types.HiddenUserServer)
	club    = types.NewJID("120363000000000001", types.GroupServer)
	noon    = time.Date(2026, 1, 5, 5, 0, 0, 0, time.UTC)
)

func testTranslator() translator { return translator{book: book{lid: pitaLID, pn: pitaPN}} }

// sent is a message of Sari's in the group, as whatsmeow tells of it.
func sent(msg *waE2E.Message) *events.Message {
	evt := &events.Message{RawMessage: msg, Info: types.MessageInfo{
		MessageSource: types.MessageSource{
			Chat: club, Sender: types.JID{User: sariLID.User, Device: 3, Server: sariLID.Server},
			SenderAlt: types.JID{User: sariPN.User, Device: 3, Server: sariPN.Server},
			IsGroup:   true, AddressingMode: types.AddressingModeLID,
		},
		ID: "3EB0AA", PushName: "Sari", Timestamp: noon,
	}}
	return evt.UnwrapRaw()
}

func someone(name string, addresses ...types.JID) groups.Party {
	p := groups.Party{Name: name}
	for _, j := range addresses {
		p.Addresses = append(p.Addresses, groups.Address(j.String()))
	}
	return p
}

// plainMessage is what most messages of Sari's become.
func plainMessage(kind groups.MediaKind, texts ...groups.Surface) *groups.Message {
	return &groups.Message{
		Head: groups.Head{
			Key: groups.Key("message/" + club.String() + "/" + sariLID.String() + "/3EB0AA"), At: noon, Place: place(club),
		},
		From: someone("Sari", sariLID, sariPN), ID: "3EB0AA", Kind: kind, Surfaces: texts, NumberKnown: true,
	}
}

func surface(kind groups.SurfaceKind, text string) groups.Surface {
	return groups.Surface{Kind: kind, Text: text}
}

func sealed(msg *waE2E.Message) *waE2E.FutureProofMessage {
	return &waE2E.FutureProofMessage{Message: msg}
}

func TestEveryKindOfMessage(t *testing.T) {
	t.Parallel()
	words := &waE2E.Message{Conversation: proto.String("halo")}
	picture := &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("lihat")}}
	options := make([]*waE2E.PollCreationMessage_Option, 100)
	polled := []groups.Surface{surface(groups.PollText, "Kapan?")}
	for i := range options {
		name := strings.Repeat("x", i+1)
		options[i] = &waE2E.PollCreationMessage_Option{OptionName: proto.String(name)}
		polled = append(polled, surface(groups.PollText, name))
	}
	hearts := strings.Repeat("💗", 10_000)
	for name, c := range map[string]struct {
		msg  *waE2E.Message
		want groups.Event
	}{
		"text": {words, plainMessage("", surface(groups.Body, "halo"))},
		"text with a preview": {&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{
			Text: proto.String("lihat https://contoh.id"), Title: proto.String("Obat"), Description: proto.String("murah"),
		}}, plainMessage("", surface(groups.Body, "lihat https://contoh.id"), surface(groups.LinkPreview, "Obat"), surface(groups.LinkPreview, "murah"))},
		"picture":          {picture, plainMessage(groups.Picture, surface(groups.Caption, "lihat"))},
		"voice":            {&waE2E.Message{AudioMessage: &waE2E.AudioMessage{PTT: proto.Bool(true)}}, plainMessage(groups.Voice)},
		"a video of 60 MB": {&waE2E.Message{VideoMessage: &waE2E.VideoMessage{FileLength: proto.Uint64(60 << 20), URL: proto.String("https://mmg.whatsapp.net/x")}}, plainMessage(groups.Video)},
		"round video":      {&waE2E.Message{PtvMessage: &waE2E.VideoMessage{}}, plainMessage(groups.Video)},
		"sticker":          {&waE2E.Message{StickerMessage: &waE2E.StickerMessage{}}, plainMessage(groups.Sticker)},
		"animated sticker": {&waE2E.Message{LottieStickerMessage: sealed(&waE2E.Message{StickerMessage: &waE2E.StickerMessage{}})}, plainMessage(groups.Sticker)},
		"file": {&waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{FileName: proto.String("obat.apk"), Title: proto.String("obat.apk")}},
			plainMessage(groups.File, surface(groups.FileName, "obat.apk"))},
		"file with a caption": {&waE2E.Message{DocumentWithCaptionMessage: sealed(&waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
			FileName: proto.String("a.pdf"), Title: proto.String("Hasil lab"), Caption: proto.String("ini"),
		}})}, plainMessage(groups.File, surface(groups.Caption, "ini"), surface(groups.FileName, "a.pdf"), surface(groups.FileName, "Hasil lab"))},
		"ephemeral":               {&waE2E.Message{EphemeralMessage: sealed(words)}, plainMessage("", surface(groups.Body, "halo"))},
		"view once":               {&waE2E.Message{ViewOnceMessageV2: sealed(picture)}, plainMessage(groups.ViewOnce, surface(groups.Caption, "lihat"))},
		"view once voice":         {&waE2E.Message{ViewOnceMessageV2Extension: sealed(&waE2E.Message{AudioMessage: &waE2E.AudioMessage{}})}, plainMessage(groups.ViewOnce)},
		"view once by its mark":   {&waE2E.Message{ImageMessage: &waE2E.ImageMessage{ViewOnce: proto.Bool(true)}}, plainMessage(groups.ViewOnce)},
		"ephemeral and view once": {&waE2E.Message{EphemeralMessage: sealed(&waE2E.Message{ViewOnceMessage: sealed(picture)})}, plainMessage(groups.ViewOnce, surface(groups.Caption, "lihat"))},
		"a wrapper of a new kind": {&waE2E.Message{SpoilerMessage: sealed(words)}, plainMessage("", surface(groups.Body, "halo"))},
		"a poll of 100 options": {&waE2E.Message{PollCreationMessageV3: &waE2E.PollCreationMessage{Name: proto.String("Kapan?"), Options: options}},
			plainMessage(groups.PollMessage, polled...)},
		"a wrapped poll": {&waE2E.Message{PollCreationMessageV4: sealed(&waE2E.Message{PollCreationMessage: &waE2E.PollCreationMessage{Name: proto.String("A?")}})},
			plainMessage(groups.PollMessage, surface(groups.PollText, "A?"))},
		"contact": {&waE2E.Message{ContactMessage: &waE2E.ContactMessage{DisplayName: proto.String("Apotek"), Vcard: proto.String(
			"BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Apotek;;;\r\nFN:Apotek\r\nitem1.TEL;waid=6281100000033:+62 811-0000-\r\n 0033\r\nitem1.X-ABLabel:Ponsel\r\nNOTE;ENCODING=QUOTED-PRINTABLE:murah=21\r\nEND:VCARD")}},
			plainMessage(groups.Contact, surface(groups.ContactCard, "Apotek\n+62 811-0000-0033\nmurah!"))},
		"contacts": {&waE2E.Message{ContactsArrayMessage: &waE2E.ContactsArrayMessage{DisplayName: proto.String("2 kontak"), Contacts: []*waE2E.ContactMessage{
			{DisplayName: proto.String("A")}, {DisplayName: proto.String("B")}}}},
			plainMessage(groups.Contact, surface(groups.ContactCard, "2 kontak"), surface(groups.ContactCard, "A"), surface(groups.ContactCard, "B"))},
		"location": {&waE2E.Message{LocationMessage: &waE2E.LocationMessage{Name: proto.String("Klinik"), Address: proto.String("Jl. Melati 1")}},
			plainMessage("", surface(groups.Body, "Klinik"), surface(groups.Body, "Jl. Melati 1"))},
		"live location": {&waE2E.Message{LiveLocationMessage: &waE2E.LiveLocationMessage{Caption: proto.String("di sini")}}, plainMessage("", surface(groups.Body, "di sini"))},
		"an invitation": {&waE2E.Message{GroupInviteMessage: &waE2E.GroupInviteMessage{GroupName: proto.String("Slot"), InviteCode: proto.String("AbC"), Caption: proto.String("ayo")}},
			plainMessage("", surface(groups.Caption, "ayo"), surface(groups.LinkPreview, "Slot"), surface(groups.LinkPreview, "https://chat.whatsapp.com/AbC"))},
		"a list": {&waE2E.Message{ListMessage: &waE2E.ListMessage{Title: proto.String("Menu"), Sections: []*waE2E.ListMessage_Section{
			{Title: proto.String("Obat"), Rows: []*waE2E.ListMessage_Row{{Title: proto.String("A"), Description: proto.String("murah"), RowID: proto.String("id1")}}}}}},
			plainMessage("", surface(groups.Body, "Menu"), surface(groups.Body, "Obat"), surface(groups.Body, "A"), surface(groups.Body, "murah"))},
		"buttons": {&waE2E.Message{ButtonsMessage: &waE2E.ButtonsMessage{ContentText: proto.String("Pilih"), Buttons: []*waE2E.ButtonsMessage_Button{
			{ButtonID: proto.String("x"), ButtonText: &waE2E.ButtonsMessage_Button_ButtonText{DisplayText: proto.String("Beli")}}}}},
			plainMessage("", surface(groups.Body, "Pilih"), surface(groups.Body, "Beli"))},
		"a template": {&waE2E.Message{TemplateMessage: &waE2E.TemplateMessage{HydratedTemplate: &waE2E.TemplateMessage_HydratedFourRowTemplate{
			HydratedContentText: proto.String("Promo"), HydratedFooterText: proto.String("hari ini")}}},
			plainMessage("", surface(groups.Body, "Promo"), surface(groups.Body, "hari ini"))},
		"buttons of the new kind": {&waE2E.Message{InteractiveMessage: &waE2E.InteractiveMessage{
			Body: &waE2E.InteractiveMessage_Body{Text: proto.String("Bonus")},
			InteractiveMessage: &waE2E.InteractiveMessage_NativeFlowMessage_{NativeFlowMessage: &waE2E.InteractiveMessage_NativeFlowMessage{
				Buttons: []*waE2E.InteractiveMessage_NativeFlowMessage_NativeFlowButton{{
					Name: proto.String("cta_url"), ButtonParamsJSON: proto.String(`{"display_text":"Klaim","url":"https://slot.id","id":"7"}`)}}}}}},
			plainMessage("", surface(groups.Body, "Bonus"), surface(groups.Body, "Klaim"), surface(groups.Body, "https://slot.id"))},
		"an event": {&waE2E.Message{EventMessage: &waE2E.EventMessage{Name: proto.String("Kopdar"), Description: proto.String("Minggu")}},
			plainMessage("", surface(groups.Body, "Kopdar"), surface(groups.Body, "Minggu"))},
		"a type nobody knows":      {unknownMessage(), plainMessage(groups.Unavailable)},
		"a placeholder":            {&waE2E.Message{PlaceholderMessage: &waE2E.PlaceholderMessage{}}, plainMessage(groups.Unavailable)},
		"a name of 10,000 emoji":   {&waE2E.Message{ContactMessage: &waE2E.ContactMessage{DisplayName: proto.String(hearts)}}, plainMessage(groups.Contact, surface(groups.ContactCard, hearts))},
		"text that is no text":     {&waE2E.Message{Conversation: proto.String("a\xffb")}, plainMessage("", surface(groups.Body, "a\uFFFDb"))},
		"keys":                     {&waE2E.Message{SenderKeyDistributionMessage: &waE2E.SenderKeyDistributionMessage{}}, nil},
		"nothing":                  {&waE2E.Message{}, nil},
		"a setting":                {&waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{Type: waE2E.ProtocolMessage_EPHEMERAL_SETTING.Enum()}}, nil},
		"a pin":                    {&waE2E.Message{PinInChatMessage: &waE2E.PinInChatMessage{}}, nil},
		"the cover of an album":    {&waE2E.Message{AlbumMessage: &waE2E.AlbumMessage{}}, nil},
		"a vote nobody can read":   {&waE2E.Message{PollUpdateMessage: &waE2E.PollUpdateMessage{PollCreationMessageKey: &waCommon.MessageKey{ID: proto.String("P")}}}, nil},
		"a deletion of nothing":    {&waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{Key: &waCommon.MessageKey{ID: proto.String("P")}}}, nil},
		"a reaction to no message": {&waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Text: proto.String("x")}}, nil},
	} {
		got := testTranslator().message(t.Context(), sent(c.msg))
		if c.want == nil {
			if got != nil {
				t.Errorf("%s: got %s, want nothing", name, cmp.Diff(nil, got))
			}
			continue
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: want (-), got (+):\n%s", name, d)
		}
	}
}

// unknownMessage is of a type that WhatsApp may add one day.
func unknownMessage() *waE2E.Message {
	var m waE2E.Message
	if err := proto.Unmarshal([]byte{0xfa, 0xff, 0x03, 3, 1, 2, 3}, &m); err != nil {
		panic(err)
	}
	return &m
}

func TestWhatAMessageIsAbout(t *testing.T) {
	t.Parallel()
	evt := sent(&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{
		Text: proto.String("@1006281100000011 nomor saya +62 811-0000-0012, bukan 0811 0000 0033"),
		ContextInfo: &waE2E.ContextInfo{
			StanzaID: proto.String("3EB0BB"), Participant: proto.String(dewiLID.String()),
			MentionedJID:  []string{dewiLID.String(), pitaLID.String(), "", "?", sariPN.String()},
			QuotedMessage: &waE2E.Message{Conversation: proto.String("kata orang lain")},
			IsForwarded:   proto.Bool(true), ForwardingScore: proto.Uint32(127),
		},
	}})
	got := testTranslator().message(t.Context(), evt).(*groups.Message)
	want := plainMessage("", surface(groups.Body, "@1006281100000011 nomor saya +62 811-0000-0012, bukan 0811 0000 0033"))
	want.Surfaces[0].Own = []groups.Span{{Start: 29, End: 46}}
	want.ReplyTo = &groups.Quote{ID: "3EB0BB", Author: someone("", dewiLID)}
	us := someone("", pitaLID)
	us.Pita = true
	want.Mentions = []groups.Party{someone("", dewiLID), us, someone("", sariPN)}
	want.Forwarded = 127
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("want (-), got (+):\n%s", d)
	}
	evt.Message.ExtendedTextMessage.ContextInfo.ForwardingScore = nil
	if got := testTranslator().message(t.Context(), evt).(*groups.Message); got.Forwarded != 1 {
		t.Errorf("forwarded once: got %d", got.Forwarded)
	}
}

func TestMessagesAboutMessages(t *testing.T) {
	t.Parallel()
	head := plainMessage("").Head
	sari := someone("Sari", sariLID, sariPN)
	nameless := someone("", sariLID, sariPN)
	us := groups.Party{Pita: true, Addresses: someone("", pitaLID, pitaPN).Addresses}
	key := func(fromMe bool, participant string) *waCommon.MessageKey {
		k := &waCommon.MessageKey{ID: proto.String("3EB0CC"), FromMe: proto.Bool(fromMe)}
		if participant != "" {
			k.Participant = proto.String(participant)
		}
		return k
	}
	edit := func(m *waE2E.Message) *waE2E.Message {
		return &waE2E.Message{EditedMessage: sealed(&waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
			Type: waE2E.ProtocolMessage_MESSAGE_EDIT.Enum(), Key: key(true, ""), EditedMessage: m}})}
	}
	revoke := func(k *waCommon.MessageKey) *waE2E.Message {
		return &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{Type: waE2E.ProtocolMessage_REVOKE.Enum(), Key: k}}
	}
	for name, c := range map[string]struct {
		msg  *waE2E.Message
		want groups.Event
	}{
		"an edit": {edit(&waE2E.Message{Conversation: proto.String("baru")}),
			&groups.Edited{Head: head, From: sari, ID: "3EB0CC", Surfaces: []groups.Surface{surface(groups.Body, "baru")}, NumberKnown: true}},
		"an edited caption": {edit(&waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: proto.String("b")}}),
			&groups.Edited{Head: head, From: sari, ID: "3EB0CC", Surfaces: []groups.Surface{surface(groups.Caption, "b")}, NumberKnown: true}},
		"an edit to nothing":     {edit(nil), nil},
		"one's own taken back":   {revoke(key(true, "")), &groups.Deleted{Head: head, By: sari, ID: "3EB0CC", Author: nameless}},
		"one's own as another's": {revoke(key(false, sariLID.String())), &groups.Deleted{Head: head, By: sari, ID: "3EB0CC"}},
		"that by number":         {revoke(key(false, sariPN.String())), &groups.Deleted{Head: head, By: sari, ID: "3EB0CC"}},
		"another's taken out":    {revoke(key(false, dewiLID.String())), &groups.Deleted{Head: head, By: sari, ID: "3EB0CC", Author: someone("", dewiLID)}},
		"Pita's taken out":       {revoke(key(false, pitaLID.String())), &groups.Deleted{Head: head, By: sari, ID: "3EB0CC", Author: groups.Party{Pita: true, Addresses: someone("", pitaLID).Addresses}}},
		"a reaction":             {&waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Key: key(false, dewiLID.String()), Text: proto.String("🧹")}}, &groups.Reacted{Head: head, From: sari, On: groups.Quote{ID: "3EB0CC", Author: someone("", dewiLID)}, Emoji: "🧹"}},
		"a reaction taken away":  {&waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Key: key(true, "")}}, &groups.Reacted{Head: head, From: sari, On: groups.Quote{ID: "3EB0CC", Author: nameless}}},
		"an option in a poll":    {&waE2E.Message{PollAddOptionMessage: &waE2E.PollAddOptionMessage{PollCreationMessageKey: key(true, ""), AddOption: &waE2E.PollCreationMessage_Option{OptionName: proto.String("obat")}}}, &groups.Edited{Head: head, From: sari, ID: "3EB0CC", Surfaces: []groups.Surface{surface(groups.PollText, "obat")}, NumberKnown: true}},
		"a wrapped reaction":     {&waE2E.Message{EphemeralMessage: sealed(&waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Key: key(true, ""), Text: proto.String("x")}})}, &groups.Reacted{Head: head, From: sari, On: groups.Quote{ID: "3EB0CC", Author: nameless}, Emoji: "x"}},
		"a sealed edit, unknown": {&waE2E.Message{SecretEncryptedMessage: &waE2E.SecretEncryptedMessage{}}, nil},
	} {
		got := testTranslator().message(t.Context(), sent(c.msg))
		if c.want == nil && got == nil {
			continue
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: want (-), got (+):\n%s", name, d)
		}
	}
	// In private the one who is answered or reacted to is Pita, if it is not the writer.
	evt := sent(&waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Key: key(false, ""), Text: proto.String("x")}})
	evt.Info.Chat, evt.Info.IsGroup = sariLID, false
	r := testTranslator().message(t.Context(), evt).(*groups.Reacted)
	if d := cmp.Diff(us, r.On.Author); d != "" || !r.Place.Private() {
		t.Errorf("a private reaction: want (-), got (+):\n%s", d)
	}
}

func TestTheSameMessageHasTheSameKey(t *testing.T) {
	t.Parallel()
	byLID := sent(&waE2E.Message{Conversation: proto.String("a")})
	byPN := sent(&waE2E.Message{Conversation: proto.String("a")})
	byPN.Info.Sender, byPN.Info.SenderAlt = byLID.Info.SenderAlt, byLID.Info.Sender
	private := sent(&waE2E.Message{Conversation: proto.String("a")})
	private.Info.Chat, private.Info.IsGroup = sariLID, false
	others := sent(&waE2E.Message{Conversation: proto.String("a")})
	others.Info.Sender, others.Info.SenderAlt = dewiLID, types.EmptyJID
	tr := testTranslator()
	key := func(evt *events.Message) groups.Key { return tr.message(t.Context(), evt).Base().Key }
	if key(byLID) != key(byPN) {
		t.Errorf("by LID it is %q, by number %q", key(byLID), key(byPN))
	}
	if key(byLID) == key(private) || key(byLID) == key(others) {
		t.Error("two messages have one key")
	}
}

func TestTheKeyIsTheSameOnEveryDay(t *testing.T) {
	t.Parallel()
	bubble(t, func(w *scene) {
		evt := sent(&waE2E.Message{Conversation: proto.String("a")})
		evt.Info.Sender, evt.Info.SenderAlt = sariPN, types.EmptyJID // all that its stanza says
		private := sent(&waE2E.Message{Conversation: proto.String("a")})
		private.Info.Chat, private.Info.Sender, private.Info.SenderAlt, private.Info.IsGroup = sariPN, sariPN, types.EmptyJID, false
		tr := w.transport.translator()
		before := []groups.Key{tr.key(w.ctx, &evt.Info), tr.key(w.ctx, &private.Info)}
		w.must(w.transport.client.Store.LIDs.PutLIDMapping(w.ctx, sariLID, sariPN))
		if got := []groups.Key{tr.key(w.ctx, &evt.Info), tr.key(w.ctx, &private.Info)}; !slices.Equal(got, before) {
			t.Errorf("before Sari's LID was known the keys are %q, and then %q", before, got)
		}
		in := newIntake(w.transport, w.take)
		w.transport.meta.rooms[club] = pinkRoom()
		for range 2 {
			if !in.line.passes("", false) || !in.message(w.ctx, evt) {
				t.Fatal("the message was not taken")
			}
			evt.Info.Sender, evt.Info.SenderAlt = sariLID, types.EmptyJID // as the phone names her
		}
		one[*groups.Message](w, "a message that came by number and by LID")
	})
}

func TestWhatIsNotHeard(t *testing.T) {
	t.Parallel()
	for name, chat := range map[string]types.JID{
		"a status":     types.StatusBroadcastJID,
		"a newsletter": types.NewJID("1", types.NewsletterServer),
		"a bot":        types.NewJID("1", types.BotServer),
		"nowhere":      types.EmptyJID,
	} {
		evt := sent(&waE2E.Message{Conversation: proto.String("a")})
		evt.Info.Chat = chat
		if got := testTranslator().message(t.Context(), evt); got != nil {
			t.Errorf("%s: got %s, want nothing", name, groups.EventName(got))
		}
		if got := testTranslator().receipt(t.Context(), &events.Receipt{MessageSource: evt.Info.MessageSource, MessageIDs: []string{"a"}}); got != nil {
			t.Errorf("a receipt in %s: got %s, want nothing", name, groups.EventName(got))
		}
	}
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typ  types.ReceiptType
		mine bool
		want *groups.Receipt
	}{
		"delivered":             {types.ReceiptTypeDelivered, false, &groups.Receipt{}},
		"delivered to a tablet": {types.ReceiptTypeInactive, false, &groups.Receipt{}},
		"read":                  {types.ReceiptTypeRead, false, &groups.Receipt{Read: true}},
		"played":                {types.ReceiptTypePlayed, false, &groups.Receipt{Read: true}},
		"asked again":           {types.ReceiptTypeRetry, false, nil},
		"read by Pita's phone":  {types.ReceiptTypeRead, true, nil},
	} {
		src := sent(&waE2E.Message{}).Info.MessageSource
		src.IsFromMe = c.mine
		got := testTranslator().receipt(t.Context(), &events.Receipt{
			MessageSource: src, Type: c.typ, Timestamp: noon, MessageIDs: []string{"3EB0AA", "3EB0BB"},
		})
		if c.want == nil {
			if got != nil {
				t.Errorf("%s: got %+v, want nothing", name, got)
			}
			continue
		}
		ev, ok := got.(*groups.Receipt)
		if !ok || ev.Read != c.want.Read || len(ev.IDs) != 2 || ev.Place != place(club) || !ev.At.Equal(noon) || ev.Key == "" ||
			!reflect.DeepEqual(ev.From, someone("", sariLID, sariPN)) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestCallsAndPhotos(t *testing.T) {
	t.Parallel()
	tr, ctx := testTranslator(), context.Background()
	c, ok := tr.called(ctx, types.BasicCallMeta{From: sariLID, CallCreator: sariLID, CallCreatorAlt: sariPN, CallID: "C1", Timestamp: noon}).(*groups.Called)
	if !ok || !reflect.DeepEqual(c.From, someone("", sariLID, sariPN)) || !c.At.Equal(noon) {
		t.Errorf("got %+v", c)
	}
	if ev := tr.called(ctx, types.BasicCallMeta{From: pitaLID, CallCreator: pitaLID, CallID: "C1"}); ev != nil {
		t.Errorf("Pita's own call: got %+v", ev)
	}
	p, ok := tr.picture(ctx, &events.Picture{JID: club, Author: dewiLID, Timestamp: noon, PictureID: "7"}).(*groups.Changed)
	if !ok || !p.Picture || p.Place != place(club) || !reflect.DeepEqual(p.By, someone("", dewiLID)) {
		t.Errorf("got %+v", p)
	}
	if ev := tr.picture(ctx, &events.Picture{JID: sariLID, Timestamp: noon}); ev != nil {
		t.Errorf("a person's photo: got %+v", ev)
	}
}
