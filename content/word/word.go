// Package word reads a Word file as the draft of a post.
// It takes over words and their structure, not looks; what phones could not show, or people
// ought to look at, it says in findings.
package word

import (
	"strings"

	"pita/content"
)

// Limits of what is read. A text for phones is far below each of them.
const (
	MaxFile     = 64 << 20  // of the whole file
	maxEntries  = 5000      // files within it
	maxUnpacked = 512 << 20 // all of them, as the file says itself
	maxPart     = 16 << 20  // one of text
	maxPicture  = 16 << 20
	maxRatio    = 200 // how much a large part may be packed
	maxNodes    = 200_000
	maxDepth    = 200
)

// ToFill begins what a person must still write into the head of a draft. The
// library refuses a post that holds it.
const ToFill = content.ToFill

// A Draft is a post made of a Word file. Its zero value is none.
type Draft struct {
	ID, Title  string
	Text       []byte // the whole file of the post
	Pictures   []Picture
	Paragraphs int // that hold words
}

// A Picture is a file that goes beside the post, under a name of ours.
type Picture struct {
	Name string
	Data []byte
}

// A Request is a Word file, and what its draft is to be called.
type Request struct {
	File string // its name, for findings, and for the title where it has none
	Data []byte
	ID   string // of the draft; "" makes one of the title
}

// Read makes a draft of a Word file. The findings say what was not taken over and where, by
// the paragraph and its first words. If the last of them is an Error there is no draft: it
// says why and what to do. The same file always gives the same draft.
func Read(q Request) (Draft, []content.Finding) {
	r := &reader{file: q.File, once: map[string]bool{}, numbers: map[*node]string{}}
	if code := r.open(q.Data); code != "" {
		return Draft{}, []content.Finding{content.Found(code).At(q.File, 0, 0)}
	}
	d, code := r.draft(q)
	if code == "" && d.Paragraphs == 0 && len(d.Pictures)+len(r.notes) == 0 {
		r.report("word-empty")
		return Draft{}, r.said(d.ID) // what was left out may be all there is
	}
	if code == "" && len(d.Text) > content.MaxFile {
		code = "word-too-big"
	}
	if code != "" {
		return Draft{}, []content.Finding{content.Found(code).At(q.File, 0, 0)}
	}
	return d, r.said(d.ID)
}

// A reader goes through one file.
type reader struct {
	file  string
	found []finding
	once  map[string]bool // what is said once

	parts    parts
	main     string            // the name of the part that holds the text
	targets  map[string]target // what the text refers to, by id
	styles   map[string]*style
	lists    lists
	footNote map[string]*node
	endNote  map[string]*node

	count    int    // paragraphs that hold words, so far
	here     string // the words of the last one
	fields   []field
	letter   []piece // a large first letter, before the paragraph it begins
	blocks   []block
	notes    []string         // written, in the order of their numbers
	numbers  map[*node]string // their numbers; none while a note is being read
	lead     string           // the picture that goes with the post, and what it shows
	leadAlt  string
	pictures []Picture
	taken    map[string]string // the names of pictures by their parts
	kept     int               // bytes of pictures
	inserted int
	deleted  int
	within   int // how deep tables and text boxes lie in each other
}

// A finding waits until the draft has its id.
type finding struct {
	code string
	args []string
}

// unnamed stands for the id of the draft where it is not known yet. No text holds it.
const unnamed = "\x00"

// said returns the findings about a draft of that id.
func (r *reader) said(id string) []content.Finding {
	var out []content.Finding
	for _, f := range r.found {
		for i := range f.args {
			f.args[i] = strings.ReplaceAll(f.args[i], unnamed, id)
		}
		out = append(out, content.Found(f.code, f.args...).At(r.file, 0, 0))
	}
	return out
}

// report says something about the whole file.
func (r *reader) report(code string, args ...string) {
	r.found = append(r.found, finding{code, args})
}

// reportHere says something about the paragraph at hand: its number and first words come
// before args.
func (r *reader) reportHere(code string, args ...string) {
	r.report(code, append([]string{itoa(max(r.count, 1)), clip(r.here)}, args...)...)
}

// reportOnce says something about the whole file, the first time.
func (r *reader) reportOnce(code string, args ...string) {
	if !r.once[code] {
		r.once[code] = true
		r.report(code, args...)
	}
}

// clip returns the first words of a text.
func clip(text string) string {
	const most = 40
	words := strings.Join(strings.Fields(text), " ")
	runes := []rune(words)
	if len(runes) <= most {
		return words
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
