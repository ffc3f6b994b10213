package groups

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// The closed sets, by the names under which they are written down. A name, once
// given, stays: old files hold it.
var (
	eventNames = names[Event](map[string]Event{
		"arrived": &Arrived{}, "joined": &Joined{}, "left": &Left{}, "ranked": &Ranked{},
		"asked": &Asked{}, "changed": &Changed{}, "called": &Called{}, "timer": &TimerDue{},
		"given": &Given{}, "settled": &Settled{}, "number": &NumberChanged{},
		"message": &Message{}, "edited": &Edited{}, "deleted": &Deleted{},
		"looked": &Looked{}, "reacted": &Reacted{}, "voted": &Voted{}, "receipt": &Receipt{},
	})
	actionNames = names[Action](map[string]Action{
		"say": &Say{}, "whisper": &Whisper{}, "alert": &Alert{}, "retract": &Retract{},
		"remove": &Remove{}, "approve": &Approve{}, "refuse": &Refuse{}, "promote": &Promote{},
		"demote": &Demote{}, "close": &Close{}, "lock": &Lock{}, "rename": &Rename{},
		"describe": &Describe{}, "portray": &Portray{}, "invite": &Invite{}, "join": &JoinGroup{},
		"leave": &Leave{}, "react": &React{}, "pin": &Pin{}, "notify": &Notify{},
	})
	orderNames = names[Order](map[string]Order{
		"help": &Help{}, "status": &Status{}, "go-live": &GoLive{}, "go-dry": &GoDry{},
		"show-plans": &ShowPlans{}, "make-plan": &MakePlan{}, "drop-plan": &DropPlan{},
		"send-post": &SendPost{}, "show-post": &ShowPost{}, "approve-post": &ApprovePost{},
		"approve-all": &ApproveAll{}, "withdraw-post": &WithdrawPost{}, "pause": &PauseGroup{},
		"resume": &ResumeGroup{}, "take-out": &TakeOut{}, "show-cases": &ShowCases{},
		"restore": &Restore{}, "uphold": &Uphold{}, "appeal": &Appeal{}, "hand-over": &HandOver{},
		"show-rules": &ShowRules{}, "confirm-rule": &ConfirmRule{}, "try-rule": &TryRule{},
		"switch-rule": &SwitchRule{}, "show-markets": &ShowMarkets{}, "set-market": &SetMarket{},
		"end-markets": &EndMarkets{}, "remove-member": &RemoveMember{},
		"freeze": &Freeze{}, "unfreeze": &Unfreeze{}, "confirm-role": &ConfirmRole{},
		"join": &Join{}, "consent": &Consent{}, "stop": &Stop{}, "forget-me": &ForgetMe{},
		"show-my-data": &ShowMyData{}, "set-pin": &SetPIN{}, "lose-pin": &LosePIN{},
		"clear-chat": &ClearChat{}, "hush": &Hush{}, "choose": &Choose{}, "yes": &Yes{},
		"cancel": &Cancel{}, "introduce": &Introduce{}, "retire": &Retire{}, "forget": &Forget{}, "confirm": &Confirm{}, "reload": &Reload{},
		"change-number": &ChangeNumber{},
		"ask-review":    &AskReview{}, "reject-post": &RejectPost{}, "skip-post": &SkipPost{},
		"approve-listed": &ApproveListed{}, "deputise": &Deputise{}, "show-reviewers": &ShowReviewers{},
		"retire-reviewer": &RetireReviewer{}, "replace-post": &ReplacePost{},
		"show-report": &ShowReport{}, "set-report": &SetReport{},
		"show-series": &ShowSeries{}, "start-series": &StartSeries{}, "stop-series": &StopSeries{},
		"set-group": &SetGroup{}, "make-campaign": &MakeCampaign{}, "show-campaigns": &ShowCampaigns{},
		"hold-campaign": &HoldCampaign{}, "drop-campaign": &DropCampaign{},
		"my-series": &MySeries{}, "set-date": &SetDate{},
		"ask-library": &AskLibrary{}, "answer-letter": &AnswerLetter{}, "show-gaps": &ShowGaps{},
	})
	recordNames = names[Record](map[string]Record{
		string(KindPerson): &Person{}, string(KindGroup): &Group{}, string(KindMember): &Member{},
		string(KindCase): &Case{}, string(KindQuestion): &Question{}, string(KindPlan): &Plan{},
		string(KindApproval): &Approval{}, string(KindWithdrawal): &Withdrawal{},
		string(KindPreview): &Preview{}, string(KindRule): &RuleNote{}, string(KindNumber): &Number{},
		string(KindTeam): &Team{}, string(KindPictures): &Pictures{},
		string(KindSource): &Source{}, string(KindAsset): &Asset{}, string(KindWriters): &Writers{},
		string(KindReview): &Review{}, string(KindRejection): &Rejection{}, string(KindRound): &Round{},
		string(KindWent): &Went{}, string(KindPassage): &Passage{},
		string(KindSending): &Sending{}, string(KindReach): &Reach{}, string(KindWeek): &Week{},
		string(KindCampaign): &Campaign{},
		string(KindRun):      &Run{}, string(KindDate): &PersonalDate{},
		string(KindFollowed): &Followed{}, string(KindLine): &Line{},
		string(KindLetter): &Letter{}, string(KindGaps): &Gaps{},
	})
)

