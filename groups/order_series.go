package groups

// Midnight is the minute of the day that stands for 00:00 where zero says that none was chosen.
const Midnight = 24 * 60

// Orders about series of posts, of those who look after a group.
type (
	// ShowSeries asks which series run in the group.
	ShowSeries struct{ noParty }
	// StartSeries begins a series in the group.
	StartSeries struct {
		noParty
		Series string `json:"series"`
		On     string `json:"on,omitempty"`     // its first day, as 2026-01-05; empty: as soon as can be
		Minute int    `json:"minute,omitempty"` // of the day, or Midnight; zero: the series' own
	}
	// StopSeries ends a series in the group.
	StopSeries struct {
		noParty
		Series string `json:"series"`
	}
)

// Personal words about series: anyone's, about themselves, always private.
type (
	// MySeries asks which series the person receives; Start begins one, Stop ends one, and
	// All all of them. PIN as typed, if any, by who asks.
	MySeries struct {
		noParty
		PIN   string `json:"pin,omitempty"`
		Start string `json:"start,omitempty"`
		Stop  string `json:"stop,omitempty"`
		All   bool   `json:"all,omitempty"`
	}
	// SetDate tells a day in the person's own life; Off erases it. Without a name it asks
	// which days are kept; PIN as typed, if any.
	SetDate struct {
		noParty
		PIN  string `json:"pin,omitempty"`
		Name string `json:"name,omitempty"`
		On   string `json:"on,omitempty"` // as 2026-11-12
		Or   string `json:"or,omitempty"` // what else may have been meant: the same day of another year
		Off  bool   `json:"off,omitempty"`
	}
)
