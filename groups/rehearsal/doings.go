package rehearsal

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"pita/groups"
)

// doing writes an action as the transcript does, without saying anything that a
// person wrote.
func (c *cast) doing(a groups.Action) string {
	to, in := c.name(a.Where().To), ""
	if name := c.group(a.Where().In); len(c.groups) > 1 && name != "" {
		in = " in " + name
	}
	switch a := a.(type) {
	case *groups.Say:
		reply := ""
		if a.ReplyTo != nil {
			reply = " re " + c.label(a.ReplyTo.ID)
		}
		return "say" + reply + ": " + c.words(a.Words) + in
	case *groups.Whisper:
		return "whisper " + to + ": " + c.words(a.Words)
	case *groups.Alert:
		return "alert " + to + ": " + c.words(a.Words)
	case *groups.Notify:
		return "notify: " + c.words(a.Words)
	case *groups.Retract:
		return c.retract(a, to) + in
	case *groups.React:
		if a.Emoji == "" {
			return "react nothing " + c.label(a.Message) + in
		}
		return "react " + a.Emoji + " " + c.label(a.Message) + in
	case *groups.Pin:
		return fmt.Sprintf("pin %s %s%s", c.label(a.Message), span(a.For), in)
	}
	return act(a, to) + in
}

// act writes the actions that carry no words.
func act(a groups.Action, to string) string {
	either := func(on bool, yes, no string) string {
		if on {
			return yes
		}
		return no
	}
	switch a := a.(type) {
	case *groups.Remove, *groups.Approve, *groups.Refuse, *groups.Promote, *groups.Demote:
		return groups.ActionName(a) + " " + to
	case *groups.Invite:
		return "invite " + to + either(a.Reset, " (new link)", "")
	case *groups.Close:
		return either(a.On, "close", "open")
	case *groups.Lock:
		return either(a.On, "lock", "unlock")
	case *groups.Rename, *groups.Describe, *groups.Portray, *groups.JoinGroup, *groups.Leave:
		return groups.ActionName(a)
	}
	return fmt.Sprintf("do %T", a)
}

func (c *cast) retract(a *groups.Retract, author string) string {
	why := ""
	if a.Why != "" {
		why = " (" + a.Why + ")"
	}
	m, ok := c.messages[a.Message]
	if ok && m.author == pita || a.To.Pita {
		return "retract " + c.label(a.Message) + why
	}
	if ok && author == "someone" {
		author = m.author
	}
	return "hide " + c.label(a.Message) + " by " + author + why
}

func span(d time.Duration) string {
	if d%(24*time.Hour) == 0 {
		return strconv.Itoa(int(d/(24*time.Hour))) + "d"
	}
	return d.String()
}

// words writes what is said: a post, or a phrase with the arguments that hold no
// person's own words, and its lines.
func (c *cast) words(w groups.Words) string {
	var b strings.Builder
	b.WriteString(c.phrase(w))
	for i := 0; i < len(w.Lines); {
		text, n := c.words(w.Lines[i]), 1
		for i+n < len(w.Lines) && c.words(w.Lines[i+n]) == text {
			n++
		}
		b.WriteString(" | " + text)
		if n > 1 {
			b.WriteString(" ×" + strconv.Itoa(n))
		}
		i += n
	}
	return b.String()
}

func (c *cast) phrase(w groups.Words) string {
	out, notes := w.Phrase, []string(nil)
	if w.Post != "" {
		out = "post " + w.Post
	}
	post := ""
	for _, a := range w.Args {
		if a.Name == "post" && w.Phrase == previewPhrase {
			post = a.Value
		}
	}
	for _, a := range w.Args {
		if text := c.arg(a, post); text != "" {
			out += " " + text
		}
	}
	if w.Lang != "" && w.Lang != "id" {
		notes = append(notes, w.Lang)
	}
	if w.Preview {
		notes = append(notes, "preview")
	}
	if w.Parts > 1 {
		notes = append(notes, fmt.Sprintf("%d/%d", w.Part+1, w.Parts))
	}
	if notes != nil {
		out += " (" + strings.Join(notes, " ") + ")"
	}
	return out
}

// previewPhrase is the phrase that gives the code of a preview.
const previewPhrase = "post.preview"

var shownArgs = map[string]bool{"post": true, "n": true, "word": true, "why": true, "health": true}

// figureArgs hold figures about many persons, with what was counted.
var figureArgs = map[string]bool{"reached": true, "read": true, "skips": true, "reactions": true, "votes": true}

// short says whether a value is one word of at most 40 letters, digits, full stops and
// hyphens, which begins with a letter or digit. As a regular expression it would cost
// every start of the program 1.5 MB.
func short(value string) bool {
	n := 0
	for _, r := range value {
		n++
		plain := unicode.IsLetter(r) || unicode.IsNumber(r)
		if n > 40 || !plain && (n == 1 || !strings.ContainsRune("._-", r)) {
			return false
		}
	}
	return n > 0
}

func (c *cast) arg(a groups.Arg, post string) string {
	switch a.Kind {
	case groups.CodeArg:
		if a.Name != "code" {
			post = ""
		}
		return c.code(a.Value, post)
	case groups.PersonArg:
		return c.named(groups.PersonID(a.Value))
	case groups.TimeArg:
		t, err := time.Parse(time.RFC3339Nano, a.Value)
		if err != nil {
			return "(no time)"
		}
		return t.In(wib).Format("2006-01-02 15:04")
	}
	if figureArgs[a.Name] {
		return a.Value
	}
	if a.Name == "post" && post != "" || !shownArgs[a.Name] || !short(a.Value) {
		return ""
	}
	return a.Value
}

// hashLength is how many digits a hash has; a few of them tell it from others.
const hashLength = 64

// note writes why something was decided; codes that were shown by their names.
func (c *cast) note(d groups.Decision) string {
	words := strings.Fields(d.Detail)
	for i, w := range words {
		if len(w) == hashLength && strings.Trim(w, "0123456789abcdef") == "" {
			words[i] = w[:8]
		}
		for name, value := range c.codes {
			if value == w && strings.HasPrefix(name, "case") {
				words[i] = "{" + name + "}"
			}
		}
	}
	if len(words) == 0 {
		return "note: " + string(d.Reason)
	}
	return "note: " + string(d.Reason) + " (" + strings.Join(words, " ") + ")"
}
