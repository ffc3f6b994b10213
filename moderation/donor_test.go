package moderation_test

import (
	"testing"

	"pita/groups"
	"pita/moderation"
)

// TestAppealsForBlood tells them from visits to the laboratory and from other donors.
func TestAppealsForBlood(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"URGENT! Butuh donor darah golongan AB, hubungi anaknya di 0811-0000-0012": true,
		"Mohon bantuan teman-teman, dibutuhkan 4 kantong darah O+ untuk Bu Contoh": true,
		"siapa yang bersedia jadi pendonor trombosit untuk kakak saya?":            true,
		"Stok PMI kosong, cari goldar B rhesus negatif":                            true,
		"butuh d o n o r  d a r a h secepatnya":                                    false, // an honest appeal is not disguised
		"Need blood donors, type A, please call":                                   true,
		"tolong carikan donor ASI untuk bayi saya":                                 false,
		"cari donor ginjal, golongan darah O, dibayar":                             false,
		"perlu cek darah dulu sebelum kemo":                                        false,
		"tekanan darah saya tinggi, tolong":                                        false,
		"kemarin saya donor darah di PMI":                                          false,
		"butuh uang? dana cepat cair":                                              false,
	} {
		got := moderation.AsksForBlood([]groups.Surface{{Kind: groups.Body, Text: said}})
		if got != want {
			t.Errorf("%q asks for blood: %v, want %v", said, got, want)
		}
	}
}
