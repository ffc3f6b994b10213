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

// AsksForBlood says whether a message is an appeal for blood donors.
func AsksForBlood(surfaces []groups.Surface) bool {
	for _, s := range surfaces {
		if s.Kind == groups.FileName {
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
