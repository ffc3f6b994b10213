package render

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"pita/content"
)

// lesson is an ordinary post of about 1.3 KB.
const lesson = `# Periksa payudara sendiri

Ibu, luangkan **sepuluh menit** sebulan sekali. Lakukan pada hari *ketujuh* sampai *kesepuluh*,
dihitung dari hari pertama haid. Sesudah menopause, pilih satu tanggal yang mudah diingat.

## Yang perlu dilihat

- **Bentuk**: apakah kedua sisi masih sama seperti bulan lalu?
- **Kulit**: apakah ada lekukan, kemerahan, atau kulit seperti kulit jeruk?
- **Puting**: apakah tertarik ke dalam atau mengeluarkan cairan?

## Yang perlu diraba

1. Berbaring dan letakkan satu tangan di belakang kepala.
2. Raba dengan tiga jari, *pelan* dulu, lalu sedikit lebih dalam.
3. Bergerak memutar dari luar ke dalam, sampai ke ketiak.

> Benjolan belum tentu kanker. Kebanyakan benjolan ternyata jinak, tetapi semuanya perlu diperiksa.

Bila ada yang berubah, datanglah ke **puskesmas** dalam minggu ini. Jangan menunggu sampai sakit,
karena kanker yang masih kecil biasanya tidak sakit. Petugas akan memeriksa Ibu dengan tenang
(SADANIS), dan bila perlu merujuk untuk USG atau mamografi. Biayanya ditanggung BPJS.

Simpan catatan kecil: tanggal, sisi kiri atau kanan, dan apa yang dirasakan. Catatan itu sangat membantu dokter.

Baca lagi di [halaman Kemenkes](https://ayosehat.kemkes.go.id/topik/kanker_payudara) atau balas pesan ini.
`

func BenchmarkLesson(b *testing.B) {
	src := []byte(lesson)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Post(content.Post{}, src)
		}
	})
	b.Run("goldmark-html-same-extensions", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			htmlOf(b, full, src)
		}
	})
	b.Run("goldmark-html-plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			htmlOf(b, plain, src)
		}
	})
	b.Run("read", func(b *testing.B) {
		text := Text(lesson)
		b.ReportAllocs()
		for b.Loop() {
			Read(text)
		}
	})
}

var (
	plain = goldmark.New()
	full  = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))
)

func htmlOf(b *testing.B, md goldmark.Markdown, src []byte) {
	var out bytes.Buffer
	if err := md.Convert(src, &out); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkBesideGoldmark renders and verifies, and lets goldmark write HTML,
// in turns, and reports the ratios of the middle turns: one that is interrupted
// by others who work on the machine says nothing.
func BenchmarkBesideGoldmark(b *testing.B) {
	src := []byte(lesson)
	var ours, same, bare []time.Duration
	for b.Loop() {
		t0 := time.Now()
		Post(content.Post{}, src)
		t1 := time.Now()
		htmlOf(b, full, src)
		t2 := time.Now()
		htmlOf(b, plain, src)
		t3 := time.Now()
		ours, same, bare = append(ours, t1.Sub(t0)), append(same, t2.Sub(t1)), append(bare, t3.Sub(t2))
	}
	b.ReportMetric(middle(ours)/middle(same), "x-same-extensions")
	b.ReportMetric(middle(ours)/middle(bare), "x-plain")
	b.ReportMetric(middle(ours)/1000, "µs-ours")
	if len(strings.Fields(lesson)) < 100 {
		b.Fatal("the lesson is too short")
	}
}

func middle(turns []time.Duration) float64 {
	slices.Sort(turns)
	return float64(turns[len(turns)/2])
}
