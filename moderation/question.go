package moderation

import "strings"

// askWords begin a question, even one without its mark.
var askWords = strings.Fields(`apa apakah apkh benarkah betulkah bener benerkah bolehkah bisakah adakah haruskah
	perlukah mungkinkah amankah kenapa mengapa bagaimana gimana siapa kapan mana is are can does do should why how`)

// asked tells whether the sentence of o asks something.
func (s *scan) asked(o *occurrence) bool {
	first, last := int(o.start), int(o.stop)-1
	for first > 0 && !s.stopsBefore(first) && s.wordsBetween(int32(first), o.start) <= longSentence {
		first--
	}
	last = s.sentence(last+1) - 1
	if mark := strings.IndexAny(s.after(last+1), ".!?\n"); mark >= 0 && s.after(last + 1)[mark] == '?' {
		return true
	}
	return s.beginsAsking(first)
}

// beginsAsking tells whether the sentence that begins with letter i begins as
// questions do, a few words of address apart.
func (s *scan) beginsAsking(i int) bool {
	for range 4 {
		k := i
		for k < len(s.ls) && s.ls[k].word == s.ls[i].word {
			k++
		}
		switch {
		case s.isExactly(i, k, askWords), s.isExactly(i, k, []string{"ada"}) && k < len(s.ls) && s.wordIs(k, "yang", "yg"):
			return true
		case k >= len(s.ls) || !s.isExactly(i, k, addresses):
			return false
		}
		i = k
	}
	return false
}

// addresses are how people turn to others before they ask.
var addresses = strings.Fields(`bu ibu ibu2 bun bunda bund mbak kak kakak pak bapak dok dokter sus suster
	teman2 teman gais guys sist sis maaf mohon permisi izin numpang mau tanya nanya halo hai assalamualaikum`)
