package rehearsal

import (
	"slices"
	"strings"

	"pita/groups"
)

func makeMessage(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return c.message(st, h, groups.PlainText, surface(groups.Body, st.text))
}

func makeForward(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	ev, err := c.message(st, h, groups.PlainText, surface(groups.Body, st.text))
	if err == nil {
		ev.Forwarded = 5 // "forwarded many times"
	}
	return ev, err
}

func makePoll(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return c.message(st, h, groups.PollMessage, surface(groups.PollText, st.words...))
}

func makeContact(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	card := []string{st.text}
	if number := c.number(st.text); number != "" {
		card = append(card, number)
	}
	return c.message(st, h, groups.Contact, surface(groups.ContactCard, strings.Join(card, "\n")))
}

func makeMedia(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	var texts []groups.Surface
	if st.text != "" {
		texts = surface(groups.Caption, st.text)
	}
	if st.media == groups.File {
		texts = append(texts, surface(groups.FileName, st.words...)...)
	}
	return c.message(st, h, st.media, texts)
}

func surface(kind groups.SurfaceKind, texts ...string) []groups.Surface {
	out := make([]groups.Surface, len(texts))
	for i, t := range texts {
		out[i] = groups.Surface{Kind: kind, Text: t}
	}
	return out
}

// message makes the event of a step that is a message.
func (c *cast) message(st *Step, h groups.Head, kind groups.MediaKind, texts []groups.Surface) (*groups.Message, error) {
	ev := &groups.Message{Head: h, From: c.party(st.who), ID: groups.MessageID(h.Key), Kind: kind, NumberKnown: true}
	ev.Self = st.who == pita
	if err := c.finish(texts, st.who); err != nil {
		return nil, err
	}
	ev.Surfaces = texts
	if st.target != "" {
		quote, err := c.quote(st.target)
		if err != nil {
			return nil, err
		}
		ev.ReplyTo = &quote
	}
	for _, name := range c.names {
		if slices.ContainsFunc(texts, func(s groups.Surface) bool { return mentions(s.Text, name) }) {
			ev.Mentions = append(ev.Mentions, c.party(name))
		}
	}
	if slices.ContainsFunc(texts, func(s groups.Surface) bool { return mentions(s.Text, pita) }) {
		ev.Mentions = append(ev.Mentions, c.party(pita))
	}
	return ev, nil
}

// finish fills in codes, and marks the writer's own number.
func (c *cast) finish(texts []groups.Surface, who string) (err error) {
	for i := range texts {
		if texts[i].Text, err = c.fill(texts[i].Text); err != nil {
			return err
		}
		texts[i].Own = own(texts[i].Text, c.number(who))
	}
	return nil
}

func mentions(text, name string) bool {
	_, after, ok := strings.Cut(text, "@"+name)
	return ok && (after == "" || !isLetter(after[0]))
}

func isLetter(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}

// own returns where number stands in text, however it is written.
func own(text, number string) []groups.Span { return groups.OwnSpans(text, plain(number)) }

// plain returns a number's digits, its country first.
func plain(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	if rest, ok := strings.CutPrefix(digits, "0"); ok {
		return "62" + rest
	}
	return digits
}

func makeEdited(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	quote, err := c.quote(st.target)
	if err != nil {
		return nil, err
	}
	texts := surface(groups.Body, st.text)
	if err := c.finish(texts, st.who); err != nil {
		return nil, err
	}
	return &groups.Edited{Head: h, From: c.party(st.who), ID: quote.ID, Surfaces: texts, NumberKnown: true}, nil
}

func makeDeleted(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	quote, err := c.quote(st.target)
	return &groups.Deleted{Head: h, By: c.party(st.who), ID: quote.ID, Author: quote.Author}, err
}

func makeReacted(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	quote, err := c.quote(st.target)
	return &groups.Reacted{Head: h, From: c.party(st.who), On: quote, Emoji: st.text}, err
}

func makeVoted(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	quote, err := c.quote(st.target)
	return &groups.Voted{Head: h, From: c.party(st.who), Poll: quote.ID, Choices: st.words}, err
}

func makeRead(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return c.receipt(st, h, true)
}

func makeReceived(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return c.receipt(st, h, false)
}

// receipt happens where the message is, wherever its reader speaks now.
func (c *cast) receipt(st *Step, h groups.Head, read bool) (groups.Event, error) {
	quote, err := c.quote(st.target)
	if err != nil {
		return nil, err
	}
	h.Place = place(c.labels[st.target].group)
	return &groups.Receipt{Head: h, From: c.party(st.who), IDs: []groups.MessageID{quote.ID}, Read: read}, nil
}

func makeCalled(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	h.Place = groups.Place{}
	return &groups.Called{Head: h, From: c.party(st.who)}, nil
}

func makeJoined(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Joined{Head: h, Who: []groups.Party{c.party(st.who)}}, nil
}

// makeAdded adds somebody to the group; Pita arrives in it, and is no admin.
func makeAdded(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	if by := c.party(st.who); st.other == pita {
		return &groups.Arrived{
			Head: h, By: by, Name: c.group(h.Place), Members: []groups.Party{by}, Admins: []groups.Party{by},
		}, nil
	}
	return &groups.Joined{Head: h, Who: []groups.Party{c.party(st.other)}, By: c.party(st.who)}, nil
}

func makeLeft(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Left{Head: h, Who: c.party(st.who)}, nil
}

func makeRemoved(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Left{Head: h, Who: c.party(st.other), By: c.party(st.who)}, nil
}

func makeAsked(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Asked{Head: h, Who: c.party(st.who)}, nil
}

func makeUnasked(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Asked{Head: h, Who: c.party(st.who), Withdrawn: true}, nil
}

func makePromoted(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Ranked{Head: h, Who: c.party(st.other), By: c.party(st.who), Admin: true}, nil
}

func makeDemoted(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Ranked{Head: h, Who: c.party(st.other), By: c.party(st.who)}, nil
}

func makeRenamed(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Changed{Head: h, By: c.party(st.who), Name: &st.text}, nil
}

func makeDescribed(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Changed{Head: h, By: c.party(st.who), Description: &st.text}, nil
}

func makeClosed(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Changed{Head: h, By: c.party(st.who), Closed: new(true)}, nil
}

func makeOpened(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Changed{Head: h, By: c.party(st.who), Closed: new(false)}, nil
}

func makeLocked(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Changed{Head: h, By: c.party(st.who), Locked: new(true)}, nil
}

func makeUnlocked(c *cast, st *Step, h groups.Head) (groups.Event, error) {
	return &groups.Changed{Head: h, By: c.party(st.who), Locked: new(false)}, nil
}
