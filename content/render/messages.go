package render

import (
	"cmp"
	"unicode/utf8"

	"pita/content"
)

// messages divides what was written into messages, with what goes beside it.
func (w *writer) messages() []Message {
	var out []Message
	texts := w.parts()
	question := ""
	if w.post.Kind == content.Poll {
		texts, question = cutQuestion(w)
	}
	texts = numbered(texts)
	if pic := w.post.Image; pic != nil {
		m := message(KindPicture, "")
		if len(texts) > 0 && utf8.RuneCountInString(texts[0]) <= MaxCaption {
			m, texts = message(KindPicture, texts[0]), texts[1:]
		} else if len(texts) > 0 {
			w.report(0, "caption-too-long", itoa(utf8.RuneCountInString(texts[0])), itoa(MaxCaption))
		}
		m.Asset, m.Alt = w.post.Path(pic.File), pic.Alt
		out = append(out, m)
	}
	for _, t := range texts {
		out = append(out, message(KindText, t))
	}
	if w.post.Audio != "" {
		m := message(KindVoice, "")
		m.Asset = w.post.Path(w.post.Audio)
		out = append(out, m)
	}
	if doc := w.post.Document; doc != nil {
		m := message(KindDocument, "")
		m.Asset, m.Name = w.post.Path(doc.File), doc.Name
		out = append(out, m)
	}
	if w.post.Kind == content.Poll {
		out = append(out, w.poll(question))
	}
	w.remarkLengths(out)
	w.remarkPreview(out)
	return out
}

// parts joins blocks to texts: a new one at each mark, and before the block
// that would make it much too long.
func (w *writer) parts() []string {
	return joinBlocks(w.text, w.blocks)
}

func joinBlocks(text []byte, blocks []block) []string {
	var out []string
	for len(blocks) > 0 {
		n := oneText(text, blocks)
		if n > 0 {
			out = append(out, string(text[blocks[0].start:blocks[n-1].end]))
		}
		for blocks = blocks[n:]; len(blocks) > 0 && blocks[0].split; {
			blocks = blocks[1:]
		}
	}
	return out
}

// oneText returns how many of the blocks make the next text.
func oneText(text []byte, blocks []block) int {
	length := -2
	for i, b := range blocks {
		if b.split {
			return i
		}
		length += 2 + utf8.RuneCount(text[b.start:b.end])
		if length <= splitAt || i == 0 {
			continue
		}
		n := i
		for n > 1 && blocks[n-1].leads {
			n--
		}
		if blocks[n-1].leads {
			return i // nothing but headings: one of them has to be the last
		}
		return n
	}
	return len(blocks)
}

// cutQuestion takes the last block as the question of a poll.
func cutQuestion(w *writer) ([]string, string) {
	last := len(w.blocks) - 1
	for last >= 0 && w.blocks[last].split {
		last--
	}
	if last < 0 {
		return nil, ""
	}
	b := w.blocks[last]
	return joinBlocks(w.text, w.blocks[:last]), string(w.text[b.start:b.end])
}

func (w *writer) poll(question string) Message {
	m := message(KindPoll, question)
	for _, o := range w.post.Options {
		m.Options = append(m.Options, oneLine(o))
	}
	switch {
	case m.Length == 0:
		w.report(0, "poll-no-question")
	case m.Length > MaxQuestion:
		w.report(0, "poll-question-long", itoa(m.Length), itoa(MaxQuestion))
	}
	return m
}

// numbered adds "(1/3)" when there is more than one text.
func numbered(texts []string) []string {
	if len(texts) < 2 {
		return texts
	}
	for i := range texts {
		texts[i] += "\n\n" + partLabel(i+1, len(texts))
	}
	return texts
}

func partLabel(i, n int) string { return "(" + itoa(i) + "/" + itoa(n) + ")" }

// remarkLengths reports texts that fold, and texts nobody can send.
func (w *writer) remarkLengths(msgs []Message) {
	from, part, parts := 0, 0, 0
	for _, m := range msgs {
		if m.divided() {
			parts++
		}
	}
	for _, m := range msgs {
		if !m.divided() {
			continue
		}
		part++
		if m.Length > MaxText {
			w.report(w.sourceOf(from), "too-long", itoa(m.Length), itoa(MaxText))
		}
		if m.Fold > 0 {
			w.report(w.sourceOf(from+byteAt(m.Text, m.Fold)), "folds", itoa(m.Length), itoa(m.Fold))
		}
		from += len(m.Text)
		if parts > 1 {
			from -= len(partLabel(part, parts)) // it stands in no source; the blank line does
		}
	}
}

// divided reports whether a message holds a part of the post's text.
func (m *Message) divided() bool {
	return (m.Kind == KindText || m.Kind == KindPicture) && m.Text != ""
}

// remarkPreview reports when the link that phones preview, which is the first one
// outside code, is not the one that the head asks for.
func (w *writer) remarkPreview(msgs []Message) {
	want := w.post.Preview
	if want == "" {
		return
	}
	first, there := "", false
	for _, m := range msgs {
		for _, u := range addresses(m.Text) {
			first, there = cmp.Or(first, u), there || sameAddress(u, want)
		}
	}
	switch {
	case !there:
		w.report(0, "preview-missing", want)
	case !sameAddress(first, want):
		w.report(0, "preview-link", first, want)
	}
}

func addresses(text string) (out []string) {
	for _, l := range Read(text) {
		for _, r := range l.Runs {
			if r.URL {
				out = append(out, r.Text)
			}
		}
	}
	return out
}

func byteAt(s string, n int) int {
	for i := range s {
		if n--; n < 0 {
			return i
		}
	}
	return len(s)
}

// sourceOf returns about where in the source a byte of the text came from.
func (w *writer) sourceOf(at int) int {
	pos := 0
	for _, l := range w.lines {
		if l.start > at {
			break
		}
		if l.pos >= 0 {
			pos = l.pos
		}
	}
	return pos
}
