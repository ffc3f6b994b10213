package groups

// Orders about what became of posts.
type (
	// ShowReport asks for the report of the last seven days: of a group, or of all.
	ShowReport struct {
		noParty
		All bool `json:"all,omitempty"`
	}
	// SetReport lets the weekly report come to whoever asks, or no longer.
	SetReport struct {
		noParty
		Off bool `json:"off,omitempty"`
	}
)
