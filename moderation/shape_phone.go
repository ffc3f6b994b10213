package moderation

import "strings"

// findPhone finds the mobile numbers of other people, and any number written
// with a plus and a country. Free and short numbers, codes of parcels and
// bookings, and the writer's own number are no finds; but near a claim the
// writer's own number is what an advert has.
func (s *scan) findPhone(chain []group, n numberPattern) {
	for i := 0; i < len(chain); i++ {
		k := s.phoneAt(chain, i)
		if k < 0 {
			continue
		}
		start, stop := chain[i].start, chain[k].stop
		i = k
		if n.role == isWord && s.isOwn(start, stop) || s.isCode(start) {
			continue
		}
		s.note(start, stop, n, true)
	}
}

// phoneAt returns the last group of the phone number that begins with group i,
// or -1.
func (s *scan) phoneAt(chain []group, i int) int {
	start, last := chain[i].start, -1
	plus := strings.HasSuffix(s.after(start), "+") || strings.HasSuffix(s.after(start), "+(")
	for k := i; k < len(chain); k++ {
		size := chain[k].stop - start
		if size > 15 {
			break
		}
		if last >= 0 && chain[k].stop-chain[k].start < 3 {
			break
		}
		if isPhone(s.digits(start, chain[k].stop), plus) && (chain[k].stop >= len(s.ls) || s.ls[chain[k].stop].gap != 0) {
			last = k
		}
	}
	if last >= 0 && strings.ContainsAny(s.text[s.ls[start].off:s.ls[chain[last].stop-1].off], "/,") {
		return -1
	}
	return last
}

// isPhone tells whether the digits are a private phone number.
func isPhone(d string, plus bool) bool {
	switch {
	case strings.HasPrefix(d, "628"):
		return isMobile(d[2:])
	case strings.HasPrefix(d, "6208"):
		return isMobile(d[3:])
	case strings.HasPrefix(d, "08"):
		return isMobile(d[1:])
	case plus:
		return !strings.HasPrefix(d, "62") && len(d) >= 9 && len(d) <= 15
	}
	return false
}

// isMobile tells whether d, from the 8 on, is an Indonesian mobile number. 800,
// 804, 807 and 809 are services.
func isMobile(d string) bool {
	return len(d) >= 9 && len(d) <= 12 && strings.IndexByte("1235789", d[1]) >= 0
}

// isOwn tells whether the adapter marked this as the writer's own number.
func (s *scan) isOwn(start, stop int) bool {
	from, to := int(s.ls[start].off), end(s.text, s.ls, stop-1)
	for _, o := range s.own {
		if o.Start < to && from < o.End {
			return true
		}
	}
	return false
}

// isCode tells whether the number at letter start belongs to a parcel, a
// booking, an order or an account.
func (s *scan) isCode(start int) bool {
	if s.ls[start].gap == 0 && start > 0 {
		first := start
		for first > 0 && s.ls[first-1].word == s.ls[start].word {
			first--
		}
		return !s.isOneOf(first, start, []string{"wa", "hp", "tlp", "telp", "telepon", "no", "nomor", "hub", "call", "tel"})
	}
	return s.hinted(start, start, 3, "resi", "awb", "booking", "kode", "order", "pesanan", "invoice", "inv",
		"tracking", "paket", "rekening", "rek", "norek", "va", "virtual", "transaksi", "antrian", "tiket")
}
