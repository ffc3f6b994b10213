package moderation

import (
	"strings"
	"testing"

	"pita/groups"
)

// TestBodyWordsCannotBeBlocked holds which words a rule may not block, however they are
// written, and which it may.
func TestBodyWordsCannotBeBlocked(t *testing.T) {
	t.Parallel()
	for _, w := range []string{
		"payudara", "Payudara", "PAYUDARAKU", "payudaranya", "p4yudara", "pay*", "*dara", "*yudar*", "payudra", "payudarra", "kanker payudara",
		"kanker-payudara", "sakit di payudara kiri", "habis kemo", "dikemo", "dioperasi", "obatnya", "benjolan di ketiak", "luka operasi ibu",
		"mau kemo", "belum operasi", "kemo2", "obat-obat", "obat-obatan", "chemo", "my breast", "breasts", "lumps in my breast", "tamoksifen", "kemoterap*",
		"menopouse", "bra", "susu", "haid", "sakit hati", "mual dan muntah", "rambut botak",
	} {
		for _, lane := range []groups.Lane{groups.Hide, groups.Guard, groups.Hold} {
			d := draft{Rule: Plain("aturan", lane, "togel", w)}
			if errs := d.checkBody(); len(errs) != 1 || Faults(errs[0])[0].What != "body-word" {
				t.Errorf("lane %s takes %q: %v", lane, w, errs)
			}
		}
	}
	for _, w := range []string{
		"obat ajaib", "kanker hilang", "kemo racun", "jangan mau kemo", "stop obat", "tanpa operasi", "payudaramu", "susumu", "obral", "kemeja", "kantor", "operator",
		"dokter palsu", "buang obat", "operasi plastik murah", "sarung", "brankas", "kontraktor", "kontol", "bengkok", "sel kanker mati", "hormonal herbal",
	} {
		d := draft{Rule: Plain("aturan", groups.Hold, w)}
		if errs := d.checkBody(); len(errs) > 0 {
			t.Errorf("%q is refused: %v", w, errs)
		}
	}
	for _, lane := range []groups.Lane{groups.Care, groups.Answer} {
		d := draft{Rule: Plain("aturan", lane, "kanker payudara")}
		if errs := d.checkBody(); len(errs) > 0 {
			t.Errorf("lane %s: %v", lane, errs)
		}
	}
}

func TestBodyWordsBesideOthers(t *testing.T) {
	t.Parallel()
	const head = "aturan:\n  - id: satu\n    jalur: hold\n    alasan: Begitu.\n"
	for _, c := range []struct{ name, data, want string }{
		{"a phrase", head + "    kata:\n      - togel\n      - kanker payudara\n",
			`r.yaml:7:9: the word "kanker payudara" alone would get lane hold, and nobody could speak of body or treatment any more; add words to it, or dekat`},
		{"a near word of the body", head + "    kata: [kanker]\n    dekat: [jual, operasi]\n",
			`r.yaml:6:19: "kanker" beside "operasi" says nothing wrong, and would get lane hold: nobody could speak of body or treatment any more; add words to "kanker", or leave "operasi" away`},
		{"a newcomer", head + "    kata: [kanker]\n    dekat: ['{pendatang-baru}']\n",
			`r.yaml:6:13: "kanker" beside "{pendatang-baru}" says nothing wrong, and would get lane hold: nobody could speak of body or treatment any more; add words to "kanker", or leave "{pendatang-baru}" away`},
		{"in one group only", head + "    kata: [payudara]\n    grup: [Pita Ungu]\n",
			`r.yaml:5:12: the word "payudara" alone would get lane hold, and nobody could speak of body or treatment any more; add words to it, or dekat`},
		{"something wrong beside it", head + "    kata: [kanker, kemo]\n    dekat: [jual, '{telepon}', '{diteruskan}', '{berulang>=3}']\n", ""},
		{"a newcomer's link", head + "    kata: ['{tautan}']\n    dekat: ['{pendatang-baru}', kanker]\n", ""},
	} {
		_, err := Load(Source{"r.yaml", []byte(c.data)})
		got := ""
		if err != nil {
			got, _, _ = strings.Cut(err.Error(), "\n")
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
