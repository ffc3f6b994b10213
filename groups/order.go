package groups

import "time"

// An Order is something a person asks of Pita, from a chat or from the desk.
// It is a pointer to one of the order types of this package, and no other.
type Order interface {
	// Parties returns every person the order names.
	Parties() []*Party
	order()
}

// noParty is embedded by orders that name nobody.
type noParty struct{}

func (noParty) Parties() []*Party { return nil }
func (noParty) order()            {}

// A named order names one person.
type named struct {
	Who Party `json:"who"`
}

func (n *named) Parties() []*Party { return each(&n.Who) }
func (*named) order()              {}

// Orders of facilitators and coordinators.
type (
	// Help asks what can be asked; Topic is a command's name, or empty.
	Help struct {
		noParty
		Topic string `json:"topic,omitempty"`
	}
	// Status asks how the group and the number are doing.
	Status struct{ noParty }
	// GoLive ends the dry run and puts the rules in force; Shadow leaves them counting only.
	GoLive struct {
		noParty
		Shadow bool `json:"shadow,omitempty"`
	}
	// GoDry returns to the dry run.
	GoDry struct{ noParty }
	// ShowPlans asks which posts are planned.
	ShowPlans struct{ noParty }
	// MakePlan plans a post: Rule is in the canonical form of package schedule. Holidays says
	// what becomes of an occurrence on one: "skip", "before", or "" for nothing.
	MakePlan struct {
		noParty
		Post     string `json:"post"`
		Rule     string `json:"rule"`
		Holidays string `json:"holidays,omitempty"`
	}
	// DropPlan ends a plan by its code.
	DropPlan struct {
		noParty
		Code string `json:"code"`
	}
	// SendPost sends an approved post to the group now.
	SendPost struct {
		noParty
		Post string `json:"post"`
	}
	// ShowPost shows a post privately, exactly as phones will; empty lists the library.
	ShowPost struct {
		noParty
		Post string `json:"post,omitempty"`
	}
	// ApprovePost approves what a preview showed. Code is the preview's; without it, it asks
	// what is to be done.
	ApprovePost struct {
		noParty
		Post string `json:"post"`
		Code string `json:"code"`
	}
	// ApproveAll approves anew the posts of which only the renderer changed.
	ApproveAll struct{ noParty }
	// WithdrawPost ends a post's approval and takes it back where it was sent.
	WithdrawPost struct {
		noParty
		Post string `json:"post"`
	}
	// PauseGroup begins a grief pause: cheerful posts stop. Zero For is three days.
	PauseGroup struct {
		noParty
		For time.Duration `json:"for,omitempty"`
	}
	// ResumeGroup ends a grief pause.
	ResumeGroup struct{ noParty }
	// TakeOut takes out a message: the one replied to or reacted to, or that of a case.
	TakeOut struct {
		named
		Message MessageID `json:"message,omitempty"`
		Code    string    `json:"code,omitempty"`
	}
	// ShowCases asks for the open cases, or one by its code.
	ShowCases struct {
		noParty
		Code string `json:"code,omitempty"`
	}
	// Restore undoes what was done in a case.
	Restore struct {
		noParty
		Code string `json:"code"`
	}
	// Uphold confirms what was done, or proposed, in a case.
	Uphold struct {
		noParty
		Code string `json:"code"`
	}
	// Appeal asks that another facilitator looks at a case. Anyone may, about their own.
	Appeal struct {
		noParty
		Code string `json:"code"`
	}
	// HandOver passes a case on to the next facilitator.
	HandOver struct {
		noParty
		Code string `json:"code"`
	}
	// ShowRules asks for the rules in force; Rule names one.
	ShowRules struct {
		noParty
		Rule string `json:"rule,omitempty"`
	}
	// ConfirmRule ends a rule's time in shadow; that of all rules when it names none.
	ConfirmRule struct {
		noParty
		Rule string `json:"rule"`
	}
	// TryRule asks what a rule would have hit in the sample conversations; or, when Text
	// names no rule, what all rules say of it. The text is not kept.
	TryRule struct {
		noParty
		Text string `json:"text"`
	}
	// SwitchRule switches a rule off in a group, where it then only counts, or on again.
	SwitchRule struct {
		noParty
		Rule string `json:"rule"`
		Off  bool   `json:"off,omitempty"`
	}
	// ShowMarkets asks when goods may be offered in the group.
	ShowMarkets struct{ noParty }
	// SetMarket lets goods be offered on a day, or every week on a weekday.
	SetMarket struct {
		noParty
		Market
	}
	// EndMarkets ends all of that.
	EndMarkets struct{ noParty }
	// RemoveMember proposes to take a person out of the group.
	RemoveMember struct{ named }
	// Freeze suspends a person's irreversible orders until a second one agrees.
	Freeze struct{ named }
	// Unfreeze ends a suspension.
	Unfreeze struct{ named }
	// ConfirmRole confirms the role of a person who became an admin.
	ConfirmRole struct{ named }
)

