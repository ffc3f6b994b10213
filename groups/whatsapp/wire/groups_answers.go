package wire

// groupAnswers is how the server says no about groups and links. Reports name
// the public issue in which somebody met the answer.
var groupAnswers = []answer{
	{"group.unknown", 404, "item-not-found", confirmed, "whatsmeow group.go: ErrGroupNotFound"},
	{"group.not-member", 403, "forbidden", confirmed, "whatsmeow group.go: ErrNotInGroup"},
	{"group.not-admin", 403, "forbidden", assumed, "the facts sheet: 403 in a group means not admin"},
	{"group.locked", 403, "forbidden", assumed, "as for other things only admins do"},
	{"group.full", 419, "resource-limit", assumed, "whatsmeow errors.go names the code, not the occasion"},
	{"group.subject", 406, "not-acceptable", confirmed, "whatsmeow group.go: ReqCreateGroup; the limit of 100 is assumed"},
	{"group.description", 406, "not-acceptable", assumed, "as for the subject; the limit of 2,048 is assumed"},
	{"group.description-changed", 409, "conflict", assumed, "the prev attribute must have a use"},
	{"group.of-community", 400, "bad-request", confirmed, "the facts sheet: whatsmeow issues 509, 770, 1232"},
	{"group.no-community", 400, "bad-request", assumed, "as for what communities cannot do"},
	{"group.not-linkable", 403, "forbidden", assumed, "as for other things only admins do"},
	{"message-to-community", 403, "", assumed, "as for a group one may not write to"},
	{"message-revoke-not-admin", 403, "", assumed, "as for other things only admins do"},

	{"link.not-admin", 401, "not-authorized", confirmed, "whatsmeow group.go: ErrGroupInviteLinkUnauthorized"},
	{"link.revoked", 410, "gone", confirmed, "whatsmeow group.go: ErrInviteLinkRevoked"},
	{"link.malformed", 406, "not-acceptable", confirmed, "whatsmeow group.go: ErrInviteLinkInvalid"},
	{"link.unknown", 404, "item-not-found", assumed, "a link that was never given out"},
	{"link.already-in", 409, "conflict", confirmed, "report: wppconnect-team/wa-js issue 1986"},
	{"link.removed", 401, "not-authorized", confirmed, "report: open-wa/wa-automate-nodejs issue 1070"},
	{"invitation.unknown", 404, "item-not-found", assumed, "as for a link nobody gave out"},
	{"invitation.expired", 410, "gone", assumed, "as for a revoked link"},
	{"request.unknown", 404, "item-not-found", assumed, "as for members that are not there"},

	{"participant.nobody", 404, "", assumed, "reports of clients: not on WhatsApp"},
	{"participant.not-in", 404, "", confirmed, "WhatsApp Web's parsers: ParticipantNotInGroup"},
	{"participant.already-in", 409, "", confirmed, "open-wa/wa-automate-nodejs: AddParticipantErrorStatusCode"},
	{"participant.privacy", 403, "", confirmed, "whatsmeow issues 441 and 462; comes with an add_request"},
	{"participant.left-recently", 408, "", confirmed, "open-wa/wa-automate-nodejs: AddParticipantErrorStatusCode; the 24 hours are assumed"},
	{"participant.full", 500, "", confirmed, "open-wa/wa-automate-nodejs: AddParticipantErrorStatusCode"},
	{"participant.blocked", 401, "", assumed, "reports of clients: who is asked has blocked who asks"},
	{"participant.awaits-approval", 202, "", assumed, "WhatsApp Web knows requests of the kind non_admin_add"},
	{"participant.creator", 405, "", assumed, "WhatsApp Web's parsers have ParticipantNotAllowed, not its cause"},
	{"participant.oneself", 406, "", assumed, "WhatsApp Web's parsers have ParticipantNotAcceptable, not its cause"},
	{"participant.no-request", 404, "", assumed, "as for members that are not there"},

	{"code.nobody", 404, "item-not-found", assumed, "as for others who are not on WhatsApp"},
	{"code.other-ref", 400, "bad-request", assumed, "clients check the reference as well"},
	{"passkey.wrong", 401, "not-authorized", assumed, "whatsmeow pair-passkey.go treats any refusal alike"},
	{"passkey.out-of-turn", 400, "bad-request", assumed, "as above"},

	{"picture.format", 406, "not-acceptable", confirmed, "whatsmeow group.go: ErrInvalidImageFormat"},
	{"picture.hidden", 401, "not-authorized", confirmed, "whatsmeow user.go: ErrProfilePictureUnauthorized"},
	{"picture.none", 404, "item-not-found", confirmed, "whatsmeow user.go: ErrProfilePictureNotSet"},
}
