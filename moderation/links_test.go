package moderation

import (
	"strings"
	"testing"
)

// TestKnownAddresses reads the list of what is known: each line is understood, says
// nothing twice, and agrees with the others.
func TestKnownAddresses(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for n, line := range strings.Split(strings.TrimSpace(linkText), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		what, list, ok := strings.Cut(line, ": ")
		if !ok || what != "baik" && what != "pendek" && what != "undangan" && what != "merek" {
			t.Errorf("links.txt:%d: %q is no line of the list", n+1, line)
		}
		for _, word := range strings.Fields(list) {
			domain, _, _ := strings.Cut(word, "/")
			if seen[what+word] || what != "merek" && !strings.Contains(domain, ".") || strings.ToLower(word) != word || strings.HasPrefix(word, "www.") {
				t.Errorf("links.txt:%d: %q is twice here, no domain, or not in small letters without www", n+1, word)
			}
			seen[what+word] = true
		}
	}
	for domain := range theNet.good {
		if theNet.mimics("www."+domain) || theNet.mimics(domain) {
			t.Errorf("the good address %s is taken for one that pretends", domain)
		}
	}
	for _, b := range theNet.brands {
		if len(b.domains) == 0 {
			t.Errorf("the brand %s has no address of its own", b.name)
		}
		for _, d := range b.domains {
			if theNet.mimics(d) || theNet.mimics("app."+d) {
				t.Errorf("%s, of %s itself, is taken for one that pretends", d, b.name)
			}
		}
	}
}
