package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"pita/groups/decide"
)

// icsLine is how many bytes of a line a calendar program takes, by RFC 5545.
const icsLine = 75

// ics writes the calendar as iCalendar, for the calendar of a phone. The same plan gives the
// same bytes: an event is known by its group, post and hour, and stamped with that hour, so
// that a calendar read again replaces what was there. What will not leave is a cancelled event
// that says why.
func (c *calendar) ics() []byte {
	var b strings.Builder
	line := func(name, value string) { b.WriteString(foldICS(name+":"+value) + "\r\n") }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Pita//pita content calendar//"+strings.ToUpper(c.lang))
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	for _, g := range c.of {
		for _, due := range g.dues {
			line("BEGIN", "VEVENT")
			line("UID", uidOf(string(g.group.ID), due))
			line("DTSTAMP", icsTime(due.Due))
			line("DTSTART", icsTime(due.At))
			line("DURATION", "PT15M")
			line("SUMMARY", escapeICS(c.titleOf(due.Post, g.group.Locale)))
			line("LOCATION", escapeICS(g.group.Name))
			line("TRANSP", "TRANSPARENT")
			if due.Why == "" {
				line("STATUS", "CONFIRMED")
			} else {
				line("STATUS", "CANCELLED")
				line("DESCRIPTION", escapeICS(c.text("calendar.will-not", "why", c.why(due.Why))))
			}
			line("END", "VEVENT")
		}
	}
	line("END", "VCALENDAR")
	return []byte(b.String())
}

// titleOf returns what a post is called, with its id.
func (c *calendar) titleOf(post, lang string) string {
	if p, ok := c.world.Library.Post(post, lang); ok && p.Title != "" {
		return p.Title + " (" + post + ")"
	}
	return post
}

func uidOf(group string, due decide.Due) string {
	sum := sha256.Sum256([]byte(group + "\x00" + due.Post + "\x00" + icsTime(due.Due)))
	return hex.EncodeToString(sum[:16]) + "@pita"
}

func icsTime(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// escapeICS writes a text so that a calendar reads it as it was. Signs that control a
// terminal, or end a line, are no part of a text.
func escapeICS(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\r\n", "\\n", "\n", "\\n", "\r", "\\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// foldICS breaks a line that is too long, never within a character.
func foldICS(s string) string {
	var b strings.Builder
	room := icsLine
	for len(s) > room {
		cut := room
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		fmt.Fprintf(&b, "%s\r\n ", s[:cut])
		s, room = s[cut:], icsLine-1
	}
	return b.String() + s
}
