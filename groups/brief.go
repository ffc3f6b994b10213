package groups

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Briefed record is one of thousands, and costs more to read than most who look at all of
// its kind need of it.
type Briefed interface {
	Record
	// Brief returns a record of the same Ref that says in short what lists ask for.
	Brief() Record
	appendBrief(b []byte) []byte
}

// BriefKinds are the kinds of record that are Briefed.
var BriefKinds = []Kind{KindApproval, KindWriters, KindRun}

// Briefs returns the briefs of the records that ref matches, in no order. A State that keeps
// them has a method of that name; of another the records are read. Only kinds that are
// Briefed are asked for.
func Briefs(st State, ref Ref) []Record {
	if kept, ok := st.(interface{ Briefs(Ref) []Record }); ok {
		return kept.Briefs(ref)
	}
	all := st.List(ref)
	out := make([]Record, 0, len(all))
	for _, r := range all {
		out = append(out, r.(Briefed).Brief())
	}
	return out
}

// briefForm is the form in which briefs are written now; it stands before each.
const briefForm = 2

// ErrBriefForm says that a brief is of another form: it is to be made anew of its record.
var ErrBriefForm = errors.New("the brief is of another form")

// EncodeBrief writes down what Brief returns.
func EncodeBrief(r Briefed) []byte { return r.appendBrief([]byte{briefForm}) }

// DecodeBrief reads what EncodeBrief wrote of a record of that kind.
func DecodeBrief(kind Kind, data []byte) (Record, error) {
	if len(data) == 0 || data[0] != briefForm {
		return nil, ErrBriefForm
	}
	in := briefReader{whole: string(data), rest: data[1:]}
	var r Record
	switch kind {
	case KindApproval:
		r = in.approval()
	case KindWriters:
		r = in.writers()
	case KindRun:
		r = in.run()
	default:
		return nil, fmt.Errorf("no %s has a brief", kind)
	}
	if in.short || len(in.rest) > 0 {
		return nil, fmt.Errorf("read the brief of a %s: it is cut short, or too long", kind)
	}
	return r, nil
}

// Brief returns the approval without the approved bytes.
func (a *Approval) Brief() Record {
	b := *a
	b.Messages = nil
	return &b
}

func (a *Approval) appendBrief(b []byte) []byte {
	b = appendBriefTexts(b, a.Post, a.Lang, string(a.By), a.Handle, a.Source, a.Rendered, a.Renderer, a.Why)
	b = appendBriefTime(appendBriefTime(b, a.At), a.Ended)
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(a.Parts)), uint64(len(a.Assets)))
	for _, n := range a.Assets {
		b = appendBriefTexts(b, n.Name, n.Hash)
	}
	return b
}

func (in *briefReader) approval() *Approval {
	a := &Approval{
		Post: in.text(), Lang: in.text(), By: PersonID(in.text()), Handle: in.text(), Source: in.text(),
		Rendered: in.text(), Renderer: in.text(), Why: in.text(), At: in.time(), Ended: in.time(), Parts: in.number(),
	}
	for range in.count() {
		a.Assets = append(a.Assets, AssetNote{Name: in.text(), Hash: in.text()})
	}
	return a
}

// Brief returns all of the writers: whoever reads a library anew asks for all of it, of every
// post, and a brief is read in a fifth of the time.
func (w *Writers) Brief() Record {
	b := *w
	return &b
}

func (w *Writers) appendBrief(b []byte) []byte {
	b = appendBriefTexts(b, w.Post)
	b = binary.AppendUvarint(b, uint64(len(w.Authors)))
	b = appendBriefTexts(b, w.Authors...)
	langs := make([]string, 0, len(w.Editors))
	for lang := range w.Editors {
		langs = append(langs, lang)
	}
	slices.Sort(langs)
	b = binary.AppendUvarint(b, uint64(len(langs)))
	for _, lang := range langs {
		b = binary.AppendUvarint(appendBriefTexts(b, lang), uint64(len(w.Editors[lang])))
		b = appendBriefTexts(b, w.Editors[lang]...)
	}
	b = appendBriefTexts(binary.AppendUvarint(b, uint64(len(w.Files))), w.Files...)
	b = binary.AppendUvarint(b, uint64(len(w.Passages)))
	for _, hash := range w.Passages {
		b = binary.BigEndian.AppendUint32(b, hash)
	}
	return b
}

func (in *briefReader) writers() *Writers {
	w := &Writers{Post: in.text(), Authors: in.texts()}
	for range in.count() {
		if w.Editors == nil {
			w.Editors = map[string][]string{}
		}
		lang := in.text()
		w.Editors[lang] = in.texts()
	}
	w.Files, w.Passages = in.texts(), in.hashes()
	return w
}

// Brief returns whose run it is, of what, and how they stand to it.
func (r *Run) Brief() Record {
	return &Run{Series: r.Series, Group: r.Group, Person: r.Person, State: r.State}
}

func (r *Run) appendBrief(b []byte) []byte {
	return appendBriefTexts(b, r.Series, string(r.Group), string(r.Person), string(r.State))
}

func (in *briefReader) run() *Run {
	return &Run{Series: in.text(), Group: GroupID(in.text()), Person: PersonID(in.text()), State: RunState(in.text())}
}

func appendBriefTexts(b []byte, texts ...string) []byte {
	for _, s := range texts {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

// appendBriefTime writes a moment as nanoseconds from 1970, plus one; none as zero.
func appendBriefTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return binary.AppendVarint(b, 0)
	}
	n := t.UnixNano()
	if n >= 0 {
		n++
	}
	return binary.AppendVarint(b, n)
}

// A briefReader takes a brief apart, of which rest is the end that is not read yet; short
// says that something was missing. Texts are parts of whole: thousands are read in a row.
type briefReader struct {
	whole string
	rest  []byte
	short bool
}

// count returns a number that stands for at least as many bytes as follow.
func (in *briefReader) count() int {
	n := in.number()
	if n > len(in.rest) {
		in.rest, in.short = nil, true
		return 0
	}
	return n
}

func (in *briefReader) number() int {
	n, size := binary.Uvarint(in.rest)
	if size <= 0 || n > 1<<31 {
		in.rest, in.short = nil, true
		return 0
	}
	in.rest = in.rest[size:]
	return int(n)
}

func (in *briefReader) text() string {
	n := in.count()
	s := in.whole[len(in.whole)-len(in.rest):][:n]
	in.rest = in.rest[n:]
	return s
}

func (in *briefReader) texts() []string {
	n := in.count()
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = in.text()
	}
	return out
}

func (in *briefReader) hashes() []uint32 {
	n := in.count()
	if n == 0 {
		return nil
	}
	if n > len(in.rest)/4 {
		in.rest, in.short = nil, true
		return nil
	}
	out := make([]uint32, n)
	for i := range out {
		out[i] = binary.BigEndian.Uint32(in.rest[4*i:])
	}
	in.rest = in.rest[4*n:]
	return out
}

func (in *briefReader) time() time.Time {
	n, size := binary.Varint(in.rest)
	if size <= 0 {
		in.rest, in.short = nil, true
		return time.Time{}
	}
	in.rest = in.rest[size:]
	switch {
	case n == 0:
		return time.Time{}
	case n > 0:
		n--
	}
	return time.Unix(0, n).UTC()
}
