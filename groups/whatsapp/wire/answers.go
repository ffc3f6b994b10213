package wire

// proof says how we know that WhatsApp answers so.
type proof string

const (
	// confirmed: a client's source, or more than one report from the field, names it.
	confirmed proof = "confirmed"
	// assumed: our guess; the real servers may answer otherwise.
	assumed proof = "assumed"
)

// An answer is one way in which the server says no.
type answer struct {
	name   string // what the code calls it
	code   int
	text   string
	proof  proof
	source string
}

// answers is every refusal the server gives by itself, in one place. What a
// fault hook makes it say stands in the test that sets the hook.
var answers = append([]answer{
	{"bad-request", 400, "bad-request", confirmed, "whatsmeow errors.go: ErrIQBadRequest"},
	{"forbidden", 403, "forbidden", confirmed, "whatsmeow errors.go: ErrIQForbidden"},
	{"item-not-found", 404, "item-not-found", confirmed, "whatsmeow errors.go: ErrIQNotFound"},
	{"conflict", 409, "conflict", assumed, "by analogy with the stanza errors of XMPP"},

	{"message-to-nowhere", 400, "bad-request", assumed, "a nack of 400 was seen (tulir/whatsmeow #1149), its cause was not"},
	{"message-to-nobody", 404, "item-not-found", assumed, "by analogy with the answers to an iq"},
	{"message-not-in-group", 403, "forbidden", assumed, "a nack of 403 was seen (tulir/whatsmeow #679), its cause was not"},
	{"message-announce-only", 420, "not-allowed", assumed, "a nack of 420 was seen (tulir/whatsmeow #380), its cause was not"},
	{"reach-out-locked", 463, "reach-out-locked", confirmed, "tulir/whatsmeow #1197: new contacts cannot be written to"},

	{"feature-not-implemented", 501, "feature-not-implemented", assumed, "by analogy with the stanza errors of XMPP"},
}, groupAnswers...)

// A refusal is an answer given to one stanza.
type refusal struct {
	answer
	attrs map[string]any // further attributes of the error, or nil
}

// refuse returns the refusal of that name, which must stand in the table.
func refuse(name string) *refusal {
	for _, a := range answers {
		if a.name == name {
			return &refusal{answer: a}
		}
	}
	panic("wire: no answer is called " + name)
}
