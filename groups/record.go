package groups

import "time"

// The kinds of record.
const (
	KindPerson     Kind = "person"
	KindGroup      Kind = "group"
	KindMember     Kind = "member"
	KindCase       Kind = "case"
	KindQuestion   Kind = "question"
	KindPlan       Kind = "plan"
	KindApproval   Kind = "approval"
	KindWithdrawal Kind = "withdrawal"
	KindPreview    Kind = "preview"
	KindRule       Kind = "rule"
	KindNumber     Kind = "number"
	KindTeam       Kind = "team"
	KindPictures   Kind = "pictures"
)

// A SentNote remembers a message of Pita's for as long as it can be taken back.
type SentNote struct {
	Action ActionID  `json:"action"`
	At     time.Time `json:"at"`
	Post   string    `json:"post,omitempty"`
	Case   string    `json:"case,omitempty"`
}

// A Person is what is kept about somebody, whatever group they are in.
type Person struct {
	ID       PersonID `json:"id"`
	Name     string   `json:"name,omitempty"`
	Locale   string   `json:"locale,omitempty"` // empty is Indonesian
	Role     Role     `json:"role,omitempty"`   // for all groups
	Reviewer bool     `json:"reviewer,omitempty"`
	Handle   string   `json:"handle,omitempty"` // by which posts name their writers and reviewers
	// Handles are those by which they were known before: a new one makes nobody another person.
	Handles []string `json:"handles,omitempty"`
	// Reached is when they last wrote to Pita privately; zero when they never did.
	Reached   time.Time `json:"reached"`
	Stopped   bool      `json:"stopped,omitempty"`   // asked Pita to stop
	Hushed    bool      `json:"hushed,omitempty"`    // wants nothing unasked
	NoReport  bool      `json:"no_report,omitempty"` // wants no weekly report
	Frozen    bool      `json:"frozen,omitempty"`    // irreversible orders need a second one
	PIN       []byte    `json:"pin,omitempty"`       // salted hash
	PINTries  int       `json:"pin_tries,omitempty"`
	PINLapses time.Time `json:"pin_lapses"` // when a forgotten PIN ends; zero: not asked
	Consented time.Time `json:"consented"`
	Consent   string    `json:"consent,omitempty"` // source hash of the text agreed to
	Answered  time.Time `json:"answered"`          // when Pita last said that it is a program
	// Shown is the number last shown to agree with; the next one is another.
	Shown string `json:"shown,omitempty"`
	// Replies counts what was answered, within the hour from RepliesFrom, to what was no order.
	Replies     int         `json:"replies,omitempty"`
	RepliesFrom time.Time   `json:"replies_from"`
	Chosen      GroupID     `json:"chosen,omitempty"` // the group last chosen for orders
	ChosenAt    time.Time   `json:"chosen_at"`
	Removals    []time.Time `json:"removals,omitempty"` // ordered by them in the last hour
	Sent        []SentNote  `json:"sent,omitempty"`
}

// Ref names the person's record.
func (p *Person) Ref() Ref { return Ref{Kind: KindPerson, Person: p.ID} }

// Owner returns the person.
func (p *Person) Owner() PersonID { return p.ID }

// A Group is what is kept about a group.
type Group struct {
	ID       GroupID              `json:"id"`
	Name     string               `json:"name"`
	Locale   string               `json:"locale,omitempty"`
	Zone     string               `json:"zone,omitempty"`    // WIB when empty
	Live     bool                 `json:"live,omitempty"`    // false is the dry run
	Here     bool                 `json:"here,omitempty"`    // Pita is in the group
	Leaving  bool                 `json:"leaving,omitempty"` // Pita goes of its own accord
	Admin    bool                 `json:"admin,omitempty"`
	Closed   bool                 `json:"closed,omitempty"`
	Paused   time.Time            `json:"paused"`             // until when a grief pause lasts
	QuietAt  int                  `json:"quiet_at,omitempty"` // minute of the day; both zero: 20:00 to 07:00
	QuietTo  int                  `json:"quiet_to,omitempty"`
	Ramadan  bool                 `json:"ramadan,omitempty"` // has hours of its own in Ramadan
	Posted   time.Time            `json:"posted,omitzero"`   // when a planned post last left
	Staff    []PersonID           `json:"staff,omitempty"`   // facilitators here, in the order of being asked
	Day      string               `json:"day,omitempty"`     // of Unasked, in the group's zone
	Unasked  int                  `json:"unasked,omitempty"`
	Answered map[string]time.Time `json:"answered,omitempty"` // by claim
	Danger   time.Time            `json:"danger"`             // when the emergency post was last shown
	Would    map[string]int       `json:"would,omitempty"`    // what a dry run would have done, by reason
	Sent     []SentNote           `json:"sent,omitempty"`
	Late     int                  `json:"late,omitempty"` // messages that came late and are not told yet
	AddedBy  PersonID             `json:"added_by,omitempty"`
	// Confirmed is when the rules known then were put in force here; later ones begin in shadow.
	Confirmed time.Time `json:"confirmed"`
	Markets   []Market  `json:"markets,omitempty"` // when goods may be offered
	// Invite is a print of the group's own invite link, as it was last given out.
	Invite uint64 `json:"invite,omitempty"`
	// Strangers are what newcomers wrote lately, nobody named, so that the same from several is seen.
	Strangers Notes `json:"strangers,omitempty"`
}

