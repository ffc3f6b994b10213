package moderation

import (
	_ "embed"
	"strings"

	"pita/groups/typo"
)

//go:embed links.txt
var linkText string

// Known is what is known of addresses on the net.
type known struct {
	good, short, invites map[string]bool // domains, some with the first part of a path
	brands               []brand
}

// A brand is a name that swindlers put on, and the domains that are really its own.
type brand struct {
	name    string // its skeleton
	domains []string
}

var theNet = readKnown(linkText)

// readKnown reads the list of what is known. A test proves that each line is understood.
func readKnown(text string) (k known) {
	k = known{map[string]bool{}, map[string]bool{}, map[string]bool{}, nil}
	for line := range strings.Lines(text) {
		what, list, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for _, word := range strings.Fields(list) {
			switch what {
			case "baik":
				k.good[word] = true
			case "pendek":
				k.short[word] = true
			case "undangan":
				k.invites[word] = true
			case "merek":
				parts := strings.Split(word, "/")
				k.brands = append(k.brands, brand{skeleton(parts[0]), parts[1:]})
			}
		}
	}
	return k
}

// lists tells whether a list holds host, one of the domains it ends in, or one of
// these with the first part of the path.
func lists(list map[string]bool, host, path string) bool {
	for d := host; d != ""; {
		if list[d] || path != "" && list[d+"/"+path] {
			return true
		}
		_, d, _ = strings.Cut(d, ".")
	}
	return false
}

// trusted are the endings that only offices, schools and the forces of Indonesia have.
var trusted = []string{".go.id", ".ac.id", ".sch.id", ".mil.id"}

// isGood tells whether host is a source one may trust.
func (k *known) isGood(host string) bool {
	for _, end := range trusted {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return lists(k.good, host, "")
}

// owned tells whether host is really of one of the brands.
func (k *known) owned(host string) bool {
	for _, b := range k.brands {
		for _, d := range b.domains {
			if within(host, d) {
				return true
			}
		}
	}
	return false
}

// within tells whether host is domain or ends in it.
func within(host, domain string) bool {
	return strings.HasSuffix(host, domain) && (len(host) == len(domain) || host[len(host)-len(domain)-1] == '.')
}

// mimics tells whether host pretends to be another: a brand in a name that is not
// its own, or nearly so, or an office's ending in the middle.
func (k *known) mimics(host string) bool {
	if k.isGood(host) || k.owned(host) || lists(k.short, host, "") || lists(k.invites, host, "") {
		return false
	}
	name, _ := splitSuffix(host)
	if strings.HasPrefix(host, "xn--") || strings.Contains(host, ".xn--") || officeInside(host) {
		return true
	}
	for label := range strings.SplitSeq(name, ".") {
		whole := skeleton(strings.ReplaceAll(label, "-", ""))
		for _, b := range k.brands {
			if len(b.name) > 5 && strings.Contains(whole, b.name) {
				return true
			}
			for token := range strings.SplitSeq(label, "-") {
				if likeBrand(skeleton(token), b.name) {
					return true
				}
			}
			if strings.Contains(label, "-") && likeBrand(whole, b.name) {
				return true
			}
		}
	}
	return false
}

// likeBrand tells whether a word of an address is a brand's name, or a long name
// with a slip in it.
func likeBrand(word, name string) bool {
	switch slips := max(len(word)-len(name), len(name)-len(word)); {
	case word == name:
		return true
	case len(name) < 6 || slips > 2:
		return false
	case len(name) < 10:
		return typo.Between(word, name) <= 1
	}
	return typo.Between(word, name) <= 2
}

// officeInside tells whether an address reads like one of an Indonesian office but
// ends in something else: "kantor.go.id.contoh.xyz", "kantor-go.id.com".
func officeInside(host string) bool {
	plain := strings.ReplaceAll(host, "-", ".")
	return strings.Contains(plain+".", ".go.id.") && !strings.HasSuffix(host, ".go.id")
}

// splitSuffix parts a host into its name and the ending under which anybody can
// have one.
func splitSuffix(host string) (name, suffix string) {
	at := strings.LastIndexByte(host, '.')
	if at < 0 {
		return host, ""
	}
	if two := strings.LastIndexByte(host[:at], '.'); two >= 0 && secondLevel[host[two+1:at]] && len(host)-at <= 3 {
		at = two
	}
	return host[:at], host[at+1:]
}

// secondLevel are the names under countries that are endings themselves.
var secondLevel = setOf(`co or go ac sch mil web my biz net desa ponpes com org gov edu`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// skeleton writes alike what looks alike in an address.
func skeleton(s string) string { return lookalikes.Replace(s) }

var lookalikes = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "0", "o", "1", "i", "l", "i", "5", "s", "3", "e", "4", "a", "8", "b", "7", "t", "9", "g", "q", "g")
