package groups

// A MediaKind says what a message is made of besides its texts.
type MediaKind string

// The kinds of message. The zero value is plain text.
const (
	PlainText   MediaKind = ""
	Picture     MediaKind = "picture"
	Voice       MediaKind = "voice"
	Video       MediaKind = "video"
	Sticker     MediaKind = "sticker"
	File        MediaKind = "file"
	ViewOnce    MediaKind = "view-once"
	Contact     MediaKind = "contact"
	PollMessage MediaKind = "poll"
	Unavailable MediaKind = "unavailable" // could not be read; never judged
)

// A Quote points at an earlier message.
type Quote struct {
	ID     MessageID `json:"id"`
	Author Party     `json:"author"`
}

// A Message event is something a person wrote, in a group or privately.
type Message struct {
	Head
	From     Party     `json:"from"`
	ID       MessageID `json:"id"`
	Kind     MediaKind `json:"kind,omitempty"`
	Surfaces []Surface `json:"surfaces,omitempty"` // the body first, if there is one
	ReplyTo  *Quote    `json:"reply_to,omitempty"`
	Mentions []Party   `json:"mentions,omitempty"`
	// Forwarded counts the forwards WhatsApp tells of; 5 and up shows as "many times".
	Forwarded int `json:"forwarded,omitempty"`
	// NumberKnown says that the writer's own phone number was known, and is marked in Surfaces.
	NumberKnown bool `json:"number_known,omitempty"`
}

// Text returns the body, or the caption where there is no body, or "".
func (e *Message) Text() string { return text(e.Surfaces) }

// Parties returns the writer, the author replied to, and all who are mentioned.
func (e *Message) Parties() []*Party {
	out := append(each(&e.From), refs(e.Mentions)...)
	if e.ReplyTo != nil {
		out = append(out, &e.ReplyTo.Author)
	}
	return out
}

// An Edited event says that a person changed the texts of a message of theirs.
type Edited struct {
	Head
	From        Party     `json:"from"`
	ID          MessageID `json:"id"` // of the message as it was first sent
	Surfaces    []Surface `json:"surfaces,omitempty"`
	NumberKnown bool      `json:"number_known,omitempty"`
}

// Text returns the body, or the caption where there is no body, or "".
func (e *Edited) Text() string { return text(e.Surfaces) }

// Parties returns who edited.
func (e *Edited) Parties() []*Party { return each(&e.From) }

// A Deleted event says that a message was taken back, by its writer or by an admin.
type Deleted struct {
	Head
	By     Party     `json:"by"`
	ID     MessageID `json:"id"`
	Author Party     `json:"author"`
}

// Parties returns who deleted and whose message it was.
func (e *Deleted) Parties() []*Party { return each(&e.By, &e.Author) }

// A Reacted event says that a person put an emoji on a message, or took it away.
type Reacted struct {
	Head
	From  Party  `json:"from"`
	On    Quote  `json:"on"`
	Emoji string `json:"emoji,omitempty"` // empty when taken away
}

// Parties returns who reacted and to whom.
func (e *Reacted) Parties() []*Party { return each(&e.From, &e.On.Author) }

// A Voted event says what a person now chooses in a poll.
type Voted struct {
	Head
	From    Party     `json:"from"`
	Poll    MessageID `json:"poll"`
	Choices []string  `json:"choices,omitempty"` // empty when the vote was taken back
}

// Parties returns who voted.
func (e *Voted) Parties() []*Party { return each(&e.From) }

// A Receipt event says that messages of Pita's reached a person, or were read.
type Receipt struct {
	Head
	From Party       `json:"from"`
	IDs  []MessageID `json:"ids"`
	Read bool        `json:"read,omitempty"`
}

// Parties returns whose phone it was.
func (e *Receipt) Parties() []*Party { return each(&e.From) }

func text(surfaces []Surface) string {
	for _, s := range surfaces {
		if s.Kind == Body || s.Kind == Caption {
			return s.Text
		}
	}
	return ""
}
