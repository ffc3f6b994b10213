package groups

// A SurfaceKind names the part of a message on which a text was found.
type SurfaceKind string

// The surfaces of a message that people can read, and that are judged.
const (
	Body        SurfaceKind = "body"
	Caption     SurfaceKind = "caption"
	PollText    SurfaceKind = "poll"
	ContactCard SurfaceKind = "contact"
	FileName    SurfaceKind = "file"
	LinkPreview SurfaceKind = "preview"
	QRCode      SurfaceKind = "qr" // what a QR code in a picture says
)

// A Surface is one readable text of a message.
type Surface struct {
	Kind SurfaceKind `json:"kind"`
	Text string      `json:"text"`
	// Own marks where the writer's own phone number stands in Text. The adapter
	// finds it, so that no number is known above the adapter.
	Own []Span `json:"own,omitempty"`
}

// A Span is the bytes [Start, End) of a text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}
