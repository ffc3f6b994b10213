package groups

// Orders about questions.
type (
	// AskLibrary asks which approved post answers a question. It is the writer's own words.
	AskLibrary struct {
		noParty
		Text string `json:"text,omitempty"`
	}
	// AnswerLetter answers a question that was passed on without a name, by its code.
	AnswerLetter struct {
		noParty
		Code string `json:"code"`
		Text string `json:"text"`
	}
	// ShowGaps asks which words people looked for, and nothing is written about.
	ShowGaps struct{ noParty }
)
