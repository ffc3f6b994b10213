package groups

import "time"

// KindCampaign is the kind of record about one post for many groups.
const KindCampaign Kind = "campaign"

// A TurnState says how a campaign stands with one group.
type TurnState string

// The states of a turn. One that is queued has its message in the outbox: whether it left is
// not known yet.
const (
	TurnWaits   TurnState = ""
	TurnQueued  TurnState = "queued"
	TurnSent    TurnState = "sent"
	TurnSkipped TurnState = "skipped"
)

// A Campaign is one post on its way to many groups, one after the other.
type Campaign struct {
	Code   string    `json:"code"`
	Post   string    `json:"post"`
	Day    string    `json:"day"`  // 2026-01-06, in the zone of each group
	From   int       `json:"from"` // minute of the day
	Till   int       `json:"till"`
	Turns  []Turn    `json:"turns"` // each group once, in the order in which they were to be
	Paused bool      `json:"paused,omitempty"`
	Made   time.Time `json:"made"`
	Ended  time.Time `json:"ended,omitzero"`
	By     PersonID  `json:"by,omitempty"`
}

// A Turn is a group on the way of a campaign.
type Turn struct {
	Group GroupID   `json:"group"`
	At    time.Time `json:"at"`            // its turn
	Held  time.Time `json:"held,omitzero"` // until when it waits, past its turn
	State TurnState `json:"state,omitempty"`
	Why   string    `json:"why,omitempty"` // the named reason why it was skipped
	// Said is the first message of its post in the outbox, and Until when that must have left.
	Said  ActionID  `json:"said,omitempty"`
	Until time.Time `json:"until,omitzero"`
}

// Next returns when it comes.
func (t Turn) Next() time.Time { return Later(t.At, t.Held) }

// Ref names the campaign's record.
func (c *Campaign) Ref() Ref { return Ref{Kind: KindCampaign, ID: c.Code} }

// Owner returns nobody: a campaign is the house's.
func (c *Campaign) Owner() PersonID { return "" }