// Personal words: anyone's, about themselves, always private.
type (
	// Join asks for the way into a group; Group is its name or number as typed.
	Join struct {
		noParty
		Group string `json:"group,omitempty"`
	}
	// Consent agrees to the text of consent that was shown.
	Consent struct{ noParty }
	// Stop ends everything Pita does for the person.
	Stop struct{ noParty }
	// ForgetMe asks that everything about the person is erased. PIN as typed, if any.
	ForgetMe struct {
		noParty
		PIN string `json:"pin,omitempty"`
	}
	// ShowMyData asks what is kept about the person. PIN as typed, if any.
	ShowMyData struct {
		noParty
		PIN string `json:"pin,omitempty"`
	}
	// SetPIN guards ForgetMe and ShowMyData by a PIN; an empty one ends that.
	SetPIN struct {
		noParty
		Old string `json:"old,omitempty"`
		PIN string `json:"pin"`
	}
	// LosePIN says that the PIN is forgotten.
	LosePIN struct{ noParty }
	// ClearChat takes back Pita's recent messages to the person.
	ClearChat struct{ noParty }
	// Hush asks for nothing unasked; Off ends that.
	Hush struct {
		noParty
		Off bool `json:"off,omitempty"`
	}
	// Choose answers a question by number; Code names the question if it was given.
	Choose struct {
		noParty
		N    int    `json:"n"`
		Code string `json:"code,omitempty"`
	}
	// Yes agrees to what was shown; Word is what stood after it: a number or a code.
	Yes struct {
		noParty
		Word string `json:"word,omitempty"`
	}
	// Cancel drops what was asked.
	Cancel struct{ noParty }
)

// Orders from the desk and the command line.
type (
	// Introduce tells the house of a person known by other means: the first owner, or
	// the people of a rehearsal. Role is for all groups when In is private.
	Introduce struct {
		named
		In        Place     `json:"in"`
		Role      Role      `json:"role"`
		Reviewer  bool      `json:"reviewer,omitempty"`
		Handle    string    `json:"handle,omitempty"`
		Reachable bool      `json:"reachable,omitempty"`
		Since     time.Time `json:"since"`
	}
	// Retire takes an owner off the house, or a coordinator where Role says so, who stays a
	// person like others. The last owner is not taken off.
	Retire struct {
		named
		Role Role `json:"role,omitempty"`
	}
	// Forget erases a person, asked for by other means than the chat.
	Forget struct{ named }
	// Confirm lets a number that was banned, or a house that was restored, go live again.
	Confirm struct{ noParty }
	// Reload says that rules and library are now as the program has just read them. What
	// could not be used is as it was: RulesAt is where the rules go wrong, file, line and
	// column, RulesWhy one of the reasons below, NoPosts says that the folder of the posts
	// can't be read, and Posts are the faults of single files that nobody was told of yet.
	Reload struct {
		noParty
		RulesAt  string      `json:"rules_at,omitempty"`
		RulesWhy string      `json:"rules_why,omitempty"`
		NoPosts  bool        `json:"no_posts,omitempty"`
		Posts    []PostFault `json:"posts,omitempty"`
	}
	// ChangeNumber says that Pita speaks from another number from now on. That one is in no
	// group, and nobody has written to it.
	ChangeNumber struct{ noParty }
)

// A PostFault is what is wrong with a file of the posts: a finding of the library, which
// has words for it.
type PostFault struct {
	File string   `json:"file"`
	Line int      `json:"line,omitempty"` // from 1; 0 means the whole file
	Code string   `json:"code"`
	Args []string `json:"args,omitempty"`
}

// Why rules can't be used.
const (
	RulesBroken = "rules-broken" // a rule is written wrongly
	RulesGone   = "rules-gone"   // a file with rules in force is not there any more
	RulesUnread = "rules-unread" // a file can't be read
	RulesNone   = "rules-none"   // no rule file is there
)
