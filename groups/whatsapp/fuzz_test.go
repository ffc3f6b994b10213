package whatsapp

import (
	"context"
	"testing"
	"unicode/utf8"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"pgregory.net/rapid"

	"pita/groups"
)

// drawMessage fills a message with whatever its type allows, a few levels deep.
func drawMessage(t *rapid.T, m protoreflect.Message, depth int) {
	fields := m.Descriptor().Fields()
	if fields.Len() == 0 {
		return
	}
	for range rapid.IntRange(0, 4).Draw(t, "fields") {
		f := fields.Get(rapid.IntRange(0, fields.Len()-1).Draw(t, "field"))
		switch {
		case f.IsMap(), f.IsList() && !drawable(f.Kind()):
		case f.IsList():
			list := m.Mutable(f).List()
			for range rapid.IntRange(0, 3).Draw(t, "len") {
				if f.Kind() != protoreflect.MessageKind {
					list.Append(drawValue(t, f))
				} else if depth > 0 {
					drawMessage(t, list.AppendMutable().Message(), depth-1)
				}
			}
		case f.Kind() == protoreflect.MessageKind:
			if depth > 0 {
				drawMessage(t, m.Mutable(f).Message(), depth-1)
			}
		default:
			m.Set(f, drawValue(t, f))
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "unknown") == 0 {
		m.SetUnknown([]byte{0xfa, 0xff, 0x03, 1, 1})
	}
}

// drawable says whether values of that kind are drawn; of the others the default is taken.
func drawable(k protoreflect.Kind) bool {
	switch k {
	case protoreflect.StringKind, protoreflect.BytesKind, protoreflect.BoolKind, protoreflect.EnumKind, protoreflect.MessageKind:
		return true
	}
	return false
}

func drawValue(t *rapid.T, f protoreflect.FieldDescriptor) protoreflect.Value {
	switch f.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(rapid.SampledFrom([]string{
			"", "x", "\xff", "{", `{"a":["b",{"c":"d"}]}`, "100000001@lid", "@", "BEGIN:VCARD\nFN:A\nTEL;x:1", "0811 0000 0012",
		}).Draw(t, "text"))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte(rapid.String().Draw(t, "bytes")))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(rapid.Bool().Draw(t, "bool"))
	case protoreflect.EnumKind:
		values := f.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(rapid.IntRange(0, values.Len()-1).Draw(t, "enum")).Number())
	}
	return f.Default()
}

// mustHold checks what holds for whatever anybody sends.
func mustHold(t interface {
	Fatalf(string, ...any)
	Context() context.Context
}, evt *events.Message) {
	ev := testTranslator().message(t.Context(), evt)
	if ev == nil {
		return
	}
	if ev.Base().Key == "" || !ev.Base().At.Equal(noon) {
		t.Fatalf("%s has the key %q at %v", groups.EventName(ev), ev.Base().Key, ev.Base().At)
	}
	if _, err := groups.EncodeEvent(ev); err != nil {
		t.Fatalf("%s cannot be kept: %v", groups.EventName(ev), err)
	}
	m, ok := ev.(*groups.Message)
	if !ok {
		return
	}
	for _, s := range m.Surfaces {
		if !utf8.ValidString(s.Text) || s.Text == "" {
			t.Fatalf("a surface holds %q", s.Text)
		}
		for _, o := range s.Own {
			if o.Start < 0 || o.End > len(s.Text) || o.Start >= o.End {
				t.Fatalf("the span %v lies outside of %q", o, s.Text)
			}
		}
	}
}

func TestAnyMessageIsTranslated(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		msg := &waE2E.Message{}
		drawMessage(t, msg.ProtoReflect(), 5)
		mustHold(t, sent(msg))
	})
}

// Every kind of message, and every kind within it, may come with nothing in it.
func TestAnyEmptyMessageIsTranslated(t *testing.T) {
	t.Parallel()
	fields := (&waE2E.Message{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if fields.Get(i).Kind() != protoreflect.MessageKind {
			continue
		}
		msg := &waE2E.Message{}
		inner := msg.ProtoReflect().Mutable(fields.Get(i)).Message()
		mustHold(t, sent(msg))
		within := inner.Descriptor().Fields()
		for j := range within.Len() {
			f := within.Get(j)
			switch {
			case f.Kind() != protoreflect.MessageKind || f.IsMap():
			case f.IsList():
				inner.Mutable(f).List().AppendMutable()
				mustHold(t, sent(msg))
			default:
				inner.Mutable(f)
				mustHold(t, sent(msg))
			}
		}
	}
}

func FuzzTranslate(f *testing.F) {
	for _, m := range []*waE2E.Message{
		{Conversation: proto.String("halo")},
		{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String("nomor saya 0811 0000 0012")}},
		{ContactMessage: &waE2E.ContactMessage{Vcard: proto.String("BEGIN:VCARD\nFN:A\nTEL:1\nEND:VCARD")}},
		{EphemeralMessage: sealed(&waE2E.Message{ViewOnceMessage: sealed(&waE2E.Message{ImageMessage: &waE2E.ImageMessage{}})})},
		{PollCreationMessage: &waE2E.PollCreationMessage{Name: proto.String("A?")}},
		unknownMessage(),
	} {
		data, err := proto.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		msg := &waE2E.Message{}
		if proto.Unmarshal(data, msg) == nil {
			mustHold(t, sent(msg))
		}
	})
}
