//go:build ignore

// Draw makes the pictures of the sample library, so that every one of them is
// our own work and can be made again: go run content/samples/draw/main.go FILE.
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
)

const side = 1080

var (
	paper = color.RGBA{0xFD, 0xF4, 0xF2, 0xFF}
	disc  = color.RGBA{0xFB, 0xDD, 0xE1, 0xFF}
	glass = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	pink  = color.RGBA{0xE3, 0x6C, 0x92, 0xFF}
	deep  = color.RGBA{0xC4, 0x4E, 0x78, 0xFF}
	skin  = color.RGBA{0xD9, 0xA0, 0x82, 0xFF}
	hair  = color.RGBA{0x6B, 0x4A, 0x4F, 0xFF}
	cloth = color.RGBA{0xF2, 0x8F, 0xAE, 0xFF}
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "draw: name the file to write, for example content/samples/posts/sadari-01.jpg")
		os.Exit(2)
	}
	if err := save(os.Args[1], sadari()); err != nil {
		fmt.Fprintln(os.Stderr, "draw:", err)
		os.Exit(1)
	}
}

func save(name string, im image.Image) error {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: 90}); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}

// sadari draws the ribbon above the three steps: look, lift, feel.
func sadari() image.Image {
	c := canvas{image.NewRGBA(image.Rect(0, 0, side, side))}
	c.fill(func(point) float64 { return -1 }, paper)
	ribbon(c, point{540, 60})
	for i, step := range []func(canvas, point){look, lift, feel} {
		at := point{190 + 350*float64(i), 770}
		c.fill(circle(at, 160), disc)
		step(c, at)
		dots(c, point{at.x, 990}, i+1)
	}
	return c.im
}

// ribbon draws the looped ribbon hanging from top.
func ribbon(c canvas, top point) {
	at := func(x, y float64) point { return point{top.x + x, top.y + y} }
	strand := func(m float64) shape {
		tail := cubic(at(-150*m, 500), at(-90*m, 390), at(20*m, 290), at(74*m, 190))
		loop := cubic(at(74*m, 190), at(118*m, 105), at(70*m, 34), at(0, 34))
		body := stroke(append(tail, loop...), 36)
		// A slanting cut makes the end a ribbon's rather than a rope's.
		return cut(body, at(-150*m, 452), point{-0.25 * m, 0.97})
	}
	c.fill(strand(-1), deep)
	// The far half begins behind the near one with a straight fold.
	over := both(strand(1), join(below(at(0, 160)), right(at(0, 0))))
	c.fill(both(grow(over, 9), below(at(0, 160))), paper)
	c.fill(both(strand(-1), above(at(0, 160))), deep)
	c.fill(over, pink)
}

// look is a woman before a round mirror.
func look(c canvas, at point) {
	c.fill(circle(point{at.x, at.y - 22}, 116), pink)
	c.fill(circle(point{at.x, at.y - 22}, 106), glass)
	arm(c, at, point{-58, 62}, point{-92, 96}, point{-70, 150})
	arm(c, at, point{58, 62}, point{92, 96}, point{70, 150})
	bust(c, at)
}

// lift is the same woman with both arms above her head.
func lift(c canvas, at point) {
	arm(c, at, point{-54, 60}, point{-104, -18}, point{-40, -98})
	arm(c, at, point{54, 60}, point{104, -18}, point{40, -98})
	bust(c, at)
}

// feel is the same woman, one hand behind her head and one on her chest.
func feel(c canvas, at point) {
	arm(c, at, point{54, 60}, point{104, -18}, point{40, -98})
	bust(c, at)
	chest := point{at.x + 32, at.y + 92}
	for _, r := range []float64{40, 25} {
		c.fill(within(ring(chest, r, 3.5), circle(at, 154)), glass)
	}
	arm(c, at, point{-56, 66}, point{-66, 122}, point{26, 94})
}

// bust draws head, hair, neck and shoulders, cut by the disc around at.
func bust(c canvas, at point) {
	head := point{at.x, at.y - 42}
	c.fill(circle(point{head.x, head.y - 8}, 52), hair)
	c.fill(circle(point{head.x, head.y - 56}, 20), hair)
	c.fill(line(point{at.x, at.y}, point{at.x, at.y + 40}, 17), skin)
	c.fill(circle(point{head.x, head.y + 6}, 41), skin)
	body := within(join(
		line(point{at.x - 44, at.y + 66}, point{at.x + 44, at.y + 66}, 30),
		line(point{at.x - 34, at.y + 80}, point{at.x - 34, at.y + 180}, 36),
		line(point{at.x + 34, at.y + 80}, point{at.x + 34, at.y + 180}, 36),
		line(point{at.x, at.y + 80}, point{at.x, at.y + 180}, 36),
	), circle(at, 160))
	c.fill(body, cloth)
	c.fill(within(circle(point{at.x, at.y + 34}, 22), body), skin)
	face(c, head)
}

