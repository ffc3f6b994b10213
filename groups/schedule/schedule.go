// Package schedule works out when: which occurrence of a rule comes next, and
// whether a post that is due may leave now. It knows zones, quiet hours and
// clocks that jump; it reads no clock itself.
package schedule

import (
	"fmt"
	"strings"
	"time"
)

// A Zone is one of the three times of Indonesia. None has summer time. The
// zero Zone, like an unknown one, is WIB.
type Zone string

// The zones, from west to east.
const (
	WIB  Zone = "WIB"  // UTC+7: Sumatra, Java, west and central Kalimantan
	WITA Zone = "WITA" // UTC+8: Bali, Nusa Tenggara, Sulawesi, the rest of Kalimantan
	WIT  Zone = "WIT"  // UTC+9: Maluku, Papua
)

var (
	wib  = time.FixedZone("WIB", 7*3600)
	wita = time.FixedZone("WITA", 8*3600)
	wit  = time.FixedZone("WIT", 9*3600)
)

// ParseZone returns the zone of that name, in capitals or not.
func ParseZone(s string) (Zone, error) {
	for _, z := range [...]Zone{WIB, WITA, WIT} {
		if strings.EqualFold(s, string(z)) {
			return z, nil
		}
	}
	return "", fmt.Errorf("zone %q: want WIB, WITA or WIT", s)
}

// Location returns z for the time package.
func (z Zone) Location() *time.Location {
	switch z {
	case WITA:
		return wita
	case WIT:
		return wit
	default:
		return wib
	}
}

// offset returns how many seconds z is ahead of UTC.
func (z Zone) offset() int64 {
	switch z {
	case WITA:
		return 8 * 3600
	case WIT:
		return 9 * 3600
	default:
		return 7 * 3600
	}
}

// A Minute is a time of day, in minutes after midnight.
type Minute int16

const minutesPerDay = 24 * 60

// At returns the time of day h:m. What lies beyond a day wraps around.
func At(h, m int) Minute { return Minute(floorMod(int64(h)*60+int64(m), minutesPerDay)) }

// MinuteOf returns the time of day at which t falls in z, seconds dropped.
func MinuteOf(t time.Time, z Zone) Minute {
	return Minute(floorMod(localMinute(t, z.offset()), minutesPerDay))
}

// ParseMinute reads a time of day written as 09:00.
func ParseMinute(s string) (Minute, error) {
	if len(s) == 5 && s[2] == ':' {
		h, okH := twoDigits(s[:2])
		m, okM := twoDigits(s[3:])
		if okH && okM && h < 24 && m < 60 {
			return At(h, m), nil
		}
	}
	return 0, fmt.Errorf("time of day %q: want hours and minutes, like 09:00", s)
}

// String returns m as 09:00.
func (m Minute) String() string {
	return string(m.append(nil))
}

func (m Minute) append(b []byte) []byte {
	n := floorMod(int64(m), minutesPerDay)
	h, min := byte(n/60), byte(n%60)
	return append(b, '0'+h/10, '0'+h%10, ':', '0'+min/10, '0'+min%10)
}

// MarshalText writes m as 09:00.
func (m Minute) MarshalText() ([]byte, error) { return m.append(nil), nil }

// UnmarshalText reads what MarshalText writes.
func (m *Minute) UnmarshalText(b []byte) error {
	got, err := ParseMinute(string(b))
	if err != nil {
		return err
	}
	*m = got
	return nil
}

func twoDigits(s string) (int, bool) {
	if len(s) != 2 || s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
		return 0, false
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), true
}

// localMinute returns the minutes since 1970-01-01 00:00 that a wall clock
// offset seconds ahead of UTC has counted at t.
func localMinute(t time.Time, offset int64) int64 { return floorDiv(t.Unix()+offset, 60) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 {
	r := a % b
	if r < 0 {
		r += b
	}
	return r
}
