package rehearsal

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"pita/groups"
)

// A verb is something that people do.
type verb struct {
	words  string
	takes  func(sc *scene, st *Step, rest string) error
	makes  func(c *cast, st *Step, h groups.Head) (groups.Event, error)
	speaks bool // it is a message, and numbered
}

// says is the verb of a name and a colon.
var says = verb{"says", takeText, makeMessage, true}

var verbs = []verb{
	{"re", takeReply, makeMessage, true},
	{"forwards", takeText, makeForward, true},
	{"polls", takePoll, makePoll, true},
	{"shares contact", takeContact, makeContact, true},
	{"sends", takeMedia, makeMedia, true},
	{"edits", takeEdit, makeEdited, false},
	{"deletes", takeMessage, makeDeleted, false},
	{"reacts", takeReaction, makeReacted, false},
	{"votes", takeVote, makeVoted, false},
	{"reads", takeReceipt, makeRead, false},
	{"receives", takeReceipt, makeReceived, false},
	{"calls", takeNothing, makeCalled, false},
	{"joins", takeNothing, makeJoined, false},
	{"leaves", takeNothing, makeLeft, false},
	{"asks to join", takeNothing, makeAsked, false},
	{"no longer asks to join", takeNothing, makeUnasked, false},
	{"adds", takePerson, makeAdded, false},
	{"removes", takePerson, makeRemoved, false},
	{"promotes", takePerson, makePromoted, false},
	{"demotes", takePerson, makeDemoted, false},
	{"renames", takeText, makeRenamed, false},
	{"describes", takeText, makeDescribed, false},
	{"closes", takeNothing, makeClosed, false},
	{"opens", takeNothing, makeOpened, false},
	{"locks", takeNothing, makeLocked, false},
	{"unlocks", takeNothing, makeUnlocked, false},
}

// speak reads a line in which somebody does something.
func (sc *scene) speak(st *Step, text string) error {
	st.who = sc.speaker(text)
	if st.who == "" {
		name, _, _ := strings.Cut(text, ":")
		name, _, _ = strings.Cut(name, " > ")
		if near := nearest(sc.names, name); near == "" {
			name, _, _ = strings.Cut(name, " ")
		}
		return missing("person", strings.TrimSpace(name), sc.names)
	}
	rest := text[len(st.who):]
	if to, ok := strings.CutPrefix(strings.TrimLeft(rest, " "), "> "); ok {
		after, ok := strings.CutPrefix(to, pita)
		if !ok || after != "" && after[0] != ' ' && after[0] != ':' {
			return fmt.Errorf("nobody but Pita is written to privately here; write %s > Pita: text", st.who)
		}
		st.private, st.group, rest = true, -1, after
	}
	if err := sc.verb(st, rest); err != nil {
		return err
	}
	if st.who == pita && st.verb.words != says.words {
		return errors.New("on Pita's own phone only texts are typed; write Pita: text")
	}
	if !st.private && st.group < 0 && !atDoor[st.verb.words] {
		return fmt.Errorf("there is no group to speak in; declare one at the top, or write %s > Pita: text", st.who)
	}
	if st.verb.speaks {
		sc.authors = append(sc.authors, st.who)
		st.message = len(sc.authors)
	}
	return nil
}

// atDoor are the verbs that need no group.
var atDoor = map[string]bool{"calls": true, "reads": true, "receives": true}

func (sc *scene) verb(st *Step, rest string) error {
	if text, ok := strings.CutPrefix(rest, ":"); ok {
		st.verb = &says
		return says.takes(sc, st, ":"+text)
	}
	rest = strings.TrimLeft(rest, " ")
	for i := range verbs {
		after, ok := strings.CutPrefix(rest, verbs[i].words)
		if ok && (after == "" || after[0] == ' ' || after[0] == ':') {
			st.verb = &verbs[i]
			return verbs[i].takes(sc, st, strings.TrimLeft(after, " "))
		}
	}
	word, _, _ := strings.Cut(rest, " ")
	if word == "" {
		return fmt.Errorf("what %s does is missing; to let them speak, write %s: text", st.who, st.who)
	}
	all := make([]string, len(verbs))
	for i, v := range verbs {
		all[i] = v.words
	}
	if near := nearest(all, word); near != "" {
		return fmt.Errorf("%q is nothing that people do here; did you mean %s? To say it, write %s: text", clip(word), near, st.who)
	}
	return fmt.Errorf("%q is nothing that people do here; to say it, write %s: text", clip(word), st.who)
}

func takeNothing(_ *scene, st *Step, rest string) error { return alone(st.verb.words, rest) }

// takeText takes what stands after a colon.
func takeText(_ *scene, st *Step, rest string) error {
	text, ok := strings.CutPrefix(rest, ":")
	if !ok {
		return fmt.Errorf("a colon is missing after %s; write it before the text", st.verb.words)
	}
	st.text = unescape(strings.TrimPrefix(text, " "))
	if strings.TrimSpace(st.text) == "" {
		return errors.New("the text is empty; write something after the colon")
	}
	return nil
}

