package command

import "pita/groups"

// parseReport reads whether the weekly report is to come, or asks for it now: of a group, or
// of all.
func parseReport(a *args) (groups.Order, *groups.Words) {
	switch {
	case len(a.rest) == 0:
		return &groups.ShowReport{}, nil
	case len(a.rest) == 1 && a.option(a.rest[0], "all"):
		return &groups.ShowReport{All: true}, nil
	case len(a.rest) == 1 && a.option(a.rest[0], "off"):
		return &groups.SetReport{Off: true}, nil
	case len(a.rest) == 1 && a.option(a.rest[0], "on"):
		return &groups.SetReport{}, nil
	}
	return a.bad()
}