func face(c canvas, head point) {
	for _, x := range []float64{-14, 14} {
		c.fill(circle(point{head.x + x, head.y + 5}, 4), hair)
	}
	c.fill(stroke(cubic(
		point{head.x - 10, head.y + 24}, point{head.x - 4, head.y + 30},
		point{head.x + 4, head.y + 30}, point{head.x + 10, head.y + 24}), 2), deep)
}

// arm draws a sleeve from shoulder to elbow and skin from elbow to hand.
func arm(c canvas, at, shoulder, elbow, hand point) {
	s, e, h := at.add(shoulder), at.add(elbow), at.add(hand)
	inside := circle(at, 160)
	c.fill(within(line(e, h, 14), inside), skin)
	c.fill(within(line(s, e, 19), inside), pink)
}

// dots counts the step, so that the picture needs no words in any language.
func dots(c canvas, at point, n int) {
	for i := range n {
		c.fill(circle(point{at.x + 40*(float64(i)-float64(n-1)/2), at.y}, 12), deep)
	}
}

type canvas struct{ im *image.RGBA }

// fill paints the points inside s, softly at the edge.
func (c canvas) fill(s shape, ink color.RGBA) {
	for y := range side {
		for x := 0; x < side; x++ {
			far := s(point{float64(x) + 0.5, float64(y) + 0.5})
			cover := 0.5 - far
			if cover <= 0 {
				x += int(far) // nothing of s is nearer than far
				continue
			}
			c.im.SetRGBA(x, y, mix(c.im.RGBAAt(x, y), ink, math.Min(cover, 1)))
		}
	}
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	f := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + t*(float64(b)-float64(a)))) }
	return color.RGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), 0xFF}
}

type point struct{ x, y float64 }

func (p point) add(q point) point { return point{p.x + q.x, p.y + q.y} }

// A shape tells how far a point lies outside it, in pixels; inside is negative.
type shape func(point) float64

func circle(at point, r float64) shape {
	return func(p point) float64 { return math.Hypot(p.x-at.x, p.y-at.y) - r }
}

func ring(at point, r, half float64) shape {
	whole := circle(at, r)
	return func(p point) float64 { return math.Abs(whole(p)) - half }
}

// line is the way from a to b, half wide on either side, with round ends.
func line(a, b point, half float64) shape {
	d := point{b.x - a.x, b.y - a.y}
	square := d.x*d.x + d.y*d.y
	return func(p point) float64 {
		t := 0.0
		if square > 0 {
			t = ((p.x-a.x)*d.x + (p.y-a.y)*d.y) / square
		}
		t = math.Max(0, math.Min(1, t))
		return math.Hypot(p.x-a.x-t*d.x, p.y-a.y-t*d.y) - half
	}
}

func stroke(path []point, half float64) shape {
	var parts []shape
	for i := 1; i < len(path); i++ {
		parts = append(parts, line(path[i-1], path[i], half))
	}
	return join(parts...)
}

// cubic walks a Bézier curve in short steps.
func cubic(a, b, c, d point) []point {
	const steps = 32
	var path []point
	for i := range steps + 1 {
		t := float64(i) / steps
		u := 1 - t
		ka, kb, kc, kd := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		path = append(path, point{
			ka*a.x + kb*b.x + kc*c.x + kd*d.x,
			ka*a.y + kb*b.y + kc*c.y + kd*d.y,
		})
	}
	return path
}

func join(parts ...shape) shape {
	return func(p point) float64 {
		d := math.Inf(1)
		for _, s := range parts {
			d = math.Min(d, s(p))
		}
		return d
	}
}

func both(a, b shape) shape {
	return func(p point) float64 { return math.Max(a(p), b(p)) }
}

func within(a, frame shape) shape { return both(a, frame) }

func grow(s shape, by float64) shape {
	return func(p point) float64 { return s(p) - by }
}

// cut keeps the part of s on the near side of a line through at, whose far
// side lies in the direction away.
func cut(s shape, at, away point) shape {
	return both(s, func(p point) float64 { return (p.x-at.x)*away.x + (p.y-at.y)*away.y })
}

func above(at point) shape { return func(p point) float64 { return p.y - at.y } }
func below(at point) shape { return func(p point) float64 { return at.y - p.y } }
func right(at point) shape { return func(p point) float64 { return at.x - p.x } }
