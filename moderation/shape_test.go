package moderation

import (
	"strings"
	"testing"

	"pita/groups"
)

// In shapeCases brackets mark what a shape finds; no brackets, no find.
var shapeCases = []struct{ shape, text string }{
	{"{nik}", "NIK [3201015508700001] ya"},
	{"{nik}", "[3201 0155 0870 0001]"},
	{"{nik}", "[3201.0155.0870.0001]"},
	{"{nik}", "２ anak, [３２０１０１５５０８７００００１]"},
	{"{nik}", "[3201015508700001] 2 orang"},
	{"{nik}", "9901015508700001"},
	{"{nik}", "3201017908700001"},
	{"{nik}", "3201015513700001"},
	{"{nik}", "3201015508700000"},
	{"{nik}", "32010155087000011"},
	{"{nik}", "JX3201015508700001"},
	{"{nik}", "8808 0811 0000 0012"},
	{"{bpjs}", "BPJS saya [0001234567890]"},
	{"{bpjs}", "kartu: [0001-2345-67890]"},
	{"{bpjs}", "resi 0001234567890"},
	{"{bpjs}", "bpjs 000123456789"},
	{"{rekam-medis}", "No. RM [00-12-34-56]"},
	{"{rekam-medis}", "nomor rekam medis [123456]"},
	{"{rekam-medis}", "bayar 123456"},
	{"{telepon}", "hubungi [0811-0000-0012] ya"},
	{"{telepon}", "wa +[62 811-0000-0012]"},
	{"{telepon}", "wa.me/[6281100000012]"},
	{"{telepon}", "[62 811 0000 0012]"},
	{"{telepon}", "([0811) 0000 0012]"},
	{"{telepon}", "[0811.0000.0012] atau 119"},
	{"{telepon}", "WA[081100000012]"},
	{"{telepon}", "[𝟬𝟴𝟭𝟭𝟬𝟬𝟬𝟬𝟬𝟬𝟭𝟮]"},
	{"{telepon}", "+[60 12-345 6789]"},
	{"{telepon}", "119"},
	{"{telepon}", "1500567"},
	{"{telepon}", "1-500-567"},
	{"{telepon}", "0800 1234 567"},
	{"{telepon}", "0807 1234 567"},
	{"{telepon}", "(021) 5681570"},
	{"{telepon}", "resi JP081100000012"},
	{"{telepon}", "no resi 081100000012"},
	{"{telepon}", "kode booking: 081100000012"},
	{"{telepon}", "08-11-2025"},
	{"{telepon}", "08.00-11.00"},
	{"{telepon}", "08/11/2025 12.00"},
	{"{telepon}", "Rp 81.100.000"},
	{"{telepon}", "0811000000123456"},
	{"{suhu>=38}", "panas [38,9] abis kemo"},
	{"{suhu>=38}", "suhu [38] derajat"},
	{"{suhu>=38}", "demam sampai [39.2]°C"},
	{"{suhu>=38}", "suhunya [38]℃"},
	{"{suhu>=38}", "[40] derajat demamnya"},
	{"{suhu>=38}", "demam 37,9"},
	{"{suhu>=38}", "CA 15-3 ku 38.7"},
	{"{suhu>=38}", "panas dingin, CA 15-3 ku 38.7"},
	{"{suhu>=38}", "demam, umur 39 tahun"},
	{"{suhu>=38}", "demam, berat 40 kg"},
	{"{suhu>=38}", "panas 38.900 rupiah"},
	{"{suhu>=38}", "demam jam 38:00"},
	{"{suhu>=38}", "demam 138"},
	{"{suhu>=38}", "harga 38,5"},
	{"{suhu>=39}", "panas 38,9 abis kemo"},
	{"{tautan-grup}", "https://[chat.whatsapp.com]/AbCdEf"},
	{"{tautan-grup}", "gabung [t.me]/contoh"},
	{"{tautan-grup}", "[chat . whatsapp . com] / AbC"},
	{"{tautan-grup}", "chat whatsapp com"},
	{"{tautan-grup}", "t.me"},
	{"{tautan-grup}", "chat.whatsapp.com"},
	{"{berkas-berbahaya}", "undangan.[apk]"},
	{"{berkas-berbahaya}", "Resi Paket.[APK]"},
	{"{berkas-berbahaya}", "foto.jpg.[exe]"},
	{"{berkas-berbahaya}", "apk apa ini"},
	{"{berkas-berbahaya}", "foto.apkah"},
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for _, c := range shapeCases {
		text := strings.NewReplacer("[", "", "]", "").Replace(c.text)
		got := text
		if h, ok := hitsBy(t, c.shape, text); ok {
			got = text[:h.Start] + "[" + text[h.Start:h.End] + "]" + text[h.End:]
		}
		if got != c.text {
			t.Errorf("%s: got %s, want %s", c.shape, got, c.text)
		}
	}
}

func TestPhoneLanes(t *testing.T) {
	t.Parallel()
	b := Starting()
	one, two := "hubungi 0811-0000-0012", "hubungi 0811-0000-0012 atau +62 811-0000-0034"
	own := []groups.Span{{Start: 8, End: 22}}
	for _, c := range []struct {
		name  string
		text  string
		own   []groups.Span
		known bool
		want  groups.Lane
	}{
		{"someone's", one, nil, true, groups.Guard},
		{"the writer's own", one, own, true, groups.None},
		{"one, writer unknown", one, nil, false, groups.Hold},
		{"two, writer unknown", two, nil, false, groups.Guard},
		{"own and another's", two, own, true, groups.Guard},
		{"one said twice, writer unknown", one + " ya, 62811 0000 0012", nil, false, groups.Hold},
		{"citizen's number beside, writer unknown", one + ", NIK 3201015508700001", nil, false, groups.Guard},
	} {
		s := groups.Surface{Kind: groups.Body, Text: c.text, Own: c.own}
		v := b.Judge(Text{Surfaces: []groups.Surface{s}, WriterNumberKnown: c.known})
		if got := v.Lane(); got != c.want {
			t.Errorf("%s: lane %v, want %v", c.name, got, c.want)
		}
	}
}