// A Market is a time at which goods may be offered in a group, in the group's zone.
type Market struct {
	Day  string `json:"day"`            // "sat" for every Saturday, or the one day "2026-01-10"
	From int    `json:"from,omitempty"` // minute of the day
	To   int    `json:"to,omitempty"`   // minute of the day at which it is over; zero: midnight
}

// Ref names the group's record.
func (g *Group) Ref() Ref { return Ref{Kind: KindGroup, Group: g.ID} }

// Owner returns nobody.
func (g *Group) Owner() PersonID { return "" }

// A Strike is one breach, counted per group.
type Strike struct {
	At   time.Time `json:"at"`
	Read time.Time `json:"read"` // when the notice of it was read; zero: not yet
	Case string    `json:"case"`
}

// A Member is a person in a group.
type Member struct {
	Group     GroupID   `json:"group"`
	Person    PersonID  `json:"person"`
	Role      Role      `json:"role,omitempty"`
	Since     time.Time `json:"since"`
	Here      bool      `json:"here,omitempty"`
	Admin     bool      `json:"admin,omitempty"`    // of the WhatsApp group
	Unproven  bool      `json:"unproven,omitempty"` // an admin whose role nobody confirmed yet
	Asking    bool      `json:"asking,omitempty"`   // waits to be let in
	Strikes   []Strike  `json:"strikes,omitempty"`
	QuietTill time.Time `json:"quiet_till"`          // messages are taken out on arrival until then
	Barred    time.Time `json:"barred"`              // a standing removal lasts until then
	Donors    time.Time `json:"donors,omitzero"`     // when they last asked for blood donors
	TookBack  MessageID `json:"took_back,omitempty"` // the last message of theirs that they deleted
	Heard     Notes     `json:"heard,omitempty"`
}

// Ref names the member's record.
func (m *Member) Ref() Ref { return Ref{Kind: KindMember, Group: m.Group, Person: m.Person} }

// Owner returns the person.
func (m *Member) Owner() PersonID { return m.Person }

// A CaseState says how far a case has come.
type CaseState string

// The states of a case.
const (
	CaseOpen     CaseState = "open"
	CaseTaken    CaseState = "taken"    // a facilitator calls
	CaseUpheld   CaseState = "upheld"   // judged right
	CaseRestored CaseState = "restored" // undone
	CaseClosed   CaseState = "closed"
)

// A Case is one matter about one person that people look at.
type Case struct {
	Code      string     `json:"code"`
	Group     GroupID    `json:"group"`
	Person    PersonID   `json:"person"`
	Lane      Lane       `json:"lane"`
	Care      string     `json:"care,omitempty"` // despair, danger or violence
	Rule      string     `json:"rule,omitempty"`
	Message   MessageID  `json:"message,omitempty"`
	Evidence  string     `json:"evidence,omitempty"` // the text, until Expires
	Prints    []Print    `json:"prints,omitempty"`   // of its picture
	Hidden    bool       `json:"hidden,omitempty"`   // the message was taken out
	Soft      bool       `json:"soft,omitempty"`     // the writer was asked to delete it
	Removal   bool       `json:"removal,omitempty"`  // a removal is proposed
	Agreed    []PersonID `json:"agreed,omitempty"`   // who agreed to it
	Opened    time.Time  `json:"opened"`
	Expires   time.Time  `json:"expires"`
	State     CaseState  `json:"state"`
	Holder    PersonID   `json:"holder,omitempty"` // who is asked now, or took it
	Decided   PersonID   `json:"decided,omitempty"`
	Asked     []PersonID `json:"asked,omitempty"` // who has been asked, in order
	Asks      int        `json:"asks,omitempty"`  // how often the case was passed on
	Comforted time.Time  `json:"comforted"`       // when the text of care last went out
	Alerted   time.Time  `json:"alerted"`         // when people last heard of a case of care
	Cried     time.Time  `json:"cried"`           // when the person last cried for help
	Notified  time.Time  `json:"notified"`        // when the owner was last told outside WhatsApp
	Notices   []ActionID `json:"notices,omitempty"`
	Unsent    ActionID   `json:"unsent,omitempty"` // the holder's last alert, until it has left
	Left      time.Time  `json:"left,omitzero"`    // when it left, if that was late
	// Counted is how the rule's note counts the case: CaseUpheld, CaseRestored, or not yet.
	Counted CaseState `json:"counted,omitempty"`
}

