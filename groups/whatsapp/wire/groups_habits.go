package wire

// A habit is something the server does unasked, or a bound it keeps, where the
// real servers may do otherwise.
type habit struct {
	what   string
	proof  proof
	source string
}

// habits stands beside the table of answers: what the server says no to is there.
var habits = []habit{
	{"who changes a group hears of the change on all devices, as the others do", confirmed, "the facts sheet: wait for the event of one's own change"},
	{"who is removed hears of it too", confirmed, "clients tell people that they were removed"},
	{"one who asks to join stands in a requested_user", confirmed, "oxidezap/whatsapp-rust: parser of created_membership_requests"},
	{"only admins hear of requests to join", assumed, "WhatsApp shows them to admins alone"},
	{"who is turned away hears of it", assumed, "clients tell rejected from revoked by who did it"},
	{"asking twice is asking once", assumed, "nothing names a second request"},
	{"only admins hear of a new link", assumed, "others may not ask for it"},
	{"a link shows its group with admins alone", confirmed, "report: wppconnect-team/wppconnect issue 2525"},
	{"the last admin who leaves is followed by the longest member", assumed, "WhatsApp names somebody; by what rule is not told"},
	{"an invitation holds for three days", assumed, "the add_request has an expiration; its length is not told"},
	{"a group has at most 1,024 members", confirmed, "WhatsApp's help pages"},
	{"a group linked to a community brings its members into it", assumed, "WhatsApp's help pages say they become members of the community"},
	{"who leaves a community leaves its groups", assumed, "WhatsApp's help pages"},

	{"what a blocked person writes is acknowledged and dropped", assumed, "people see one tick"},
	{"who changes a setting is not told of it on that device", assumed, "the device knows"},
	{"media is kept until it is taken out, and is at most 100 MiB", assumed, "WhatsApp's own bounds differ by kind"},

	{"six codes are given; the first holds for 60 seconds, the others for 20", confirmed, "whatsmeow qrchan.go"},
	{"the connection ends with the last code", confirmed, "whatsmeow pair-code.go: a limit of 160 seconds"},
	{"a code typed wrongly makes the client's code void, and it is told stage refresh_code", assumed, "whatsmeow issue 1233 has such a notification; its cause was not named"},
	{"four devices may be linked", confirmed, "WhatsApp's help pages"},
	{"numbers of devices are not used twice", assumed, "sessions are kept under them"},
	{"a passkey is asked for after the scan or the code, before the device is let in", confirmed, "whatsmeow pull request 1186 and issue 1185"},
	{"a client that was scanned need not compare codes", confirmed, "whatsmeow pair-passkey.go: pairing_handoff_proof"},
}
