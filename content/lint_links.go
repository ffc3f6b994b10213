package content

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// What somebody meant to be an address, right or wrong.
	address = regexp.MustCompile(`(?i)\b(?:h?t?tps?|www)(?::?/{1,3}|:|;//|\.)[^\s<>()\[\]"'*]+`)
	sound   = regexp.MustCompile(`(?i)^(?:https?://|www\.)(?:[^/?#@]+@)?([\p{L}\d-]+(?:\.[\p{L}\d-]+)+)(?::\d+)?(?:[/?#]|$)`)
	person  = regexp.MustCompile(`(?i)\b(?:wa\.me/(?:qr/)?\+?[a-z0-9]+|api\.whatsapp\.com/send|wa\.link/|t\.me/\+?\d|m\.me/)`)
)

// shorteners hide where they lead, and can be led elsewhere later.
var shorteners = []string{
	"bit.ly", "s.id", "tinyurl.com", "t.co", "goo.gl", "cutt.ly", "rebrand.ly", "is.gd", "v.gd", "ow.ly", "rb.gy",
	"shorturl.at", "t.ly", "tiny.cc", "bl.ink", "lnkd.in", "adf.ly", "shorten.ee", "gg.gg", "tny.im", "buff.ly", "bitly.com", "linktr.ee", "lynk.id",
}

// lintLinks looks at addresses of the web wherever they stand in the body.
func (d *document) lintLinks() {
	d.eachLine(func(i int, line string) {
		for _, m := range address.FindAllStringIndex(line, -1) {
			link := strings.TrimRight(line[m[0]:m[1]], ".,;:!?")
			host := sound.FindStringSubmatch(link)
			switch {
			case host == nil:
				d.reportIn(line, i, m[0], "link-odd", link)
			case slices.Contains(shorteners, strings.TrimPrefix(strings.ToLower(host[1]), "www.")):
				d.reportIn(line, i, m[0], "link-short", link)
			case strings.HasPrefix(strings.ToLower(link), "http://"):
				d.reportIn(line, i, m[0], "link-plain", link)
			}
		}
		if m := person.FindStringIndex(line); m != nil {
			d.reportIn(line, i, m[0], "link-person", line[m[0]:m[1]])
		}
	})
}
