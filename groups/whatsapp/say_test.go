package whatsapp

import (
	"testing"
	"time"

	"pita/groups"
)

func TestPollsThatPhonesWouldSpoil(t *testing.T) {
	t.Parallel()
	many := make([]string, 100)
	for i := range many {
		many[i] = string(rune('A' + i))
	}
	for name, c := range map[string]struct {
		options []string
		max     int
		good    bool
		want    uint32
	}{
		"one choice of two":        {[]string{"ya", "tidak"}, 1, true, 1},
		"any number":               {[]string{"ya", "tidak"}, 0, true, 0},
		"more than there are":      {[]string{"ya", "tidak"}, 9, true, 0},
		"as many as WhatsApp lets": {many[:12], 3, true, 3},
		"one too many":             {many[:13], 1, false, 0},
		"a hundred":                {many, 1, false, 0},
		"nothing to choose":        {[]string{"ya"}, 1, false, 0},
		"none":                     {nil, 1, false, 0},
		"the same twice":           {[]string{"ya", "tidak", "ya"}, 1, false, 0},
		"an empty one":             {[]string{"ya", ""}, 1, false, 0},
	} {
		m, err := poll(&groups.Content{Text: "Datang?", Poll: &groups.Poll{Options: c.options, Max: c.max}}, make([]byte, 32))
		if retry, why := groups.RetryOf(err); !c.good && (err == nil || retry != groups.GiveUp || why != "poll-options") {
			t.Errorf("%s: %v, want it refused because of its options", name, err)
		}
		if c.good && (err != nil || m.PollCreationMessage.GetSelectableOptionsCount() != c.want || len(m.PollCreationMessage.Options) != len(c.options)) {
			t.Errorf("%s: %v (%v), want %d to be chosen", name, m, err, c.want)
		}
	}
}

func TestHowLongAPinLasts(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for asked, want := range map[time.Duration]time.Duration{
		0: 7 * day, time.Hour: day, day: day, 2 * day: 7 * day, 8 * day: 30 * day, 365 * day: 30 * day,
	} {
		if got := pinFor(asked); got != want {
			t.Errorf("asked for %v: %v, want %v", asked, got, want)
		}
	}
}