// Ref names the case's record.
func (c *Case) Ref() Ref { return Ref{Kind: KindCase, Group: c.Group, Person: c.Person, ID: c.Code} }

// Owner returns the person it is about.
func (c *Case) Owner() PersonID { return c.Person }

// A Question is something Pita asked a person privately and waits to hear about.
type Question struct {
	Person  PersonID  `json:"person"`
	Code    string    `json:"code"`
	Kind    string    `json:"kind"`
	Group   GroupID   `json:"group,omitempty"`
	About   PersonID  `json:"about,omitempty"`
	Of      string    `json:"of,omitempty"`      // a case's or plan's code, a post's id
	Options []string  `json:"options,omitempty"` // what 1, 2, 3 stand for
	Asked   time.Time `json:"asked"`
	Expires time.Time `json:"expires"`
	Message MessageID `json:"message,omitempty"`
}

// Ref names the question's record.
func (q *Question) Ref() Ref { return Ref{Kind: KindQuestion, Person: q.Person, ID: q.Code} }

// Owner returns who was asked.
func (q *Question) Owner() PersonID { return q.Person }

// A Plan says when a post goes to a group.
type Plan struct {
	Code  string    `json:"code"`
	Group GroupID   `json:"group"`
	Post  string    `json:"post"`
	Rule  string    `json:"rule"` // canonical form of package schedule
	Next  time.Time `json:"next"`
	Loud  bool      `json:"loud,omitempty"` // goes out in quiet hours too: somebody chose that
	// Warned is the named reason, last told, why the post could not leave at Next.
	Warned string   `json:"warned,omitempty"`
	By     PersonID `json:"by"`
	// Held is until when it waits for another post that left shortly before; zero: it does not.
	Held time.Time `json:"held,omitzero"`
	// Near says that whoever planned it knows that it may wait for another post.
	Near bool `json:"near,omitempty"`
	// Holidays is what becomes of an occurrence on a holiday: "" goes out all the same, "skip"
	// is passed over, "before" goes out on the last day before that is none.
	Holidays string `json:"holidays,omitempty"`
	// Series is the series whose next lesson it is; empty: it was planned by itself.
	Series string `json:"series,omitempty"`
}

// Ref names the plan's record.
func (p *Plan) Ref() Ref { return Ref{Kind: KindPlan, Group: p.Group, ID: p.Code} }

// Owner returns nobody.
func (p *Plan) Owner() PersonID { return "" }

// An Approval says that a reviewer saw exactly these messages and agreed.
type Approval struct {
	Post     string    `json:"post"`
	Lang     string    `json:"lang"`
	By       PersonID  `json:"by"`
	Handle   string    `json:"handle"`
	At       time.Time `json:"at"`
	Source   string    `json:"source"`   // hash, hexadecimal
	Rendered string    `json:"rendered"` // hash, hexadecimal
	Renderer string    `json:"renderer"`
	Messages []byte    `json:"messages"` // the approved bytes
	Parts    int       `json:"parts"`
	// Assets are the files that go with it; none are noted in approvals of before they were kept.
	Assets []AssetNote `json:"assets,omitempty"`
	// Ended is when its reviewer stopped reviewing, or the post was withdrawn; zero: it stands.
	Ended time.Time `json:"ended,omitzero"`
	Why   string    `json:"why,omitempty"` // EndedRetired or EndedWithdrawn
}

// Why an approval ended.
const (
	EndedRetired   = "retired"
	EndedWithdrawn = "withdrawn"
)

// Ref names the approval's record.
func (a *Approval) Ref() Ref {
	return Ref{Kind: KindApproval, ID: a.Post + "/" + a.Lang + "/" + a.Handle}
}

