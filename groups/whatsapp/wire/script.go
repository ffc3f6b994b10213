package wire

// Met notes that the person wrote to peer privately before anything here began, so
// that peer may write to them even while its reach-out is locked.
func (a *Account) Met(peer *Account) {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	meet(a, peer)
}

// Replace ends the connection of the account's device n as a second login with the
// same keys does. It does nothing if the device is not connected.
func (a *Account) Replace(n uint16) {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	if d := a.device(n); d != nil && d.conn != nil {
		d.conn.end(streamError(0, conflict("replaced")))
	}
}
