package alarm

import (
	"context"
	"crypto/x509"
	"net/http"
	"time"
)

// heartPatience is how long a call of the heartbeat address may take.
const heartPatience = 10 * time.Second

// A Heart calls the heartbeat address.
type Heart struct {
	caller
	address string
}

// NewHeart returns what calls the address; roots are who vouches for its server, nil
// whom the machine believes.
func NewHeart(address string, roots *x509.CertPool) *Heart {
	return &Heart{newCaller(roots, address), address}
}

// Beat makes one call. The error is a *Fault.
func (h *Heart) Beat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, heartPatience)
	defer cancel()
	return h.call(ctx, "heartbeat", http.MethodGet, h.address, nil, nil)
}