// Owner returns nobody: an approval is the house's, and outlives its reviewer's data.
func (a *Approval) Owner() PersonID { return "" }

// A Withdrawal says that a post must not leave any more.
type Withdrawal struct {
	Post string    `json:"post"`
	At   time.Time `json:"at"`
	By   PersonID  `json:"by"`
}

// Ref names the withdrawal's record.
func (w *Withdrawal) Ref() Ref { return Ref{Kind: KindWithdrawal, ID: w.Post} }

// Owner returns nobody.
func (w *Withdrawal) Owner() PersonID { return "" }

// A Preview says what was shown to whom, under a code for single use.
type Preview struct {
	Code     string      `json:"code"`
	Person   PersonID    `json:"person"`
	Post     string      `json:"post"`
	Lang     string      `json:"lang"`
	Source   string      `json:"source"`
	Rendered string      `json:"rendered"`
	Renderer string      `json:"renderer"`
	Messages []byte      `json:"messages"`
	Parts    int         `json:"parts"`
	Expires  time.Time   `json:"expires"`
	Assets   []AssetNote `json:"assets,omitempty"`
	// Shown are the messages that showed it: a "ya" in reply to one of them means this preview.
	Shown []ActionID `json:"shown,omitempty"`
	// Batch is the code under which it was listed with others; empty when it was shown alone.
	Batch string `json:"batch,omitempty"`
	// Nth counts what one person was shown: of two within one instant the later is the greater.
	Nth int `json:"nth,omitempty"`
}

// Ref names the preview's record.
func (p *Preview) Ref() Ref { return Ref{Kind: KindPreview, Person: p.Person, ID: p.Code} }

// Owner returns who saw it.
func (p *Preview) Owner() PersonID { return p.Person }

// A RuleNote says how a rule does in a group.
type RuleNote struct {
	Group     GroupID   `json:"group"`
	Rule      string    `json:"rule"`
	Hash      string    `json:"hash"` // of the rule's text; a changed rule starts anew
	First     time.Time `json:"first"`
	Confirmed bool      `json:"confirmed,omitempty"`
	Hits      int       `json:"hits,omitempty"`
	Upheld    int       `json:"upheld,omitempty"`
	Undone    int       `json:"undone,omitempty"`
	Off       bool      `json:"off,omitempty"` // switched off here: it only counts
	// Asked is who last asked to switch it off, where that takes two, and AskedAt when.
	Asked   PersonID  `json:"asked,omitempty"`
	AskedAt time.Time `json:"asked_at,omitzero"`
}

// Ref names the note's record.
func (r *RuleNote) Ref() Ref { return Ref{Kind: KindRule, Group: r.Group, ID: r.Rule} }

// Owner returns nobody.
func (r *RuleNote) Owner() PersonID { return "" }

// A Health says how the number that Pita speaks from is doing.
type Health string

// The healths of a number. The zero value is well.
const (
	Well         Health = ""
	Reconnecting Health = "reconnecting"
	RateLimited  Health = "rate-limited"
	Locked       Health = "locked" // may not write first to people, until Until
	Banned       Health = "banned" // nothing is sent until Until and a confirmation
	Outdated     Health = "outdated"
	Unlinked     Health = "unlinked"
	Replaced     Health = "replaced"
	LinkWaiting  Health = "link-waiting"
	ClockOff     Health = "clock"
	StorageFull  Health = "storage"
)

// A Number is the number that Pita speaks from.
type Number struct {
	Health Health    `json:"health,omitempty"`
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"`
	// Told says that the owner heard, outside WhatsApp, of an illness that ought to pass by itself.
	Told bool `json:"told,omitempty"`
	// Dry holds everything but care until the owner confirms: after a ban, or a restore.
	Dry bool `json:"dry,omitempty"`
}

// Ref names the number's record: there is one.
func (n *Number) Ref() Ref { return Ref{Kind: KindNumber} }

// Owner returns nobody.
func (n *Number) Owner() PersonID { return "" }

// A Team is the people who look after the house itself, and every group.
type Team struct {
	Owners       []PersonID `json:"owners,omitempty"`
	Coordinators []PersonID `json:"coordinators,omitempty"`
	Reviewers    []PersonID `json:"reviewers,omitempty"`
}

// Ref names the team's record: there is one.
func (t *Team) Ref() Ref { return Ref{Kind: KindTeam} }

// Owner returns nobody.
func (t *Team) Owner() PersonID { return "" }