// A nameTable knows a closed set's types by name, both ways.
type nameTable[T any] struct {
	what  string
	types map[string]reflect.Type
	names map[reflect.Type]string
}

func names[T any](samples map[string]T) nameTable[T] {
	t := nameTable[T]{
		what:  reflect.TypeFor[T]().Name(),
		types: make(map[string]reflect.Type, len(samples)),
		names: make(map[reflect.Type]string, len(samples)),
	}
	for name, sample := range samples {
		typ := reflect.TypeOf(sample)
		t.types[name], t.names[typ] = typ.Elem(), name
	}
	return t
}

func (t nameTable[T]) name(v T) (string, error) {
	if name, ok := t.names[reflect.TypeOf(v)]; ok {
		return name, nil
	}
	return "", fmt.Errorf("%s %T has no name", t.what, v)
}

func (t nameTable[T]) decode(name string, data []byte) (T, error) {
	var none T
	typ, ok := t.types[name]
	if !ok {
		return none, fmt.Errorf("%s %q is unknown; it was written by a newer program", t.what, name)
	}
	v := reflect.New(typ)
	if err := json.Unmarshal(data, v.Interface()); err != nil {
		return none, fmt.Errorf("read %s %q: %w", t.what, name, err)
	}
	return v.Interface().(T), nil
}

type envelope struct {
	Name string          `json:"is"`
	Of   json.RawMessage `json:"of"`
}

func (t nameTable[T]) marshal(v T) ([]byte, error) {
	name, err := t.name(v)
	if err != nil {
		return nil, err
	}
	of, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write %s %q: %w", t.what, name, err)
	}
	return json.Marshal(envelope{name, of})
}

func (t nameTable[T]) unmarshal(data []byte) (T, error) {
	var n envelope
	if err := json.Unmarshal(data, &n); err != nil {
		var none T
		return none, fmt.Errorf("read %s: %w", t.what, err)
	}
	return t.decode(n.Name, n.Of)
}

// EventName returns the name under which events of that type are written down.
func EventName(e Event) string { name, _ := eventNames.name(e); return name }

// ActionName returns the name under which actions of that type are written down.
func ActionName(a Action) string { name, _ := actionNames.name(a); return name }

// OrderName returns the name under which orders of that type are written down.
func OrderName(o Order) string { name, _ := orderNames.name(o); return name }

// EncodeEvent writes an event down as JSON.
func EncodeEvent(e Event) ([]byte, error) { return eventNames.marshal(e) }

// DecodeEvent reads what EncodeEvent wrote.
func DecodeEvent(data []byte) (Event, error) { return eventNames.unmarshal(data) }

// EncodeAction writes an action down as JSON.
func EncodeAction(a Action) ([]byte, error) { return actionNames.marshal(a) }

// DecodeAction reads what EncodeAction wrote.
func DecodeAction(data []byte) (Action, error) { return actionNames.unmarshal(data) }

// EncodeOrder writes an order down as JSON.
func EncodeOrder(o Order) ([]byte, error) { return orderNames.marshal(o) }

// DecodeOrder reads what EncodeOrder wrote.
func DecodeOrder(data []byte) (Order, error) { return orderNames.unmarshal(data) }

// Kinds returns every kind of record, sorted.
func Kinds() []Kind {
	kinds := make([]Kind, 0, len(recordNames.types))
	for name := range recordNames.types {
		kinds = append(kinds, Kind(name))
	}
	slices.Sort(kinds)
	return kinds
}

// RecordVersion is the version in which records are written now.
const RecordVersion = 1

// EncodeRecord writes a record down as JSON; its kind is in its Ref.
func EncodeRecord(r Record) ([]byte, error) { return json.Marshal(r) }

// DecodeRecord reads what EncodeRecord wrote of a record of that kind.
func DecodeRecord(kind Kind, data []byte) (Record, error) {
	return recordNames.decode(string(kind), data)
}

// MarshalJSON writes the event with its order.
func (e *Given) MarshalJSON() ([]byte, error) {
	type plain Given
	order, err := EncodeOrder(e.Order)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		*plain
		Order json.RawMessage `json:"order"`
	}{(*plain)(e), order})
}

// UnmarshalJSON reads the event with its order.
func (e *Given) UnmarshalJSON(data []byte) error {
	type plain Given
	with := struct {
		*plain
		Order json.RawMessage `json:"order"`
	}{plain: (*plain)(e)}
	if err := json.Unmarshal(data, &with); err != nil {
		return err
	}
	var err error
	e.Order, err = DecodeOrder(with.Order)
	return err
}

// MarshalJSON writes what goes out with its action.
func (o Outgoing) MarshalJSON() ([]byte, error) {
	type plain Outgoing
	action, err := EncodeAction(o.Action)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		plain
		Action json.RawMessage `json:"action"`
	}{plain(o), action})
}

// UnmarshalJSON reads what goes out with its action.
func (o *Outgoing) UnmarshalJSON(data []byte) error {
	type plain Outgoing
	with := struct {
		*plain
		Action json.RawMessage `json:"action"`
	}{plain: (*plain)(o)}
	if err := json.Unmarshal(data, &with); err != nil {
		return err
	}
	var err error
	o.Action, err = DecodeAction(with.Action)
	return err
}
