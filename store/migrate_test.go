package store

import (
	"strings"
	"testing"

	"pita/groups"
)

func TestRecordsAreBroughtToTheVersionOfToday(t *testing.T) {
	t.Parallel()
	steps := []recordStep{
		func(_ groups.Kind, b []byte) ([]byte, error) { return append(b, " one"...), nil },
		func(_ groups.Kind, b []byte) ([]byte, error) { return append(b, " two"...), nil },
	}
	for name, c := range map[string]struct{ in, want, refused string }{
		"oldest": {"\x00\x01\x00it", "it one two", ""},
		"middle": {"\x00\x02\x00it", "it two", ""},
		"newest": {"\x00\x03\x00it", "it", ""},
		"newer":  {"\x00\x04\x00it", "", "update Pita"},
		"cut":    {"\x00", "", "no version"},
	} {
		got, err := upgradeBy(steps, groups.KindCase, []byte(c.in))
		if string(got) != c.want || (err == nil) != (c.refused == "") || err != nil && !strings.Contains(err.Error(), c.refused) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
