package app

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"runtime/debug"

	"pita/content/render"
	"pita/groups"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/schedule"
	"pita/store"
)

// compose writes out what an action says, in its reader's language, just before it
// leaves. It returns the named reason when the words must not leave any more.
func (s *sender) compose(ctx context.Context, p store.Parcel) (why string, err error) {
	c := groups.ContentOf(p.Action)
	if c == nil {
		return "", nil
	}
	// A post that breaks its writing out must not take the program down, now and at
	// every start.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("write it out: %v\n%s", p, debug.Stack())
		}
	}()
	err = s.opt.Store.Read(ctx, func(st groups.State) error {
		if c.Words.Post != "" {
			why, err = s.composePost(st, c, p.Class == groups.ClassCare && p.Action.Where().In.Private())
			if err == nil && why == "" && c.Words.Lead != "" {
				err = s.lead(st, c, p.Action.Where())
			}
			if err == nil && why == "" {
				why, err = s.withoutMedium(st, p, c)
			}
			return err
		}
		c.Text, err = s.world.Load().Phrases.Text(s.reader(st, p.Action.Where()), c.Words)
		return err
	})
	return why, err
}

// lead puts a quiet sentence before a post that is shown privately.
func (s *sender) lead(st groups.State, c *groups.Content, to *groups.Target) error {
	first, err := s.world.Load().Phrases.Text(s.reader(st, to), groups.Words{Phrase: c.Words.Lead})
	c.Text = first + "\n\n" + c.Text
	return err
}

// reader says who will read an action's words.
func (s *sender) reader(st groups.State, to *groups.Target) phrase.Reader {
	r := phrase.Reader{Now: s.now(), Zone: schedule.WIB.Location(), Name: func(id groups.PersonID) string {
		if p := personIn(st, id); p != nil {
			return p.Name
		}
		return ""
	}}
	if g, ok := st.Load(groups.Ref{Kind: groups.KindGroup, Group: to.In.ID}).(*groups.Group); ok && g != nil && to.In.ID != "" {
		r.Locale = g.Locale
		if z, err := schedule.ParseZone(g.Zone); err == nil {
			r.Zone = z.Location()
		}
	}
	if p := personIn(st, to.To.ID); p != nil && to.In.ID == "" && p.Locale != "" {
		r.Locale = p.Locale
	}
	return r
}

func personIn(st groups.State, id groups.PersonID) *groups.Person {
	if id == "" {
		return nil
	}
	p, _ := st.Load(groups.Ref{Kind: groups.KindPerson, Person: id}).(*groups.Person)
	return p
}

// composePost puts in the approved bytes of a post, if it may still leave.
func (s *sender) composePost(st groups.State, c *groups.Content, careAlone bool) (string, error) {
	messages, why := s.world.Load().Leaving(st, c.Words, careAlone, s.now())
	if why != "" {
		return why, nil
	}
	if c.Words.Part >= len(messages) {
		return "changed", nil
	}
	leave := decide.Leave{Words: c.Words, CareAlone: careAlone, At: s.now()}
	if err := s.fill(st, c, leave, messages[c.Words.Part]); err != nil || c.Media == nil {
		return "", err
	}
	// The picture was read after the post was judged: it is asked once more, so that
	// no other one slips in between.
	_, why = s.world.Load().Leaving(st, c.Words, careAlone, s.now())
	return why, nil
}

// fill puts one message of a post into an action's content, with the bytes that were approved.
func (s *sender) fill(st groups.State, c *groups.Content, leave decide.Leave, m render.Message) error {
	switch m.Kind {
	case render.KindPoll:
		c.Text, c.Poll = m.Text, &groups.Poll{Options: m.Options, Max: 1}
		return nil
	case render.KindText:
		c.Text = m.Text
		return nil
	}
	data, err := s.world.Load().File(st, leave, m.Asset)
	if err != nil {
		return fmt.Errorf("post %s: %w", c.Words.Post, err)
	}
	c.Text = m.Text
	c.Media = &groups.Media{Kind: groups.MediaKind(m.Kind), Name: cmp.Or(m.Name, m.Asset), Type: http.DetectContentType(data), Alt: m.Alt, Data: data}
	return nil
}
