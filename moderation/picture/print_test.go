package picture

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"math/bits"
	"slices"
	"testing"

	"pita/groups"
)

var more = flag.Bool("more", false, "measure prints on more pictures, and show how far they are apart")

// sample is a picture and the prints of its first saving.
type sample struct {
	name   string
	layout uint64 // of a poster
	im     *image.RGBA
	prints []groups.Print
}

func samples(t *testing.T, posters, photos uint64) (out []sample) {
	t.Helper()
	add := func(name string, layout uint64, im *image.RGBA) {
		p := prints(t, saved(t, im, 90))
		if len(p) == 0 {
			t.Logf("%s has no print", name)
			return
		}
		out = append(out, sample{name, layout, im, p})
	}
	for i := uint64(1); i <= posters; i++ {
		add(fmt.Sprint("poster ", i), i, poster(i, i+100))
	}
	for i := range photos {
		add(fmt.Sprint("photo ", i), 0, photo(i))
	}
	return out
}

// prints returns the prints alone: codes are sought elsewhere.
func prints(t testing.TB, data []byte) []groups.Print {
	t.Helper()
	im, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return printsOf(grayOf(im))
}

func seen(t testing.TB, data []byte) groups.Seen {
	t.Helper()
	s, err := Look(data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// best returns how much one picture is like another, by whichever of their prints.
func best(a, b []groups.Print) (like groups.Likeness) {
	for _, p := range a {
		for _, q := range b {
			like = max(like, p.Like(q))
		}
	}
	return like
}

// tally counts likenesses, and keeps how far apart the prints were.
type tally struct {
	likes [3]int
	waves []int
	parts []int // slopes that differ, in hundredths of those that either has
}

func (c *tally) add(a, b []groups.Print) groups.Likeness {
	like := best(a, b)
	c.likes[like]++
	differ, either := 0, 0
	for i := range a[0].Slopes {
		differ += bits.OnesCount64(a[0].Slopes[i] ^ b[0].Slopes[i])
		either += bits.OnesCount64(a[0].Slopes[i] | b[0].Slopes[i])
	}
	c.waves = append(c.waves, bits.OnesCount64(a[0].Waves^b[0].Waves))
	c.parts = append(c.parts, 100*differ/max(1, either))
	return like
}

func (c *tally) String() string {
	slices.Sort(c.waves)
	slices.Sort(c.parts)
	at := func(all []int, hundredth int) int { return all[(len(all)-1)*hundredth/100] }
	return fmt.Sprintf("%3d same, %3d alike, %3d unlike; waves off %2d %2d %2d, slopes off %2d %2d %2d %% (least, middle, most)",
		c.likes[groups.Same], c.likes[groups.Alike], c.likes[groups.Unlike],
		at(c.waves, 0), at(c.waves, 50), at(c.waves, 100), at(c.parts, 0), at(c.parts, 50), at(c.parts, 100))
}

// TestPrints measures how well a picture is known again, and whether others are taken for it.
// With -more it shows the two distributions from which the bounds of Like were chosen.
func TestPrints(t *testing.T) {
	t.Parallel()
	posters, photos := uint64(2), uint64(1)
	if *more {
		posters, photos = 40, 20
	}
	pics := samples(t, posters, photos)
	if len(pics) < 3 {
		t.Fatalf("only %d samples have a print", len(pics))
	}
	for _, ch := range changes {
		var c tally
		for _, s := range pics {
			now := prints(t, saved(t, ch.do(s.im), ch.jpeg))
			if len(now) == 0 {
				c.likes[groups.Unlike]++
				t.Logf("%s, %s: no print any more", s.name, ch.name)
				continue
			}
			if like := c.add(s.prints, now); like < ch.least && !*more {
				t.Errorf("%s, %s: likeness %d, want %d at least", s.name, ch.name, like, ch.least)
			}
		}
		t.Logf("%-34s %v", ch.name, &c)
	}
	var others, words tally
	for i, s := range pics {
		for _, o := range pics[:i] {
			if like := others.add(s.prints, o.prints); like != groups.Unlike && !*more {
				t.Errorf("%s and %s: likeness %d", s.name, o.name, like)
			}
		}
		if s.layout > 0 {
			now := prints(t, saved(t, poster(s.layout, s.layout+777), 80))
			if len(now) == 0 {
				continue
			}
			if words.add(s.prints, now) == groups.Same && !*more {
				t.Errorf("%s is the same with other words on it", s.name)
			}
		}
	}
	t.Logf("%-34s %v", "OTHER PICTURES", &others)
	t.Logf("%-34s %v", "OTHER WORDS, SAME BACKGROUND", &words)
}

// TestNoPrint is of pictures that are like many others.
func TestNoPrint(t *testing.T) {
	t.Parallel()
	white := image.NewRGBA(image.Rect(0, 0, 400, 700))
	fill(white, white.Rect, color.White)
	small := image.NewRGBA(image.Rect(0, 0, 20, 20))
	fill(small, image.Rect(0, 0, 10, 20), color.White)
	for name, im := range map[string]image.Image{"all white": white, "a page of writing": page(1), "a conversation": chat(1), "tiny": small} {
		if s := seen(t, saved(t, im, 80)); len(s.Prints) > 0 {
			t.Errorf("%s has a print", name)
		}
	}
}

// TestPrintDoesNotDependOnTheFormat reads the same picture as JPEG, PNG, GIF and gray.
func TestPrintDoesNotDependOnTheFormat(t *testing.T) {
	t.Parallel()
	im := resized(poster(1, 3), 0.5)
	want := prints(t, saved(t, im, 90))
	gray := image.NewGray(im.Rect)
	for y := range im.Rect.Dy() {
		for x := range im.Rect.Dx() {
			gray.Set(x, y, im.At(x, y))
		}
	}
	for name, data := range map[string][]byte{
		"png": pngOf(t, im), "gif": gifOf(t, im), "gray jpeg": saved(t, gray, 90), "gray png": pngOf(t, gray),
	} {
		if got := prints(t, data); best(want, got) != groups.Same {
			t.Errorf("as %s it is not the same picture", name)
		}
	}
}
