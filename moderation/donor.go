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
		kantong kantung trombosit trombo plasma golongan goldar gol pmi utd donors donate platelets transfusi tranfusi
		transfusion`)
	blood = strings.Fields(`darah darahnya trombosit trombo goldar golongan rhesus plasma aferesis apheresis transfusi
		tranfusi pmi utd prc ffp blood platelets transfusion`)
	bloodNot = strings.Fields(`ginjal hati kornea sperma organ kidney liver organs`)
)

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
			if startsWith(rest, "trombo") || startsWith(rest, "transfus") {
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
		has := func(words []string) bool {
			return slices.ContainsFunc(said, func(w string) bool { return slices.Contains(words, w) })
		}
		if has(bloodAsks) && has(bloodGives) && has(blood) && !has(bloodNot) {
			return true
		}
	}
	return false
}
