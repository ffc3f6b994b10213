// Package content is the library: the posts a group may be sent, who wrote
// them, what they rest on, and whether they may leave today.
// It reads an fs.FS it is given; it renders nothing and sends nothing.
package content

import (
	"encoding/hex"
	"fmt"
)

// A Hash is a SHA-256 sum. The zero Hash belongs to nothing.
type Hash [32]byte

// String returns the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what MarshalText wrote, and nothing else.
func (h *Hash) UnmarshalText(b []byte) error {
	if len(b) != hex.EncodedLen(len(h)) {
		return fmt.Errorf("hash %q: want %d hexadecimal digits", b, hex.EncodedLen(len(h)))
	}
	var got Hash
	if _, err := hex.Decode(got[:], b); err != nil {
		return fmt.Errorf("hash %q: %w", b, err)
	}
	*h = got
	return nil
}

// A Kind is what a post is for.
type Kind string

// The kinds of posts.
const (
	Education    Kind = "edukasi"
	Reminder     Kind = "pengingat"
	Announcement Kind = "pengumuman"
	Emergency    Kind = "darurat"
	Poll         Kind = "polling"
)

// A Tone is how a post sounds; cheerful posts stop while a group grieves.
type Tone string

// The tones of posts.
const (
	Cheerful Tone = "ceria"
	Neutral  Tone = "netral"
	Mourning Tone = "duka"
)

// An Asset is a file that goes with a post.
type Asset struct {
	File string `json:"file"` // as written in the post, relative to the post's folder
	Alt  string `json:"alt"`  // what the picture shows, in words
}

// A Document is a file that members may keep, such as a form.
type Document struct {
	File string `json:"file"` // as written in the post, relative to the post's folder
	Name string `json:"name"` // how phones call it
}

// A Post is what the head of a post's file says, and where its body is.
// Its zero value is a post without a head: it renders, and never leaves.
type Post struct {
	ID       string   `json:"id"`
	Title    string   `json:"title,omitempty"` // for lists; never part of a message
	Kind     Kind     `json:"kind,omitempty"`
	Lang     string   `json:"lang,omitempty"`
	Tone     Tone     `json:"tone,omitempty"`
	Author   string   `json:"author,omitempty"` // the handle of a known person
	Editor   string   `json:"editor,omitempty"` // the handle of who edited last
	Sources  []string `json:"sources,omitempty"`
	ReviewBy Date     `json:"review_by"`
	From     Date     `json:"from"`
	Until    Date     `json:"until"`
	// Season are the days on which the post may leave; none means all. A library has
	// put days in place of the names of seasons.
	Season []Span `json:"season,omitempty"`
	// TranslationOf is the beginning of the source hash of the post that this one was
	// made of; empty says that it is no translation, or of what is not known.
	TranslationOf string    `json:"translation_of,omitempty"`
	Image         *Asset    `json:"image,omitempty"`
	Audio         string    `json:"audio,omitempty"`
	Document      *Document `json:"document,omitempty"`
	// Preview is the link that should come first, since of that one phones make a preview
	// when somebody passes the text on; "" means any.
	Preview string   `json:"preview,omitempty"`
	Layout  []Layout `json:"layout,omitempty"`
	Options []string `json:"options,omitempty"`
	For     []string `json:"for,omitempty"` // groups; none means all
	// Promises is the first promise in the post that the glossary of the library forbids;
	// such a post never leaves. Only a library fills it in.
	Promises string `json:"promises,omitempty"`
	// Keywords are further words by which people ask for the post; an announcement is found
	// by a question only if it has some.
	Keywords []string `json:"keywords,omitempty"`
	File     string   `json:"file"`
	Source   Hash     `json:"source"` // zero until a library or Open has read the post
	// Broken says that the file has errors; such a post can be looked at, and
	// never leaves.
	Broken bool `json:"broken,omitempty"`
	// Held says that the file can't be used as it stands, and that the post is as it was
	// when the file could be used last. Such a post is Broken.
	Held bool `json:"held,omitempty"`
	// Writers are handles of others who are known to have written or edited the post,
	// whatever its file says now. A library does not know them.
	Writers []string `json:"-"`
	// Passages are the sentences of its body. Only a library that read the body knows them.
	Passages []Passage `json:"-"`
	// Cited are the keys of the shared citations the post uses, in order. A
	// library has put their words in place of "@key" in Sources.
	Cited []string `json:"-"`
	// BodyLine is the line of File on which the body begins, from 1.
	BodyLine int `json:"-"`
}
