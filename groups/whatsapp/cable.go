package whatsapp

import (
	"io"
	"net/http"
	"sync"
)

// A cable is what lies beneath the websocket, where the connection can be cut: from then
// on nothing goes over it, no acknowledgement either. whatsmeow's own ways to disconnect
// would let what was under way be acknowledged, or leave its reader behind for ever when
// something is just coming in.
type cable struct {
	base http.RoundTripper
	mu   sync.Mutex
	last io.Closer // the newest connection
}

// client returns a client that dials as c does, over the cable; nil dials as whatsmeow does.
func (c *cable) client(as *http.Client) *http.Client {
	var out http.Client
	if as != nil {
		out = *as
	}
	if c.base = out.Transport; c.base == nil {
		c.base = http.DefaultTransport.(*http.Transport).Clone()
	}
	out.Transport = c
	return &out
}

// RoundTrip dials, and keeps hold of what a websocket is about to be made of.
func (c *cable) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.base.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusSwitchingProtocols {
		c.mu.Lock()
		c.last = resp.Body
		c.mu.Unlock()
	}
	return resp, err
}

// cut cuts the newest connection, if there is one.
func (c *cable) cut() {
	c.mu.Lock()
	last := c.last
	c.mu.Unlock()
	if last != nil {
		_ = last.Close() // that it is closed already is as well
	}
}
