package app

import (
	"pita/groups"
	"pita/store"
)

// mediaTries is how often a medium that WhatsApp does not take is tried before its words
// go without it.
const mediaTries = 5

// mediaRefused is the reason a transport gives when it is the medium that is not taken.
const mediaRefused = "media"

// noteMedium counts that an action failed because of its medium.
func (s *sender) noteMedium(p store.Parcel, why string) {
	if why != mediaRefused {
		return
	}
	if s.mediums == nil {
		s.mediums = map[groups.ActionID]int{}
	}
	s.mediums[p.ID]++
}

// withoutMedium lets the words of an action go alone, with a note that something is
// missing and what a picture shows, once its medium was refused often enough. What a reviewer
// is to approve goes whole or not at all, and then it names the reason.
func (s *sender) withoutMedium(st groups.State, p store.Parcel, c *groups.Content) (why string, err error) {
	if c.Media == nil || s.mediums[p.ID] < mediaTries {
		return "", nil
	}
	if c.Words.Preview && c.Words.Seen != "" {
		return mediaRefused, nil
	}
	note, err := s.world.Load().Phrases.Text(s.reader(st, p.Action.Where()), groups.Words{Phrase: "media.missing"})
	if err != nil {
		return "", err
	}
	for _, more := range []string{note, c.Media.Alt} {
		if c.Text != "" && more != "" {
			c.Text += "\n\n"
		}
		c.Text += more
	}
	c.Media = nil
	return "", nil
}
