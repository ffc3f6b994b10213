package groups

import "time"

// The kinds of record that belong to the approval of posts.
const (
	KindSource    Kind = "source"
	KindAsset     Kind = "asset"
	KindWriters   Kind = "writers"
	KindReview    Kind = "review"
	KindRejection Kind = "rejection"
	KindRound     Kind = "round"
	KindWent      Kind = "went"
)

// An AssetNote names a file that goes with a post, by the hash of the bytes that phones get.
type AssetNote struct {
	Name string `json:"name"` // its path from the library's root
	Hash string `json:"hash"` // hexadecimal
}

// A Source is a post's file as it was approved, so that nothing depends on the folder any
// more. It goes when no approval rests on it.
type Source struct {
	Post  string            `json:"post"`
	Lang  string            `json:"lang"`
	Hash  string            `json:"hash"` // of all the post rests on, hexadecimal
	File  string            `json:"file"` // its path from the library's root
	Text  []byte            `json:"text"`
	Cited map[string]string `json:"cited,omitempty"` // the words of the shared citations it uses, by key
}

// Ref names the source's record.
func (s *Source) Ref() Ref { return Ref{Kind: KindSource, ID: s.Post + "/" + s.Lang + "/" + s.Hash} }

// Owner returns nobody.
func (s *Source) Owner() PersonID { return "" }

// An Asset is the bytes of a file that goes with approved posts, as phones get them. It goes
// when no approval names it.
type Asset struct {
	Hash string `json:"hash"` // of Data, hexadecimal
	Data []byte `json:"data"`
}

// Ref names the asset's record.
func (a *Asset) Ref() Ref { return Ref{Kind: KindAsset, ID: a.Hash} }

// Owner returns nobody.
func (a *Asset) Owner() PersonID { return "" }

// Writers are the handles that a post has named as its author or last editor, whatever its
// file says now: nobody approves their own words by leaving their name out.
type Writers struct {
	Post    string              `json:"post"`
	Files   []string            `json:"files,omitempty"`   // in which the post stood
	Authors []string            `json:"authors,omitempty"` // ever named
	Editors map[string][]string `json:"editors,omitempty"` // by language: named since that was last approved, or then
	// Passages are hashes of the sentences of its texts, the newest last: by them a text is told again
	// that comes back in another file and under another id.
	Passages []uint32 `json:"passages,omitempty"`
}

// Ref names the writers' record.
func (w *Writers) Ref() Ref { return Ref{Kind: KindWriters, ID: w.Post} }

// Owner returns nobody.
func (w *Writers) Owner() PersonID { return "" }

// A Review says that somebody asked for a post to be looked at.
type Review struct {
	Post   string     `json:"post"`
	Lang   string     `json:"lang"`
	Source string     `json:"source"` // hash, hexadecimal
	By     PersonID   `json:"by"`
	At     time.Time  `json:"at"`
	Told   []PersonID `json:"told,omitempty"` // reviewers who heard of it
}

// Ref names the review's record.
func (r *Review) Ref() Ref { return Ref{Kind: KindReview, ID: r.Post + "/" + r.Lang} }

// Owner returns nobody.
func (r *Review) Owner() PersonID { return "" }

// A Rejection says that a reviewer saw exactly this source and did not agree.
type Rejection struct {
	Post   string    `json:"post"`
	Lang   string    `json:"lang"`
	By     PersonID  `json:"by"`
	Handle string    `json:"handle"`
	At     time.Time `json:"at"`
	Source string    `json:"source"` // hash, hexadecimal
	Reason string    `json:"reason,omitempty"`
}

// Ref names the rejection's record.
func (r *Rejection) Ref() Ref {
	return Ref{Kind: KindRejection, ID: r.Post + "/" + r.Lang + "/" + r.Handle}
}

// Owner returns nobody: like an approval it is the house's.
func (r *Rejection) Owner() PersonID { return "" }

// A Round is where a reviewer is in looking through the posts that wait, a few each week.
type Round struct {
	Person PersonID  `json:"person"`
	Next   time.Time `json:"next"` // when the next round begins
	// Post, Lang and Code are of the preview that waits for an answer; Code is empty when none does.
	Post   string    `json:"post,omitempty"`
	Lang   string    `json:"lang,omitempty"`
	Code   string    `json:"code,omitempty"`
	Shown  time.Time `json:"shown,omitzero"`
	Seen   []string  `json:"seen,omitempty"`   // posts of this round that were shown already
	Deputy PersonID  `json:"deputy,omitempty"` // who looks in their place
	Away   time.Time `json:"away,omitzero"`    // until when
}

// Ref names the round's record.
func (r *Round) Ref() Ref { return Ref{Kind: KindRound, Person: r.Person} }

// Owner returns the reviewer.
func (r *Round) Owner() PersonID { return r.Person }

// A Went says that a post was last sent to a group at a time, so that a correction can follow
// it where it can no longer be taken back.
type Went struct {
	Group GroupID   `json:"group"`
	Post  string    `json:"post"`
	At    time.Time `json:"at"`
}

// Ref names the note's record.
func (w *Went) Ref() Ref { return Ref{Kind: KindWent, Group: w.Group, ID: w.Post} }

// Owner returns nobody.
func (w *Went) Owner() PersonID { return "" }
