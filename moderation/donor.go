package moderation

import (
	"slices"
	"strings"

	"pita/groups"
)

// Words of an appeal for blood donors. It asks, it speaks of giving, and it speaks of blood:
// "donor" alone may be a kidney's, and "perlu cek darah" is a visit to the laboratory.
var (
	bloodAsks = strings.Fields(`butuh dibutuhkan butuhkan membutuhkan perlu diperlukan memerlukan cari carikan dicari
		mencari nyari mohon tolong bantu bantuan bersedia ditunggu urgent urgen segera kekurangan kosong need needed needs
		wanted looking please help`)
	bloodGives = strings.Fields(`donor donornya pendonor pendonornya donorkan mendonor mendonorkan donorin
		kantong kantung ktg trombosit trombo plasma golongan goldar goldarnya gol pmi utd donors donate platelets transfusi tranfusi
		transfusion`)
	blood = strings.Fields(`darah darahnya drh trombosit trombo goldar goldarnya golongan rhesus plasma aferesis apheresis transfusi
		tranfusi pmi utd prc ffp blood platelets transfusion`)
	bloodWho = strings.Fields(`yg yang yng`) // after "ada": is there anybody who

	// Organs are given too; but a liver may be what somebody bleeds from.
	bloodNot = strings.Fields(`ginjal hati kornea sperma organ kidney liver organs`)

	// An appeal offers nothing: no goods, no price, and no pay, which blood donors don't get.
	// "Stok kosong" and "tidak tersedia" are why people ask.
	bloodSold = strings.Fields(`jual dijual menjual jualan jualnya penjual promo diskon harga harganya hrg
		beli dibeli membeli order pemesanan cod ongkir reseller agen jamu herbal kapsul suplemen ramuan
		bayar dibayar membayar bayaran bayarannya imbalan upah komisi honor fee tarif transfer trf rekening rek
		rp idr rupiah juta jt sell selling sale price buy pay paid payment reward cash`)
	thousands   = strings.Fields(`rb rbu ribu k`)
	bloodCounts = strings.Fields(`trombosit trombo trombositnya platelets leukosit leuko plt`)

	// Words beside a number to call, of which there may be any number.
	callWords = strings.Fields(`nomor nomer no nmr hp wa whatsapp telp tlp telpon telepon kontak cp call contact number
		hubungi hub dihubungi hubunginya nomornya nomernya ini itu yg yang bisa ke di dan atau dengan untuk utk langsung
		anaknya anak suami suaminya istri istrinya keluarga keluarganya kakak kakaknya adik adiknya ibu ibunya bapak
		bapaknya bu pak kak mbak mas bpk ya aja saja mohon tolong terima kasih makasih trims segera please thanks the
		family her his my daughter son husband wife at on or`)
	// Who is called for other things than blood, however short the message.
	calledElse = strings.Fields(`simpan save perawat suster bidan dokter dr navigator admin cs grup group gabung join`)
)

// mostBesides is how many words beside a number to call may be a name.
const mostBesides = 2

// speaksOfBlood says whether a text has one of the stems without which there is no appeal, in
// capital or small letters: most messages need not be read word by word.
func speaksOfBlood(s string) bool {
	for i := range len(s) - 2 {
		rest := s[i:]
		switch s[i+1] | 0x20 { // the second letter tells most
		case 'a':
			if startsWith(rest, "darah") {
				return true
			}
		case 'l':
			if startsWith(rest, "blood") || startsWith(rest, "platelet") {
				return true
			}
		case 'm':
			if startsWith(rest, "pmi") {
				return true
			}
		case 'o':
			if startsWith(rest, "goldar") || startsWith(rest, "golongan") {
				return true
			}
		case 'r':
			if startsWith(rest, "drh") || startsWith(rest, "trombo") || startsWith(rest, "transfus") {
				return true
			}
		}
	}
	return false
}

func startsWith(s, stem string) bool {
	return s[0]|0x20 == stem[0] && len(s) >= len(stem) && strings.EqualFold(s[:len(stem)], stem)
}

// AsksForBlood says whether a message is an appeal for blood donors.
func AsksForBlood(surfaces []groups.Surface) bool {
	for _, s := range surfaces {
		if s.Kind == groups.FileName || !speaksOfBlood(s.Text) {
			continue
		}
		said := strings.Fields(Fold(s.Text))
		has := func(words []string) bool { return hasAny(said, words) }
		if (has(bloodAsks) || comesAfter(said, "ada", bloodWho)) && has(bloodGives) && has(blood) && !givesOrgan(said) {
			return true
		}
	}
	return false
}

// comesAfter says whether one of the words comes right after first.
func comesAfter(said []string, first string, words []string) bool {
	k := slices.Index(said, first)
	return k >= 0 && k+1 < len(said) && slices.Contains(words, said[k+1])
}

// givesOrgan says whether the giving is of an organ: "donor ginjal", "pendonor hati".
func givesOrgan(said []string) bool {
	for k, w := range said[:max(0, len(said)-1)] {
		if strings.Contains(w, "donor") && slices.Contains(bloodNot, said[k+1]) ||
			slices.Contains(bloodNot, w) && strings.HasPrefix(said[k+1], "donor") {
			return true
		}
	}
	return false
}

// SellsBlood says whether a message that speaks of blood donors offers goods or money as well:
// a number in it is not the family's alone to give.
func SellsBlood(surfaces []groups.Surface) bool {
	return slices.ContainsFunc(surfaces, func(s groups.Surface) bool {
		said := strings.Fields(Fold(s.Text))
		counted := hasAny(said, bloodCounts)
		return hasAny(said, bloodSold) || slices.ContainsFunc(said, func(w string) bool { return priced(w, counted) })
	})
}

// priced says whether a word is a price, as they are shortened: "150rb", "2jt", "rp150". Where
// cells are counted, thousands are theirs: "trombosit tinggal 15 ribu".
func priced(w string, counted bool) bool {
	unit := strings.TrimLeft(w, "0123456789.,")
	switch {
	case slices.Contains(thousands, unit):
		return !counted
	case unit != w && (unit == "jt" || unit == "juta"):
		return true
	}
	rest, ok := strings.CutPrefix(w, "rp")
	return ok && rest != "" && strings.Trim(rest, "0123456789.,") == ""
}

// GivesDonorsNumber says whether a message that follows an appeal for blood donors belongs to
// it: it is a contact card or a number and little else, or speaks of donors again.
func GivesDonorsNumber(surfaces []groups.Surface) bool {
	return !slices.ContainsFunc(surfaces, func(s groups.Surface) bool {
		if s.Kind == groups.ContactCard {
			return false
		}
		said := strings.Fields(Fold(s.Text))
		switch {
		case hasAny(said, bloodNot), hasAny(said, calledElse):
			return true
		case slices.ContainsFunc(said, func(w string) bool { return strings.Contains(w, "donor") }), speaksOfBlood(s.Text):
			return false
		}
		besides := slices.DeleteFunc(said, func(w string) bool {
			return slices.Contains(callWords, w) || strings.ContainsAny(w, "0123456789")
		})
		return len(besides) > mostBesides
	})
}

func hasAny(said, words []string) bool {
	return slices.ContainsFunc(said, func(w string) bool { return slices.Contains(words, w) })
}
