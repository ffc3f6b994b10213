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
		"Butuh donor darah O untuk pasien kanker hati, hati-hati calo":             true,
		"Dibutuhkan darah B 2 kantong, pasien gagal ginjal":                        true,
		"ada yg bisa donor darah? drh O+ 3 kantong":                                true,
		"Tolong yg goldarnya O, butuh drh 2 ktg":                                   true,
		"kemarin ada donor darah di PMI":                                           false,
		"cari pendonor hati, golongan darah O":                                     false,
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

// TestWhatIsSoldIsNoAppeal tells appeals that offer goods or money from those that only ask.
func TestWhatIsSoldIsNoAppeal(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"Butuh donor darah A+ sekaligus tersedia jamu penambah darah 150rb hub 0811-0000-0062":                      true,
		"Mohon bantu donor plasma, golongan darah apa saja, bayar 2 juta per kantong, hub 0811-0000-0065":           true,
		"Butuh donor darah O, ada imbalan, hubungi 0811-0000-0065":                                                  true,
		"Butuh donor darah O, Rp500.000 per kantong":                                                                true,
		"Butuh donor darah O dan tersedia vitamin 150.000 / 150 ribu":                                               true,
		"Butuh donor darah O, stok PMI kosong dan tidak tersedia di RS lain, mohon sebarkan pesan ini":              false,
		"URGENT butuh donor trombosit, trombosit tinggal 15 ribu, hubungi anaknya 0811-0000-0012":                   false,
		"Butuh donor darah AB+ 4 kantong, pasien Bu Contoh kamar 302, hubungi keluarga 0811-0000-0012 terima kasih": false,
	} {
		if got := moderation.SellsBlood([]groups.Surface{{Kind: groups.Body, Text: said}}); got != want {
			t.Errorf("%q sells: %v, want %v", said, got, want)
		}
	}
}

// TestTheNumberAfterAnAppeal tells what belongs to an appeal from numbers for something else.
func TestTheNumberAfterAnAppeal(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"0811-0000-0054": true,
		"Hubungi anaknya ya di 0811-0000-0054 🙏":              true,
		"CP: Contoh 0811-0000-0054":                           true,
		"yang bisa donor langsung ke adiknya 0811-0000-0054":  true,
		"Simpan nomor perawat navigator 0811-0000-0054":       false,
		"nomor perawat 0811-0000-0054":                        false,
		"ini toko kain yang murah dekat pasar 0811-0000-0054": false,
		"donor ginjal ke 0811-0000-0054":                      false,
	} {
		if got := moderation.GivesDonorsNumber([]groups.Surface{{Kind: groups.Body, Text: said}}); got != want {
			t.Errorf("%q belongs to the appeal: %v, want %v", said, got, want)
		}
	}
	if !moderation.GivesDonorsNumber([]groups.Surface{{Kind: groups.ContactCard, Text: "Contoh Satu Dua Tiga 0811-0000-0054"}}) {
		t.Error("a contact card does not belong to the appeal")
	}
}
