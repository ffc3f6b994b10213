package groups_test

import (
	"testing"

	"pita/groups"
)

func TestOwnSpans(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"nomor saya 0811 0000 0012":                                     "0811 0000 0012",
		"+62 811-0000-0012":                                             "+62 811-0000-0012",
		"(+62) 811 0000 0012":                                           "+62) 811 0000 0012",
		"wa.me/6281100000012?text=a":                                    "6281100000012",
		"0062 (811) 0000.0012 ya":                                       "0062 (811) 0000.0012",
		"+62 (0) 811 0000 0012":                                         "+62 (0) 811 0000 0012",
		"+62\u00a0811\u20110000\u20110012":                              "+62\u00a0811\u20110000\u20110012",
		"０８１１００００００１２":                                                  "０８１１００００００１２",
		"𝟬𝟴𝟭𝟭-𝟬𝟬𝟬𝟬-𝟬𝟬𝟭𝟮":                                                "𝟬𝟴𝟭𝟭-𝟬𝟬𝟬𝟬-𝟬𝟬𝟭𝟮",
		"0811\n0000\n0012":                                              "0811\n0000\n0012",
		"0811/0000/0012":                                                "0811/0000/0012",
		"0811 0000 lanjut 0012":                                         "0811 0000 lanjut 0012",
		"wa: Nol Delapan satu satu nol nol nol nol nol nol satu dua ya": "Nol Delapan satu satu nol nol nol nol nol nol satu dua",
		"08 satu satu 0000 0012":                                        "08 satu satu 0000 0012",
		"O8ll 0000 OO12":                                                "O8ll 0000 OO12",
		"0811 0000 0013":                                                "",
		"resi 62811000000123":                                           "",
		"resi 9081100000012":                                            "",
		"3201081100000012":                                              "",
		"0811 ibu 0000 0012":                                            "",
		"1.000.000":                                                     "",
		"":                                                              "",
		"0811 0000 0012 atau 0811 0000 0013 dan":                        "0811 0000 0012",
		"0811 0000 0013, 0811 0000 0012":                                "0811 0000 0012",
		"\xff\xf00811 0000 0012":                                        "0811 0000 0012",
	} {
		spans := groups.OwnSpans(text, "6281100000012")
		got := ""
		if len(spans) > 0 {
			got = text[spans[0].Start:spans[0].End]
		}
		if got != want || len(spans) > 1 {
			t.Errorf("in %q the writer's own number is %q, want %q", text, got, want)
		}
	}
	if got := groups.OwnSpans("call +60 12-345 6789, not 012-345 6789", "60123456789"); len(got) != 1 || got[0].Start != 5 {
		t.Errorf("a number of another country stands at %v, want once, from 5", got)
	}
	if got := groups.OwnSpans("0811 0000 0012", ""); got != nil {
		t.Errorf("no number stands at %v", got)
	}
}

func FuzzOwnSpans(f *testing.F) {
	f.Add("wa 0811-0000-0012 dan nol delapan satu satu", "6281100000012")
	f.Add("o8ll\xff００６２", "62811")
	f.Fuzz(func(t *testing.T, text, number string) {
		last := 0
		for _, s := range groups.OwnSpans(text, number) {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("%q in %q stands at %v", number, text, s)
			}
			last = s.End
		}
	})
}
