package groups

// Orders about how a group's hours are kept, and about campaigns.
type (
	// SetGroup changes a group's zone (WIB, WITA, WIT), quiet hours ("20:30-06:30"), language
	// (a locale), or whether it has hours of its own in Ramadan ("on", "off"). What is empty
	// stays; when all is, it asks how they are.
	SetGroup struct {
		noParty
		Zone    string `json:"zone,omitempty"`
		Quiet   string `json:"quiet,omitempty"`
		Locale  string `json:"locale,omitempty"`
		Ramadan string `json:"ramadan,omitempty"`
	}
	// MakeCampaign sends a post to many groups, spread over a window of one day in the zone of
	// each. To names the groups, with commas between them; empty, all that are kept.
	MakeCampaign struct {
		noParty
		Post string `json:"post"`
		To   string `json:"to,omitempty"`
		Day  string `json:"day"`  // 2026-01-06
		From int    `json:"from"` // minute of the day
		Till int    `json:"till"`
	}
	// ShowCampaigns asks how far campaigns have come.
	ShowCampaigns struct{ noParty }
	// HoldCampaign stops a campaign for a while; On lets it go on.
	HoldCampaign struct {
		noParty
		Code string `json:"code"`
		On   bool   `json:"on,omitempty"`
	}
	// DropCampaign ends a campaign: the groups that still wait get nothing.
	DropCampaign struct {
		noParty
		Code string `json:"code"`
	}
)