// takeTarget takes m2 or b2 from the beginning of rest.
func (sc *scene) takeTarget(st *Step, rest, kinds string) (string, error) {
	end := strings.IndexAny(rest+" ", " :")
	name := rest[:end]
	if name == "" || !strings.Contains(kinds, name[:1]) {
		return "", fmt.Errorf("%q names no message; write %s", clip(name), map[string]string{
			"m": "m1, m2 … for people's", "b": "b1, b2 … for Pita's",
			"mb": "m1, m2 … for people's, b1, b2 … for Pita's"}[kinds])
	}
	n, err := strconv.Atoi(name[1:])
	if err != nil || n < 1 || name[1] == '+' {
		return "", fmt.Errorf("%q names no message; write a number after %s", clip(name), name[:1])
	}
	if name[0] == 'm' && n > len(sc.authors) {
		return "", fmt.Errorf("there is no message %s yet: people have written %d; count again", clip(name), len(sc.authors))
	}
	st.target = name[:1] + strconv.Itoa(n)
	return strings.TrimLeft(rest[end:], " "), nil
}

func (sc *scene) author(target string) string {
	n, err := strconv.Atoi(strings.TrimPrefix(target, "m"))
	if err != nil || n < 1 || n > len(sc.authors) {
		return ""
	}
	return sc.authors[n-1]
}

func takeReply(sc *scene, st *Step, rest string) error {
	rest, err := sc.takeTarget(st, rest, "mb")
	if err != nil {
		return err
	}
	return takeText(sc, st, rest)
}

func takeEdit(sc *scene, st *Step, rest string) error {
	rest, err := sc.takeTarget(st, rest, "m")
	if err != nil {
		return err
	}
	if by := sc.author(st.target); by != st.who {
		return fmt.Errorf("%s is a message of %s; people edit only their own", st.target, by)
	}
	return takeText(sc, st, rest)
}

func takeMessage(sc *scene, st *Step, rest string) error {
	rest, err := sc.takeTarget(st, rest, "mb")
	if err != nil {
		return err
	}
	return alone(st.verb.words+" "+st.target, rest)
}

func takeReceipt(sc *scene, st *Step, rest string) error {
	rest, err := sc.takeTarget(st, rest, "b")
	if err != nil {
		return err
	}
	return alone(st.verb.words+" "+st.target, rest)
}

func takeReaction(sc *scene, st *Step, rest string) error {
	emoji, rest, _ := strings.Cut(rest, " ")
	if emoji == "" || len(emoji) > 64 {
		return errors.New("a reaction is missing; write reacts 🧹 m3, or reacts nothing m3")
	}
	if emoji != "nothing" {
		st.text = emoji
	}
	return takeMessage(sc, st, strings.TrimLeft(rest, " "))
}

func takeVote(sc *scene, st *Step, rest string) error {
	rest, err := sc.takeTarget(st, rest, "mb")
	if err != nil {
		return err
	}
	st.words, err = allQuoted(rest)
	return err
}

func takePoll(_ *scene, st *Step, rest string) (err error) {
	if st.words, err = allQuoted(rest); err == nil && len(st.words) < 3 {
		err = errors.New(`a poll needs a question and two answers; write polls "question" "a" "b"`)
	}
	return err
}

func allQuoted(rest string) ([]string, error) {
	words, err := quoted(rest)
	if err != nil {
		return nil, err
	}
	for i, w := range words {
		word, ok := strings.CutPrefix(w, `"`)
		if !ok || word == "" {
			return nil, fmt.Errorf("%q stands without quotation marks, or is empty; write \"…\"", clip(w))
		}
		words[i] = unescape(word)
	}
	return words, nil
}

func takeContact(_ *scene, st *Step, rest string) error {
	if st.text = rest; rest == "" {
		return errors.New("a name is missing; write shares contact NAME")
	}
	return nil
}

func takePerson(sc *scene, st *Step, rest string) error {
	if rest != pita && longest(sc.names, rest) != rest || rest == "" {
		return missing("person", rest, sc.names)
	}
	st.other = rest
	return nil
}

var mediaKinds = map[string]groups.MediaKind{
	"picture": groups.Picture, "voice": groups.Voice, "video": groups.Video, "sticker": groups.Sticker,
	"file": groups.File, "view-once": groups.ViewOnce, "unavailable": groups.Unavailable,
}

func takeMedia(_ *scene, st *Step, rest string) error {
	kind, rest, _ := strings.Cut(rest, " ")
	var ok bool
	if st.media, ok = mediaKinds[kind]; !ok {
		return fmt.Errorf("%q can't be sent; write picture, voice, file, sticker, video, view-once or unavailable", clip(kind))
	}
	name, caption, captioned := strings.Cut(rest, ":")
	name = strings.TrimSpace(name)
	if name == "" && st.media != groups.Unavailable {
		return fmt.Errorf("the %s has no name; write sends %s NAME", kind, kind)
	}
	st.words = []string{name}
	if st.text = unescape(strings.TrimPrefix(caption, " ")); captioned && strings.TrimSpace(st.text) == "" {
		return errors.New("the caption is empty; write it after the colon, or take the colon out")
	}
	return nil
}
