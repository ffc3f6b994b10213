package groups_test

import (
	"encoding/json"
	"testing"

	"pita/groups"
)

func TestLike(t *testing.T) {
	t.Parallel()
	p := groups.Print{Waves: 0xF0F0, Slopes: [8]uint64{0xFF, 0xFF00, 0xFFFF}}
	with := func(waves, slope uint64) groups.Print {
		q := p
		q.Waves ^= waves
		q.Slopes[7] ^= slope
		return q
	}
	for name, c := range map[string]struct {
		a, b groups.Print
		want groups.Likeness
	}{
		"itself":                        {p, p, groups.Same},
		"a few slopes off":              {p, with(0x3, 0x1F), groups.Same},
		"many slopes off":               {p, with(0x3, 0xFFFF), groups.Alike},
		"many slopes and waves off":     {p, with(0xFFF, 0xFFFF), groups.Unlike},
		"the same slopes, far waves":    {p, with(0x1FFFF, 0), groups.Unlike},
		"nothing":                       {groups.Print{}, groups.Print{}, groups.Unlike},
		"nothing and something":         {p, groups.Print{}, groups.Unlike},
		"too few slopes to be the same": {groups.Print{Waves: 1}, groups.Print{Waves: 1}, groups.Alike},
	} {
		if got := c.a.Like(c.b); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
		if got := c.b.Like(c.a); got != c.want {
			t.Errorf("%s, the other way round: got %d, want %d", name, got, c.want)
		}
	}
}

func TestPrintIsWrittenDown(t *testing.T) {
	t.Parallel()
	p := groups.Print{Waves: 1 << 63, Slopes: [8]uint64{1, 0, 0, 0, 0, 0, 0, ^uint64(0)}}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back groups.Print
	if err := json.Unmarshal(data, &back); err != nil || back != p {
		t.Errorf("%s reads back as %v, %v", data, [9]uint64{back.Waves, back.Slopes[7]}, err)
	}
	for _, bad := range []string{`""`, `"00"`, `"zz"`, `7`} {
		if json.Unmarshal([]byte(bad), &back) == nil {
			t.Errorf("%s was taken for a print", bad)
		}
	}
}
