package command

import "pita/groups"

// A Row is one command.
type Row struct {
	Name string      // "schedule" for one; its help is the phrase "help.schedule"
	Who  groups.Role // the least role that may give it
	// Reviewer says that a reviewer may give it, whatever their role; ReviewerOnly that
	// nobody else may.
	Reviewer, ReviewerOnly bool
	Personal               bool        // about the writer alone, always answered in private
	Group                  bool        // needs to know which group
	NamesPerson            bool        // speaks of another person, so it leaves the group
	Target                 bool        // aims at who or what is replied to or mentioned
	Final                  bool        // can't be undone, so it waits for a yes
	Secret                 bool        // may hold a PIN, or tell of their writer's illness
	Often                  bool        // among the first in help
	Listed                 groups.Role // from which role on help names it, where that is not Who: others may only of what is theirs
	Own                    string      // the phrase of its help for members, who may type it too, in private

	// Words and Examples are by locale; the first word is the one to show.
	Words, Examples map[string][]string

	parse func(*args) (groups.Order, *groups.Words)
	react func(groups.Quote) groups.Order
}

// Allows says whether somebody of that role may give the command.
func (r *Row) Allows(role groups.Role, reviewer bool) bool {
	if r.ReviewerOnly {
		return reviewer
	}
	return role >= r.Who || r.Reviewer && reviewer
}

// rows returns the table: every command there is, in the order of the manual. The
// orders of the desk have no words.
func rows() []Row {
	return []Row{
		{Name: "join", Personal: true, Often: true, parse: parseJoin},
		{Name: "agree", Personal: true, parse: bare(func() groups.Order { return &groups.Consent{} })},
		{Name: "hush", Personal: true, Often: true, parse: parseHush},
		{Name: "stop", Personal: true, Often: true, parse: bare(func() groups.Order { return &groups.Stop{} })},
		{Name: "clear", Personal: true, Often: true, parse: bare(func() groups.Order { return &groups.ClearChat{} })},
		{Name: "my-data", Personal: true, Often: true, Secret: true, parse: parseMyData},
		{Name: "forget-me", Personal: true, Often: true, Secret: true, Final: true, parse: parseForgetMe},
		{Name: "pin", Personal: true, Secret: true, parse: parsePIN},
		{Name: "my-series", Personal: true, Secret: true, parse: parseMySeries},
		{Name: "my-date", Personal: true, Secret: true, parse: parseMyDate},
		{Name: "forgot-pin", Personal: true, parse: bare(func() groups.Order { return &groups.LosePIN{} })},
		{Name: "ask", Personal: true, Often: true, Secret: true, parse: parseAsk},
		{Name: "appeal", Personal: true, Often: true, parse: coded(func(c string) groups.Order { return &groups.Appeal{Code: c} })},
		{Name: "choose", Personal: true, parse: parseChoose},
		{Name: "yes", Personal: true, parse: parseYes},
		{Name: "cancel", Personal: true, parse: bare(func() groups.Order { return &groups.Cancel{} })},
		{Name: "help", parse: parseHelp},

		{Name: "status", Who: groups.Facilitator, Group: true, Often: true,
			parse: bare(func() groups.Order { return &groups.Status{} })},
		{Name: "schedule", Who: groups.Facilitator, Group: true, Often: true, parse: parseSchedule},
		{Name: "series", Who: groups.Facilitator, Group: true, parse: parseSeries},
		{Name: "send", Who: groups.Facilitator, Group: true, Often: true, parse: parseSend},
		{Name: "show", Who: groups.Facilitator, Reviewer: true, Often: true, Own: "help.show.own", parse: parseShow},
		{Name: "delete", Who: groups.Facilitator, Group: true, Often: true, NamesPerson: true, Target: true,
			parse: parseDelete, react: func(on groups.Quote) groups.Order { return takeOut(&on) }},
		{Name: "cases", Who: groups.Facilitator, Group: true, Often: true, NamesPerson: true, parse: parseCases},
		{Name: "restore", Who: groups.Facilitator, Group: true, NamesPerson: true,
			parse: coded(func(c string) groups.Order { return &groups.Restore{Code: c} })},
		{Name: "uphold", Who: groups.Facilitator, Group: true, NamesPerson: true,
			parse: coded(func(c string) groups.Order { return &groups.Uphold{Code: c} })},
		{Name: "handover", Who: groups.Facilitator, Group: true, NamesPerson: true,
			parse: coded(func(c string) groups.Order { return &groups.HandOver{Code: c} })},
		{Name: "answer", Who: groups.Facilitator, NamesPerson: true, parse: parseAnswer},
		{Name: "pause", Who: groups.Facilitator, Group: true, Often: true, parse: parsePause},
		{Name: "resume", Who: groups.Facilitator, Group: true,
			parse: bare(func() groups.Order { return &groups.ResumeGroup{} })},
		{Name: "start", Who: groups.Facilitator, Group: true,
			parse: bare(func() groups.Order { return &groups.GoLive{} })},
		{Name: "practice", Who: groups.Facilitator, Group: true,
			parse: bare(func() groups.Order { return &groups.GoDry{} })},
		{Name: "report", Who: groups.Facilitator, Group: true, parse: parseReport},
		{Name: "rules", Who: groups.Facilitator, Group: true, parse: parseRules},
		{Name: "market", Who: groups.Facilitator, Group: true, parse: parseMarket},
		{Name: "settings", Who: groups.Facilitator, Group: true, parse: parseSettings},
		{Name: "remove", Who: groups.Facilitator, Group: true, NamesPerson: true, Target: true, Final: true,
			parse: named(func(p groups.Party) groups.Order { o := &groups.RemoveMember{}; o.Who = p; return o })},
		{Name: "freeze", Who: groups.Facilitator, Group: true, NamesPerson: true, Target: true,
			parse: named(func(p groups.Party) groups.Order { o := &groups.Freeze{}; o.Who = p; return o })},
		{Name: "unfreeze", Who: groups.Facilitator, Group: true, NamesPerson: true, Target: true,
			parse: named(func(p groups.Party) groups.Order { o := &groups.Unfreeze{}; o.Who = p; return o })},
		{Name: "confirm-role", Who: groups.Facilitator, Group: true, NamesPerson: true, Target: true,
			parse: named(func(p groups.Party) groups.Order { o := &groups.ConfirmRole{}; o.Who = p; return o })},

		{Name: "gaps", Who: groups.Coordinator, parse: bare(func() groups.Order { return &groups.ShowGaps{} })},
		{Name: "campaign", Who: groups.Coordinator, parse: parseCampaign},
		{Name: "withdraw", Who: groups.Coordinator, Reviewer: true, Final: true, parse: parseWithdraw},
		{Name: "approve", Reviewer: true, ReviewerOnly: true, parse: parseApprove},
		{Name: "reject", Reviewer: true, ReviewerOnly: true, parse: parseReject},
		{Name: "review", Who: groups.Facilitator, Reviewer: true, Listed: groups.Coordinator, parse: parseReview},
		{Name: "skip", Reviewer: true, ReviewerOnly: true, parse: parseSkip},
		{Name: "deputy", Reviewer: true, ReviewerOnly: true, parse: parseDeputy},
		{Name: "reviewers", Who: groups.Coordinator, Reviewer: true, parse: parseReviewers},
	}
}
