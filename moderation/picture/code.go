package picture

import (
	"image"
	"slices"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common"
	"github.com/makiuchi-d/gozxing/multi/qrcode/detector"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	single "github.com/makiuchi-d/gozxing/qrcode/detector"
)

const (
	mostCodes   = 8  // of one picture
	mostCorners = 60 // three make a code
	mostTries   = 48 // corners that may belong together
	leastSide   = 40 // pixels; a smaller picture holds no code
	roundSide   = 2400
	rounds      = 3 // sizes in which a picture is searched
)

// codes returns what the QR codes of a picture say, each once. It is searched in a few
// sizes, and light on dark too: a small code in a large poster shows in one, a blurred or
// noisy one in another.
func codes(g *image.Gray) []string {
	var found []string
	for round := 0; round < rounds && min(g.Rect.Dx(), g.Rect.Dy()) >= leastSide; round++ {
		search(g, &found)
		if g = halved(g); max(g.Rect.Dx(), g.Rect.Dy()) > roundSide {
			g = halved(g)
		}
	}
	return found
}

// search adds what the codes of a picture of this size say.
func search(g *image.Gray, found *[]string) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	source, err := gozxing.NewPlanarYUVLuminanceSource(g.Pix, w, h, 0, 0, w, h, false)
	if err != nil {
		return
	}
	black, err := gozxing.NewHybridBinarizer(source).GetBlackMatrix()
	if err != nil {
		return
	}
	for range 2 {
		for _, bits := range squares(black) {
			if got, err := decoder.NewDecoder().Decode(bits, nil); err == nil {
				note(found, got.GetText())
			}
		}
		black.FlipAll()
	}
}

func note(found *[]string, text string) {
	text = strings.ToValidUTF8(text, "�")
	if strings.TrimSpace(text) != "" && !slices.Contains(*found, text) && len(*found) < mostCodes {
		*found = append(*found, text)
	}
}

// crowded ends the search of a picture that is full of corners: the time to try them all
// grows with the cube of their number.
type crowded struct{}

// squares returns the fields of what may be QR codes, straightened.
func squares(black *gozxing.BitMatrix) (out []*gozxing.BitMatrix) {
	corners := 0
	hints := map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER: true,
		gozxing.DecodeHintType_NEED_RESULT_POINT_CALLBACK: gozxing.ResultPointCallback(func(gozxing.ResultPoint) {
			if corners++; corners > mostCorners {
				panic(crowded{}) // the one way out of the library's search
			}
		}),
	}
	defer func() {
		if p := recover(); p != nil {
			out = nil // crowded, or a fault in the library: there is nothing to read
		}
	}()
	callback := hints[gozxing.DecodeHintType_NEED_RESULT_POINT_CALLBACK].(gozxing.ResultPointCallback)
	add := func(r *common.DetectorResult, err error) {
		if err == nil {
			out = append(out, r.GetBits())
		}
	}
	infos, err := detector.NewMultiFinderPatternFinder(black, callback).FindMulti(hints)
	if err == nil {
		one := single.NewDetector(black)
		for _, info := range infos[:min(len(infos), mostTries)] {
			add(one.ProcessFinderPatternInfo(info))
		}
	}
	if corners >= 3 && len(out) == 0 {
		// The search for many wants them straight; that for one takes a slanted one as well.
		corners = 0
		add(single.NewDetector(black).Detect(hints))
	}
	return out
}
