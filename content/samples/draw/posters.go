//go:build ignore

// Posters makes the pictures that people send in the sample transcripts:
// go run content/samples/draw/posters.go content/samples/chat
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
	"rsc.io/qr"
)

var (
	red    = color.RGBA{0xB8, 0x1E, 0x2C, 0xFF}
	yellow = color.RGBA{0xFF, 0xD2, 0x3F, 0xFF}
	green  = color.RGBA{0x1F, 0x6B, 0x3B, 0xFF}
	cream  = color.RGBA{0xFB, 0xF2, 0xDC, 0xFF}
	brown  = color.RGBA{0x6B, 0x3F, 0x1D, 0xFF}
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "posters: name the folder to write into, content/samples/chat")
		os.Exit(2)
	}
	remedy := remedy()
	pictures := map[string]func() ([]byte, error){
		"undian.jpg":      func() ([]byte, error) { return saved(prize(), 70) },
		"loket.jpg":       func() ([]byte, error) { return saved(counter(), 70) },
		"ramuan.jpg":      func() ([]byte, error) { return saved(remedy, 70) },
		"ramuan-lagi.jpg": func() ([]byte, error) { return saved(smaller(remedy, 7, 10), 45) },
	}
	for name, draw := range pictures {
		data, err := draw()
		if err == nil {
			err = os.WriteFile(filepath.Join(os.Args[1], name), data, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "posters:", err)
			os.Exit(1)
		}
	}
}

// prize is an advert that leads to a swindle by its code alone.
func prize() *image.RGBA {
	im := sheet(480, 600, red)
	fill(im, image.Rect(0, 0, 480, 150), yellow)
	write(im, 40, 30, 5, red, "SELAMAT!")
	write(im, 40, 100, 2, red, "Pindai kode di bawah ini")
	coded(im, "Klaim hadiah: https://hadiah.example/ambil", 120, 250)
	return im
}

// counter is a clinic's notice, with a code by which one asks for a number.
func counter() *image.RGBA {
	im := sheet(480, 600, cream)
	fill(im, image.Rect(0, 0, 480, 90), green)
	write(im, 30, 25, 3, cream, "POLI ONKOLOGI")
	write(im, 40, 120, 2, brown, "Ambil nomor antrean di sini")
	coded(im, "https://klinik.example/antrean", 110, 220)
	fill(im, image.Rect(0, 540, 480, 600), brown)
	return im
}

// coded draws a QR code in a white frame.
func coded(im draw.Image, text string, left, top int) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		panic(err) // our texts are short
	}
	const dot = 7
	side := (code.Size + 8) * dot
	fill(im, image.Rect(left, top, left+side, top+side), color.White)
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				at := image.Pt(left+(x+4)*dot, top+(y+4)*dot)
				fill(im, image.Rectangle{at, at.Add(image.Pt(dot, dot))}, color.Black)
			}
		}
	}
}

// remedy is an advert for a miracle cure; all that is wrong with it is writing.
func remedy() *image.RGBA {
	im := sheet(480, 560, cream)
	fill(im, image.Rect(0, 0, 480, 130), green)
	write(im, 30, 30, 4, yellow, "RAMUAN AJAIB")
	fill(im, image.Rect(180, 170, 300, 210), brown)
	fill(im, image.Rect(150, 210, 330, 430), brown)
	fill(im, image.Rect(165, 270, 315, 370), cream)
	write(im, 185, 305, 2, green, "12 HERBAL")
	fill(im, image.Rect(0, 470, 480, 560), red)
	write(im, 40, 495, 3, color.White, "SEMBUH 3 HARI")
	return im
}

func sheet(w, h int, c color.Color) *image.RGBA {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(im, im.Rect, c)
	return im
}

func fill(im draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(im, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// write writes a line, size times as large as a terminal's letters.
func write(im draw.Image, x, y, size int, ink color.Color, text string) {
	face := basicfont.Face7x13
	w := font.MeasureString(face, text).Ceil()
	mask := image.NewAlpha(image.Rect(0, 0, w, face.Height))
	(&font.Drawer{Dst: mask, Src: image.Opaque, Face: face, Dot: fixed.P(0, face.Ascent)}).DrawString(text)
	big := image.NewAlpha(image.Rect(0, 0, w*size, face.Height*size))
	draw.NearestNeighbor.Scale(big, big.Rect, mask, mask.Rect, draw.Src, nil)
	draw.DrawMask(im, big.Rect.Add(image.Pt(x, y)), image.NewUniform(ink), image.Point{}, big, image.Point{}, draw.Over)
}

func smaller(im image.Image, part, of int) *image.RGBA {
	r := im.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, r.Dx()*part/of, r.Dy()*part/of))
	draw.BiLinear.Scale(out, out.Rect, im, r, draw.Src, nil)
	return out
}

func saved(im image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, im, &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}
