package alarm

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// readAnswer is how much of an answer is read, to tell what went wrong.
const readAnswer = 4 << 10

// A caller makes calls by HTTP. It follows no redirect: what is sent may be a secret
// elsewhere.
type caller struct {
	http *http.Client
	hide []string
}

// newCaller returns a caller whose errors hold neither of the secrets, nor what stands
// behind the host in an address: a path is often a secret too.
func newCaller(roots *x509.CertPool, address string, secrets ...string) caller {
	hide := append(secrets, address)
	if u, err := url.Parse(address); err == nil {
		hide = append(hide, u.RawQuery)
		for _, step := range strings.Split(u.EscapedPath(), "/") {
			if len(step) > 2 {
				hide = append(hide, step)
			}
		}
	}
	return caller{hide: hide, http: &http.Client{
		Transport: &http.Transport{
			Proxy:             http.ProxyFromEnvironment,
			TLSClientConfig:   &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2: true, DisableKeepAlives: true,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// call makes one call, and returns a *Fault unless the answer is one of success.
func (c *caller) call(ctx context.Context, by, method, address string, head http.Header, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return fault(by, err, c.hide)
	}
	for name, values := range head {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", "pita")
	res, err := c.http.Do(req)
	if err != nil {
		return fault(by, err, c.hide)
	}
	defer res.Body.Close()
	if res.StatusCode >= 200 && res.StatusCode < 300 {
		return nil
	}
	said, _ := io.ReadAll(io.LimitReader(res.Body, readAnswer))
	return &Fault{By: by, Kind: kindOfStatus(res.StatusCode), Code: res.StatusCode, why: hidden(string(said), c.hide)}
}

func kindOfStatus(code int) Kind {
	switch {
	case code >= 300 && code < 400:
		return Moved
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return Denied
	case code >= 400 && code < 500:
		return Rejected
	}
	return Broken
}
