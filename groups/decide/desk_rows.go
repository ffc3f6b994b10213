package decide

import "pita/groups"

// rows names the command by which an order is typed, for those that come from the desk:
// who may not type it may not give it there. Orders about the person alone are anyone's.
var rows = map[string]string{
	"status": "status", "go-live": "start", "go-dry": "practice", "show-plans": "schedule",
	"set-group": "settings", "make-campaign": "campaign", "show-campaigns": "campaign",
	"hold-campaign": "campaign", "drop-campaign": "campaign",
	"make-plan": "schedule", "drop-plan": "schedule", "send-post": "send", "show-post": "show",
	"approve-post": "approve", "approve-all": "approve", "withdraw-post": "withdraw", "pause": "pause",
	"resume": "resume", "take-out": "delete", "show-cases": "cases", "restore": "restore",
	"uphold": "uphold", "hand-over": "handover", "show-rules": "rules", "confirm-rule": "rules",
	"try-rule": "rules", "switch-rule": "rules",
	"show-series": "series", "start-series": "series", "stop-series": "series",
	"show-markets": "market", "set-market": "market", "end-markets": "market",
	"show-report": "report", "set-report": "report",
	"ask-review": "review", "reject-post": "reject", "skip-post": "skip", "approve-listed": "approve",
	"deputise": "deputy", "show-reviewers": "reviewers", "retire-reviewer": "reviewers", "replace-post": "withdraw",
	"answer-letter": "answer", "show-gaps": "gaps",
	"remove-member": "remove", "freeze": "freeze", "unfreeze": "unfreeze", "confirm-role": "confirm-role",
}

func rowOf(o groups.Order) string { return rows[groups.OrderName(o)] }
