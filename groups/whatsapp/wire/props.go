package wire

import (
	waBinary "go.mau.fi/whatsmeow/binary"
)

// propsRoutes are what clients ask or report at each login, and do nothing with
// here.
var propsRoutes = []route{
	iq("abt", "get", "props", readProps),
	iq("w", "get", "props", readProps),
	iq("w:stats", "set", "", done),
	iq("w:stats", "", "", done),
	iq("urn:xmpp:whatsapp:push", "set", "", done),
	iq("tos", "set", "", done),
	{kind{tag: "ib"}, done},
	{kind{tag: "chatstate"}, done},
}

// readProps answers the switches of features: there are none, so clients keep
// what they have built in.
func readProps(_ *Server, _ *conn, n *waBinary.Node) ([]waBinary.Node, *refusal) {
	return []waBinary.Node{{Tag: "props", Attrs: waBinary.Attrs{
		"protocol": "1", "ab_key": "rehearsal", "hash": "rehearsal", "refresh": 86400, "refresh_id": 1,
	}}}, nil
}
