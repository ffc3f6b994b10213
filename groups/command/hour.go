package command

import (
	"time"

	"pita/groups"
)

// hour returns the time of day that was found, on that day. A zero day is any day.
func (w *when) hour(day time.Time) (clock, *groups.Words) {
	switch {
	case w.clock == nil && w.part == nil, w.clock == nil && w.part.at < 0:
		return clock{}, w.noHour()
	case w.clock == nil:
		return clock{hour: w.part.at / 60, minute: w.part.at % 60}, nil
	case w.part != nil:
		return w.within(*w.clock, *w.part)
	case w.clock.bare:
		return w.half(*w.clock, day)
	default:
		return *w.clock, nil
	}
}

// within returns the hour, on a clock of twelve or of 24, that lies in a part of the day.
func (w *when) within(c clock, p dayPart) (clock, *groups.Words) {
	if c.hour >= 24 {
		return c, w.bad()
	}
	for _, hour := range []int{c.hour, (c.hour + 12) % 24} {
		if (hour == c.hour || c.hour <= 12) && hour >= p.from && hour <= p.to {
			return clock{hour: hour, minute: c.minute}, nil
		}
	}
	if c.hour%12 == 0 && p.to == 23 {
		// Midnight belongs to two days; which one was meant can't be known.
		return c, w.either(w.vocab.Clock(0, c.minute), w.vocab.Clock(23, 59))
	}
	return c, w.bad()
}

// half finds which half of the day a bare hour is in.
func (w *when) half(c clock, day time.Time) (clock, *groups.Words) {
	c.bare = false
	if c.hour == 0 || c.hour > 12 {
		if c.hour > 23 {
			return c, w.bad()
		}
		return c, nil
	}
	late := c
	late.hour = c.hour%12 + 12
	early := c
	early.hour = c.hour % 24
	if c.hour == 12 {
		return early, nil // noon
	}
	if day.Equal(w.today()) && w.weekday == 0 && !w.at(day, early).After(w.now) {
		return late, nil // only the later one may still come
	}
	if c.hour >= 7 {
		return early, nil
	}
	return c, w.either(w.vocab.Clock(early.hour, c.minute), w.vocab.Clock(late.hour, c.minute))
}

func (w *when) at(day time.Time, c clock) time.Time {
	return day.Add(time.Duration(c.hour*60+c.minute) * time.Minute)
}
