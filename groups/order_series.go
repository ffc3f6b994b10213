package groups

// Orders about series of posts, of those who look after a group.
type (
	// ShowSeries asks which series run in the group.
	ShowSeries struct{ noParty }
	// StartSeries begins a series in the group.
	StartSeries struct {
		noParty
		Series string `json:"series"`
		On     string `json:"on,omitempty"`     // its first day, as 2026-01-05; empty: as soon as can be
		Minute int    `json:"minute,omitempty"` // of the day; zero: the series' own
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
	// All all of them.
	MySeries struct {
		noParty
		Start string `json:"start,omitempty"`
		Stop  string `json:"stop,omitempty"`
		All   bool   `json:"all,omitempty"`
	}
	// SetDate tells a day in the person's own life; Off erases it. Without a name it asks
	// which days are kept.
	SetDate struct {
		noParty
		Name string `json:"name,omitempty"`
		On   string `json:"on,omitempty"` // as 2026-11-12
		Or   string `json:"or,omitempty"` // what else may have been meant: the same day of another year
		Off  bool   `json:"off,omitempty"`
	}
)
