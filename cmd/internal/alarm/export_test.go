package alarm

// NewTLSMail returns a channel whose mail server speaks TLS from the first byte, whatever
// its port.
func NewTLSMail(opt Options) (*Channel, error) {
	m, err := newMailer(opt)
	if err != nil {
		return nil, err
	}
	m.tlsFirst = true
	return &Channel{m}, nil
}
