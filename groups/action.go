package groups

import "time"

// An Action is something Pita does in a chat.
// It is a pointer to one of the action types of this package, and no other.
type Action interface {
	// Where returns the chat or person the action is for, to be addressed by the store.
	Where() *Target
	action()
}

// A Target is where an action goes: a group, a person, or a person in a group.
type Target struct {
	In Place `json:"in"`
	To Party `json:"to"`
}

// Where returns the target itself.
func (t *Target) Where() *Target { return t }

func (*Target) action() {}

// Words are what is said: a phrase of the program with its arguments, or one
// message of an approved post. Exactly one of Phrase and Post is set.
type Words struct {
	Phrase string `json:"phrase,omitempty"`
	Args   []Arg  `json:"args,omitempty"`
	Post   string `json:"post,omitempty"`
	Lang   string `json:"lang,omitempty"`
	Part   int    `json:"part,omitempty"`  // which of the post's messages, from 0
	Parts  int    `json:"parts,omitempty"` // how many there are
	// Lead is a phrase that stands before a message of a post, in private.
	Lead string `json:"lead,omitempty"`
	// Lines follow the phrase, each on a line of its own: a list, a help page.
	Lines []Words `json:"lines,omitempty"`
	// Preview shows a post that need not be approved, to someone who may see it.
	Preview bool `json:"preview,omitempty"`
	// Seen is the source hash that a preview is of: another version is not shown in its place.
	Seen string `json:"seen,omitempty"`
}

// An ArgKind says how an argument is written out.
type ArgKind string

// The kinds of argument.
const (
	TextArg   ArgKind = ""       // as it is
	CodeArg   ArgKind = "code"   // the code of a case, a preview or a plan
	PersonArg ArgKind = "person" // a PersonID; the name is put in when sending
	TimeArg   ArgKind = "time"   // RFC 3339, written out in the reader's zone and language
	PhraseArg ArgKind = "phrase" // another phrase's key
)

// An Arg is one argument of a phrase.
type Arg struct {
	Name  string  `json:"name"`
	Kind  ArgKind `json:"kind,omitempty"`
	Value string  `json:"value"`
}

// Media is a picture, a voice note, a video or a file.
type Media struct {
	Kind MediaKind `json:"kind"`
	Name string    `json:"name,omitempty"`
	Type string    `json:"type,omitempty"` // MIME
	Alt  string    `json:"alt,omitempty"`
	Data []byte    `json:"data,omitempty"`
}

// A Poll is a question with its choices.
type Poll struct {
	Options []string `json:"options"`
	Max     int      `json:"max,omitempty"` // how many may be chosen; 0 is any number
}

// Content is what a Say or Whisper holds. Words are decided; Text, Media and Poll
// are made from them by the sender, just before sending, and kept nowhere.
type Content struct {
	Words Words  `json:"words"`
	Text  string `json:"text,omitempty"`
	Media *Media `json:"media,omitempty"`
	Poll  *Poll  `json:"poll,omitempty"`
}

// A Say action speaks in a group: a text, a picture, a voice note, a file or a poll.
type Say struct {
	Target
	Content
	ReplyTo *Quote `json:"reply_to,omitempty"`
}

// A Whisper action speaks to one person privately.
type Whisper struct {
	Target
	Content
}

// An Alert action tells a facilitator that a person needs them. It is a whisper that
// goes before all others.
type Alert struct {
	Target
	Content
}

// A Notify action tells the owner outside WhatsApp, through the channel of their choice.
// No Transport does it, and it waits for no number. Strangers may read it on its way:
// its phrase, whose key begins with "notify.", takes no name, and no number, illness or
// group of anybody.
type Notify struct {
	Target       // zero: it is for whoever the channel reaches
	Words  Words `json:"words"`
	Urgent bool  `json:"urgent,omitempty"` // a person may be in need: it should wake somebody
	// Title and Text are made from Words by the sender, just before sending.
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`
}

// A Retract action takes back a message for everyone: Pita's own, or as admin another's.
type Retract struct {
	Target            // To is the author
	Message MessageID `json:"message"`
	Why     string    `json:"why"` // the rule's id, or the order that asked for it
}

// A Remove action takes a person out of a group.
type Remove struct{ Target }

// An Approve action lets in a person who asked to join.
type Approve struct{ Target }

// A Refuse action turns down a person who asked to join.
type Refuse struct{ Target }

// A Promote action makes a person an admin.
type Promote struct{ Target }

// A Demote action makes an admin a member again.
type Demote struct{ Target }

// A Close action lets only admins write, or everyone again.
type Close struct {
	Target
	On bool `json:"on"`
}

// A Lock action lets only admins change the group's name and picture, or everyone again.
type Lock struct {
	Target
	On bool `json:"on"`
}

// A Rename action changes the group's subject.
type Rename struct {
	Target
	Name string `json:"name"`
}

// A Describe action changes the group's description.
type Describe struct {
	Target
	Text string `json:"text"`
}

// A Portray action changes the group's photo. It is done at most once.
type Portray struct {
	Target
	Data []byte `json:"data"` // JPEG
}

// An Invite action asks for the group's invite link, to be given to To. The link comes
// back with what became of the action.
type Invite struct {
	Target
	Reset bool `json:"reset,omitempty"` // a new link first; done at most once
}

// A JoinGroup action joins a group by its invite link.
type JoinGroup struct {
	Target
	Link string `json:"link"`
}

// A Leave action leaves a group.
type Leave struct{ Target }

// A React action puts an emoji on a message; an empty one takes it away.
type React struct {
	Target
	Message MessageID `json:"message"`
	Emoji   string    `json:"emoji"`
}

// A Pin action pins a message for everyone.
type Pin struct {
	Target
	Message MessageID     `json:"message"`
	For     time.Duration `json:"for"`
}

// A Class orders what waits to be sent: a lower one overtakes a higher.
type Class uint8

// The classes.
const (
	ClassCare    Class = iota // care, and alerts of it
	ClassRetract              // retractions, removals and other acts of order
	ClassReply                // answers to people
	ClassPost                 // posts and whatever can wait
	ClassMany                 // what many persons get one by one: no group's post waits behind a thousand of them
)

// An Outgoing is an action on its way out.
type Outgoing struct {
	ID        ActionID  `json:"id"`
	Class     Class     `json:"class"`
	NotBefore time.Time `json:"not_before"`       // zero: at once
	Expires   time.Time `json:"expires"`          // after this it is not done any more
	Parked    bool      `json:"parked,omitempty"` // waits until To has written to Pita
	Case      string    `json:"case,omitempty"`
	Action    Action    `json:"-"`
}

// A Result is what became of an action.
type Result string

// The results.
const (
	Done    Result = "done"
	Refused Result = "refused" // will never succeed
	Expired Result = "expired" // its time was over before it could be done
)

// ContentOf returns what an action says, to be filled in; nil when it says nothing.
func ContentOf(a Action) *Content {
	switch a := a.(type) {
	case *Say:
		return &a.Content
	case *Whisper:
		return &a.Content
	case *Alert:
		return &a.Content
	}
	return nil
}

// PostOf returns the post whose words an action says; "" when it says none.
func PostOf(a Action) string {
	if c := ContentOf(a); c != nil {
		return c.Words.Post
	}
	return ""
}
