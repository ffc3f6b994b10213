package command_test

import (
	"testing"

	"pita/groups"
)

// A command that goes by several words is explained by the one that was typed.
func TestUsageSpeaksOfTheWordThatWasTyped(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][2]string{
		"!jam tenang malam": {"jam tenang", "jam tenang 20.30-06.30"},
		"!bahasa jawa":      {"bahasa", "bahasa en"},
		"!setelan apa":      {"setelan", "setelan"},
		"!jadwal batal":     {"jadwal", "jadwal batal K7F3"},
	} {
		p := table.Parse(private(groups.Facilitator, typed))
		if p.Fault == nil || len(p.Fault.Args) != 2 {
			t.Errorf("%s: got %+v, want a fault with a word and an example", typed, p)
			continue
		}
		if got := [2]string{p.Fault.Args[0].Value, p.Fault.Args[1].Value}; got != want {
			t.Errorf("%s: explained by %q, want %q", typed, got, want)
		}
	}
}

// What is wrong with a setting is named, with an example that can be typed.
func TestSettingsFaultsNameWhatIsWrong(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"jam tenang 25.00-06.00": "Jam “25.00” tidak ada. Contoh yang benar: *jam tenang 20.30-06.30*.",
		"jam tenang 20.00-06.70": "Jam “06.70” tidak ada. Contoh yang benar: *jam tenang 20.30-06.30*.",
		"jam tenang 07.00-07.00": "Jam tenang 07.00 sampai 07.00 tidak menyisakan satu jam pun untuk kiriman. Contoh yang benar: *jam tenang 20.30-06.30*.",
		"!zona papua":            "Ada tiga zona waktu: WIB, WITA, dan WIT (Maluku dan Papua). Contoh yang benar: *zona WITA*. Yang Anda tulis, “papua”, tidak saya kenal.",
		"zona waktu jakarta":     "Ada tiga zona waktu: WIB, WITA, dan WIT (Maluku dan Papua). Contoh yang benar: *zona WITA*. Yang Anda tulis, “jakarta”, tidak saya kenal.",
	} {
		p := table.Parse(private(groups.Facilitator, typed))
		if p.Fault == nil {
			t.Errorf("%s: got %+v, want a fault", typed, p)
			continue
		}
		if got := mustSay(t, "id", *p.Fault); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}
