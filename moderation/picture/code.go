package picture

import (
	"image"
	"slices"

	"pita/moderation/picture/qr"
)

const (
	mostCodes = 8 // of one picture
	leastSide = 40
	roundSide = 2400
	roundMost = 8_000_000 // pixels
	rounds    = 3         // sizes in which a picture is searched
)

// codes returns what the QR codes of a picture say, each once. It is searched in a few
// sizes: a small code in a large poster shows in one, a blurred or noisy one in another.
func codes(g *image.Gray) []string {
	var found []string
	for g.Rect.Dx()*g.Rect.Dy() > roundMost {
		g = halved(g)
	}
	for round := 0; round < rounds && min(g.Rect.Dx(), g.Rect.Dy()) >= leastSide; round++ {
		for _, text := range qr.Read(g) {
			if !slices.Contains(found, text) && len(found) < mostCodes {
				found = append(found, text)
			}
		}
		if g = halved(g); max(g.Rect.Dx(), g.Rect.Dy()) > roundSide {
			g = halved(g)
		}
	}
	return found
}
