package moderation

import "strings"

// findPhone finds the mobile numbers of other people, and any number written
// with a plus and a country. Free and short numbers, codes of parcels and
// bookings, and the writer's own number are no finds; but near a claim the
// writer's own number is what an advert has.
func (s *scan) findPhone(chain []group) {
	for i := 0; i < len(chain); i++ {
		k := s.phoneAt(chain, i)
		if k < 0 {
			continue
		}
		start, stop := chain[i].start, chain[k].stop
		i = k
		s.notePhone(start, stop, s.digits(start, stop))
	}
}

// notePhone adds a phone number, unless it is the writer's own or a code.
func (s *scan) notePhone(start, stop int, digits string) {
	if s.isCode(start) {
		return
	}
	own := s.isOwn(start, stop)
	for _, n := range s.book.byBuild[phoneBuild] {
		if n.role == isWord && own {
			continue
		}
		s.found.add(occurrence{int32(start), int32(stop), n.rule, n.role, true})
		if n.role == isWord {
			s.phones.add(digits, s.surface, int(s.ls[start].off))
		}
	}
}

// phoneAt returns the last group of the phone number that begins with group i,
// or -1.
func (s *scan) phoneAt(chain []group, i int) int {
	start, last := chain[i].start, -1
	before := s.after(start)
	plus := strings.HasSuffix(before, "+") || strings.HasSuffix(before, "+(") || strings.HasSuffix(before, "＋")
	for k := i; k < len(chain); k++ {
		size := chain[k].stop - start
		if size > 17 {
			break
		}
		if n := chain[k].stop - chain[k].start; last >= 0 && n < 3 && n < chain[k-1].stop-chain[k-1].start {
			break
		}
		if s.isPhone(s.digits(start, chain[k].stop), plus, start) && (chain[k].stop >= len(s.ls) || s.ls[chain[k].stop].gap != 0) {
			last = k
		}
	}
	if last >= 0 && (s.isDate(chain[i:last+1]) || s.areHours(chain[i:])) {
		return -1
	}
	return last
}

// isPhone tells whether the digits from letter start on are a private phone number.
func (s *scan) isPhone(d string, plus bool, start int) bool {
	switch {
	case strings.HasPrefix(d, "00"):
		d = d[2:]
		return isMobile62(d) || !strings.HasPrefix(d, "62") && len(d) >= 9 && len(d) <= 15 && d[0] != '0' && s.called(start)
	case isMobile62(d):
		return true
	case strings.HasPrefix(d, "08"):
		return isMobile(d[1:])
	case plus:
		return !strings.HasPrefix(d, "62") && len(d) >= 9 && len(d) <= 15
	}
	return isMobile(d) && s.called(start)
}

// isMobile62 tells a mobile number with the country before it.
func isMobile62(d string) bool {
	rest, ok := strings.CutPrefix(d, "62")
	return ok && isMobile(strings.TrimPrefix(rest, "0"))
}

// isMobile tells whether d, from the 8 on, is an Indonesian mobile number. 800,
// 804, 807 and 809 are services.
func isMobile(d string) bool {
	return len(d) >= 9 && len(d) <= 12 && d[0] == '8' && strings.IndexByte("1235789", d[1]) >= 0
}

// called tells whether a word before letter i says that a phone number follows.
func (s *scan) called(i int) bool { return s.hinted(i, i, 3, callHints...) }

var callHints = []string{"wa", "hp", "hpnya", "nope", "whatsapp", "telp", "telepon", "telpon", "tlp", "tel", "hub", "hubungi", "kontak", "contact",
	"call", "cp", "phone", "sms", "japri", "chat", "whatsap"}

// isDate tells whether groups that would do as a phone number are a date, with a year or
// an hour behind it.
func (s *scan) isDate(chain []group) bool {
	sep := func(k int) string { return strings.Trim(s.after(chain[k].start), " ") }
	size := func(k int) int { return chain[k].stop - chain[k].start }
	if len(chain) < 3 {
		return len(chain) == 2 && strings.ContainsAny(sep(1), "/,") && size(0) < 4
	}
	day, month := digitsValue(s, chain[0]), digitsValue(s, chain[1])
	if size(0) <= 2 && size(1) <= 2 && sep(1) == sep(2) && day >= 1 && day <= 31 && month >= 1 && month <= 12 {
		if year := digitsValue(s, chain[2]); size(2) == 4 && year >= 1900 && year < 2100 || size(2) == 2 && sep(1) == "/" {
			return true
		}
	}
	if strings.ContainsAny(s.text[s.ls[chain[0].start].off:s.ls[chain[len(chain)-1].stop-1].off], "/,") && size(0) < 3 {
		return true
	}
	return false
}

// areHours tells hours one after the other: "08.30-09.15 11.00".
func (s *scan) areHours(chain []group) bool {
	if len(chain) < 4 {
		return false
	}
	apart := false
	for k, g := range chain[:4] {
		v := digitsValue(s, g)
		if g.stop-g.start != 2 || k%2 == 0 && v > 24 || k%2 == 1 && v > 59 {
			return false
		}
		between := s.after(g.start)
		if k%2 == 1 && between != "." {
			return false
		}
		apart = apart || k > 0 && k%2 == 0 && between != "."
	}
	return apart
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
		first := s.wordStart(start)
		return !s.isOneOf(first, start, []string{"wa", "hp", "tlp", "telp", "telepon", "no", "nomor", "hub", "call", "tel", "cp", "kontak", "hubungi", "sms"})
	}
	switch {
	case s.hinted(start, start, 1, callHints...):
		return false
	case s.hinted(start, start, 3, codeHints...):
		return true
	}
	// "Order 0811…" is an advert; "no order 0811…" is a code.
	return s.hinted(start, start, 3, "order", "pesanan", "paket") && s.hinted(start, start, 3, "no", "nomor", "nomer", "id") && !s.called(start)
}

var codeHints = []string{"resi", "awb", "booking", "kode", "invoice", "inv", "tracking", "rekening", "rek", "norek", "va", "virtual",
	"transaksi", "antrian", "antrean", "tiket", "token", "referensi"}
