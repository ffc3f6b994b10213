package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// Refuse makes every login of the account fail in that way, until Welcome, and
// ends what is connected as the failure would. A temporary ban is Reason 402
// with the attributes code and expire (seconds).
func (a *Account) Refuse(f Failure) {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	a.failure = &f
	for _, d := range a.devices {
		if d.conn != nil {
			d.conn.cut()
		}
	}
}

// Welcome ends what Refuse began.
func (a *Account) Welcome() {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	a.failure = nil
}

// Ban bans the account for that time.
func (a *Account) Ban(code int, expire time.Duration) {
	a.Refuse(Failure{Reason: 402, Attrs: map[string]any{"code": code, "expire": int(expire.Seconds())}})
}

// Cut ends the connection of the account's device n without a word, as a lost
// network does. It does nothing if the device is not connected.
func (a *Account) Cut(n uint16) {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	if d := a.device(n); d != nil && d.conn != nil {
		d.conn.cut()
	}
}

// StreamError ends the connection of the account's device n with that code: 503
// when the server restarts, 515 when the client must come again, 401 and so on.
func (a *Account) StreamError(n uint16, code int) {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	if d := a.device(n); d != nil && d.conn != nil {
		d.conn.end(streamError(code))
	}
}

// Online reports whether the account's device n is connected and has asked for
// what waits.
func (a *Account) Online(n uint16) bool {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	d := a.device(n)
	return d != nil && d.conn != nil && d.conn.active
}

// Waiting returns how many stanzas the account's device n has not acknowledged.
func (a *Account) Waiting(n uint16) int {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	if d := a.device(n); d != nil {
		return len(d.queue)
	}
	return 0
}

// Restart ends every connection with 503, as a server that restarts does. What
// is not acknowledged is kept.
func (s *Server) Restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.end(streamError(503))
	}
}

// Timelock forbids the account until then to write to people who never wrote to
// it (463), and says so to its devices. A time that is past lifts it.
func (a *Account) Timelock(until time.Time) error {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	a.timelock = until
	told, err := json.Marshal(map[string]any{"data": map[string]any{"xwa2_notify_account_reachout_timelock": map[string]any{
		"is_active":             a.server.now().Before(until),
		"enforcement_type":      "BIZ_COMMERCE_VIOLATION_ALCOHOL",
		"time_enforcement_ends": strconv.FormatInt(until.Unix(), 10),
	}}})
	if err != nil {
		return fmt.Errorf("tell of a reach-out lock: %w", err)
	}
	a.server.notify(a, waBinary.Node{
		Tag: "notification", Attrs: waBinary.Attrs{"type": "mex", "from": types.ServerJID},
		Content: []waBinary.Node{{Tag: "update", Attrs: waBinary.Attrs{"op_name": "NotificationUserReachoutTimelockUpdate"}, Content: told}},
	})
	return nil
}

// Unlink removes device n from the account, as its owner does on the phone: the
// device is told and may not come back. The phone itself cannot be unlinked.
func (a *Account) Unlink(n uint16) error {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	d := a.device(n)
	if d == nil || n == 0 {
		return errors.New("unlink a device: there is none of that number")
	}
	a.drop(d)
	return nil
}
