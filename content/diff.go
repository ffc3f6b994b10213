package content

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Change is a stretch of a text that stayed, went or came.
type Change struct {
	Kind ChangeKind `json:"kind"`
	Text string     `json:"text"`
}

// A ChangeKind says what became of a stretch of text.
type ChangeKind string

// What may become of a stretch of text.
const (
	Stayed ChangeKind = "same"
	Went   ChangeKind = "cut"
	Came   ChangeKind = "new"
)

// Diff returns how before became after, word by word: what stayed and went is before,
// letter by letter, what stayed and came is after. What went stands before what came in
// its place. Equal texts are one stretch that stayed, or none when they are empty.
func Diff(before, after string) []Change {
	var out changes
	for _, c := range diff(lines(before), lines(after)) {
		if c.Kind == Went && len(c.after) > 0 {
			out = append(out, diffWords(strings.Join(c.before, ""), strings.Join(c.after, ""))...)
			continue
		}
		out = append(out, Change{Went, strings.Join(c.before, "")}, Change{Came, strings.Join(c.after, "")})
		if c.Kind == Stayed {
			out = append(out[:len(out)-2], Change{Stayed, strings.Join(c.before, "")})
		}
	}
	return out.joined()
}

// Same reports whether a diff says that nothing changed.
func Same(changes []Change) bool {
	return !slices.ContainsFunc(changes, func(c Change) bool { return c.Kind != Stayed })
}

func diffWords(before, after string) []Change {
	var out changes
	for _, c := range diff(words(before), words(after)) {
		if c.Kind == Stayed {
			out = append(out, Change{Stayed, strings.Join(c.before, "")})
			continue
		}
		out = append(out, Change{Went, strings.Join(c.before, "")}, Change{Came, strings.Join(c.after, "")})
	}
	return out.bridged()
}

type changes []Change

// bridged takes a lone space between two changes into both: what is put in another way is
// read in one piece.
func (cs changes) bridged() changes {
	var out changes
	for i, c := range cs {
		between := i > 0 && i+1 < len(cs) && c.Kind == Stayed && strings.TrimSpace(c.Text) == "" && !strings.Contains(c.Text, "\n")
		if between && changed(cs[i-1]) && changed(cs[i+1]) {
			out = append(out, Change{Went, c.Text}, Change{Came, c.Text})
			continue
		}
		out = append(out, c)
	}
	return out
}

func changed(c Change) bool { return c.Kind != Stayed }

// joined puts together what stands side by side, what went first, and drops what is empty.
func (cs changes) joined() []Change {
	var out []Change
	var went, came strings.Builder
	flush := func() {
		if went.Len() > 0 {
			out = append(out, Change{Went, went.String()})
		}
		if came.Len() > 0 {
			out = append(out, Change{Came, came.String()})
		}
		went.Reset()
		came.Reset()
	}
	for _, c := range cs {
		switch {
		case c.Text == "":
		case c.Kind == Went:
			went.WriteString(c.Text)
		case c.Kind == Came:
			came.WriteString(c.Text)
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].Kind == Stayed {
				out[n-1].Text += c.Text
				continue
			}
			out = append(out, c)
		}
	}
	flush()
	return out
}

// A piece is tokens that stayed, or those that went and came in one place.
type piece struct {
	Kind          ChangeKind // Stayed or Went
	before, after []string
}

// mostCells bounds the table by which two lists of tokens are compared; longer ones count as
// changed altogether.
const mostCells = 4 << 20

// diff compares two lists of tokens by their longest common subsequence.
func diff(before, after []string) []piece {
	head := 0
	for head < len(before) && head < len(after) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < len(before)-head && tail < len(after)-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	var out []piece
	if head > 0 {
		out = append(out, piece{Kind: Stayed, before: before[:head]})
	}
	out = append(out, between(before[head:len(before)-tail], after[head:len(after)-tail])...)
	if tail > 0 {
		out = append(out, piece{Kind: Stayed, before: before[len(before)-tail:]})
	}
	return out
}

func between(a, b []string) []piece {
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > mostCells {
		return []piece{{Kind: Went, before: a, after: b}}
	}
	common := lengths(a, b)
	var out []piece
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		from, fromB := i, j
		for i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
		}
		if i > from {
			out = append(out, piece{Kind: Stayed, before: a[from:i]})
			continue
		}
		for i < len(a) || j < len(b) {
			if i < len(a) && j < len(b) && a[i] == b[j] {
				break
			}
			if j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1] {
				i++
			} else {
				j++
			}
		}
		out = append(out, piece{Kind: Went, before: a[from:i], after: b[fromB:j]})
	}
	return out
}

// lengths returns how many tokens a[i:] and b[j:] have in common, in order.
func lengths(a, b []string) [][]uint16 {
	table := make([][]uint16, len(a)+1)
	cells := make([]uint16, (len(a)+1)*(len(b)+1))
	for i := range table {
		table[i], cells = cells[:len(b)+1], cells[len(b)+1:]
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}

func lines(text string) []string {
	out := strings.SplitAfter(text, "\n")
	if out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// words cuts a text into words, and into what stands between them.
func words(text string) []string {
	var out []string
	for text != "" {
		first, _ := utf8.DecodeRuneInString(text)
		end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) != unicode.IsSpace(first) })
		if end < 0 {
			end = len(text)
		}
		out, text = append(out, text[:end]), text[end:]
	}
	return out
}

// An Excerpt is one place at which a text changed, with a few words around it.
type Excerpt struct {
	Before, Cut, New, After string
}

// Excerpts returns the places at which a text changed, in order, each with so many words of
// what stayed around it.
func Excerpts(changes []Change, around int) []Excerpt {
	var out []Excerpt
	for i := 0; i < len(changes); i++ {
		if changes[i].Kind == Stayed {
			continue
		}
		var e Excerpt
		if i > 0 {
			e.Before = lastWords(changes[i-1].Text, around)
		}
		for ; i < len(changes) && changes[i].Kind != Stayed; i++ {
			if changes[i].Kind == Went {
				e.Cut = oneLine(changes[i].Text)
			} else {
				e.New = oneLine(changes[i].Text)
			}
		}
		if i < len(changes) {
			e.After = firstWords(changes[i].Text, around)
		}
		out = append(out, e)
	}
	return out
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func lastWords(text string, n int) string {
	all := strings.Fields(text)
	return strings.Join(all[max(0, len(all)-n):], " ")
}

func firstWords(text string, n int) string {
	all := strings.Fields(text)
	return strings.Join(all[:min(n, len(all))], " ")
}
