// Package render writes Markdown as the messages phones show, and reads the
// text of messages back as phones do.
// What it writes it reads back and compares, line by line; where phones would
// show something else, it writes less and says so in a finding.
package render

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"pita/content"
)

// ID names this renderer and the rules it follows. It changes whenever the
// messages for any post may change.
const ID = "pita-render-3"

// Limits of messages, in code points.
const (
	MaxText     = 65536
	MaxCaption  = 1024
	MaxQuestion = 255
	// FoldAt is where phones fold a text that is longer than FoldOver.
	FoldAt   = 768
	FoldOver = 844
	// splitAt is near where a long post is divided into messages.
	splitAt = 3500
)

// The kinds of messages.
const (
	KindText    = "text"
	KindPicture = "picture"
	KindVoice   = "voice"
	KindPoll    = "poll"
	// KindDocument is a file that members may keep.
	KindDocument = "file"
)

// A Message is one message as it will be sent.
type Message struct {
	Kind    string   `json:"kind"`
	Text    string   `json:"text"`           // the body, the caption, or the poll's question
	Fold    int      `json:"fold"`           // the code point at which phones fold Text; 0 if all of it shows
	Length  int      `json:"length"`         // code points in Text
	Asset   string   `json:"asset"`          // the file that is sent, from the library's root
	Alt     string   `json:"alt,omitempty"`  // what the picture shows
	Name    string   `json:"name,omitempty"` // how phones call the document
	Options []string `json:"options,omitempty"`
}

// Post returns the messages for a post with that body, in the order they are
// sent, and what its writer should know. The same post always gives the same
// messages. The post's title is not shown; an empty body gives no message.
func Post(p content.Post, body []byte) ([]Message, []content.Finding) {
	w := write(p, body)
	return w.messages(), w.found
}

// Hash returns the sum of exactly these messages.
func Hash(msgs []Message) content.Hash {
	h := sha256.New()
	h.Write([]byte("pita-messages-1"))
	for _, m := range msgs {
		field(h, m.Kind)
		field(h, m.Text)
		field(h, m.Asset)
		field(h, m.Alt)
		field(h, m.Name)
		field(h, strconv.Itoa(len(m.Options)))
		for _, o := range m.Options {
			field(h, o)
		}
	}
	return content.Hash(h.Sum(nil))
}

func field(h hash.Hash, s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	h.Write(n[:])
	h.Write([]byte(s))
}

// Text returns the text of the messages for a piece of Markdown that is no
// post, such as a phrase, with blank lines between messages.
func Text(markdown string) string {
	msgs, _ := Post(content.Post{}, []byte(markdown))
	texts := make([]string, 0, len(msgs))
	for _, m := range msgs {
		texts = append(texts, m.Text)
	}
	return strings.Join(texts, "\n\n")
}

func message(kind, text string) Message {
	m := Message{Kind: kind, Text: text, Length: utf8.RuneCountInString(text)}
	if m.Length > FoldOver && kind != KindPoll {
		m.Fold = foldOf(text)
	}
	return m
}

// foldOf returns the code point at which a long text folds: not within what
// reads as one character.
func foldOf(text string) int {
	byteAt := byteAt(text, FoldAt)
	before, _ := utf8.DecodeLastRuneInString(text[:byteAt])
	if after, _ := utf8.DecodeRuneInString(text[byteAt:]); after < firstMark && before != joiner {
		return FoldAt
	}
	all := []rune(text[:min(len(text), byteAt+utf8.UTFMax)])
	at := FoldAt
	for at > FoldAt-maxCluster && joined(all, at) {
		at--
	}
	if joined(all, at) {
		return FoldAt
	}
	return at
}

// Before firstMark no character joins another.
const (
	firstMark = '\u0300'
	joiner    = '\u200d'
)

// maxCluster is more code points than any character people write is made of.
const maxCluster = 32

// joined reports whether the character at i belongs to the one before it.
func joined(text []rune, i int) bool {
	flag := func(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
	switch r := text[i]; {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc), r == joiner, text[i-1] == joiner,
		r >= 0x1f3fb && r <= 0x1f3ff, r >= 0xe0020 && r <= 0xe007f:
		return true
	case flag(r):
		before := i
		for before > 0 && flag(text[before-1]) {
			before--
		}
		return (i-before)%2 == 1
	}
	return false
}
