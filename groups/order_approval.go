package groups

import "time"

// Orders about the approval of posts.
type (
	// AskReview asks that reviewers look at a post: the one of that handle or name, or all
	// who may.
	AskReview struct {
		noParty
		Post     string `json:"post"`
		Reviewer string `json:"reviewer,omitempty"`
	}
	// RejectPost says no to what a preview showed. Code is the preview's; it is empty in a
	// reply to that preview, and so is Post.
	RejectPost struct {
		noParty
		Post   string `json:"post,omitempty"`
		Code   string `json:"code,omitempty"`
		Reason string `json:"reason,omitempty"`
	}
	// SkipPost puts off the post that waits for the reviewer's answer, and asks for the next.
	SkipPost struct{ noParty }
	// ApproveListed approves all posts that a list of changed texts showed under one code.
	ApproveListed struct {
		noParty
		Code string `json:"code"`
	}
	// Deputise says who looks at posts in the reviewer's place, and for how long; an empty To
	// ends that.
	Deputise struct {
		noParty
		To  string        `json:"to,omitempty"` // a reviewer's handle or name
		For time.Duration `json:"for,omitempty"`
	}
	// ShowReviewers asks who reviews posts.
	ShowReviewers struct{ noParty }
	// RetireReviewer takes the role of reviewer off a person, by the handle or name they are
	// known by. What they approved waits for another.
	RetireReviewer struct {
		noParty
		Reviewer string `json:"reviewer"`
	}
	// ReplacePost withdraws a post, and sends an approved correction to the groups in which it
	// can no longer be taken back.
	ReplacePost struct {
		noParty
		Post       string `json:"post"`
		Correction string `json:"correction"`
	}
)
