package whatsapp

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	_ "image/png" // pictures may be PNG
	"net/http"
	"sync"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"golang.org/x/image/draw"
	"google.golang.org/protobuf/proto"

	"pita/groups"
)

const (
	mostMedia   = 64 << 20   // bytes of one picture, voice note, video or file
	mostPixels  = 16_000_000 // of a picture that is decoded, for up to 128 MiB of memory
	thumbSide   = 72         // pixels of a thumbnail's longer side
	thumbGrade  = 60
	keptUploads = 8
)

// mediaTypes says how each kind is uploaded.
var mediaTypes = map[groups.MediaKind]whatsmeow.MediaType{
	groups.Picture: whatsmeow.MediaImage,
	groups.Voice:   whatsmeow.MediaAudio,
	groups.Video:   whatsmeow.MediaVideo,
	groups.File:    whatsmeow.MediaDocument,
}

// attached uploads a content's medium, and makes the message of it.
func (t *Transport) attached(ctx context.Context, id groups.ActionID, c *groups.Content) (*waE2E.Message, error) {
	m := c.Media
	kind, known := mediaTypes[m.Kind]
	switch {
	case !known:
		return nil, denied.errOf(errors.New("a " + string(m.Kind) + " can't be sent"))
	case len(m.Data) == 0:
		return nil, denied.errOf(errors.New("the medium is empty"))
	case len(m.Data) > mostMedia:
		return nil, mediaTooBig.errOf(nil)
	}
	up, err := t.uploads.of(id, func() (whatsmeow.UploadResponse, error) { return t.upload(ctx, m.Data, kind) })
	if err != nil {
		return nil, err
	}
	return medium(c, up), nil
}

// upload hands a medium to WhatsApp's store of media. Its login there may have run out,
// so one refusal is answered with a new login.
func (t *Transport) upload(ctx context.Context, data []byte, kind whatsmeow.MediaType) (whatsmeow.UploadResponse, error) {
	up, err := t.client.Upload(ctx, data, kind)
	if code := codeAtEnd(orNil(err)); code == http.StatusUnauthorized || code == http.StatusForbidden {
		//lint:ignore SA1019 there is no other way to a new login for media
		if _, err = t.client.DangerousInternals().RefreshMediaConn(ctx, true); err == nil {
			up, err = t.client.Upload(ctx, data, kind)
		}
	}
	if err == nil {
		return up, nil
	}
	switch f := faultOf(err); {
	case codeAtEnd(err) == http.StatusRequestEntityTooLarge:
		return up, mediaTooBig.errOf(err)
	case f == rateLimited, f == noAnswer, f == offline && !t.online():
		return up, err // it is not the medium's fault
	}
	return up, mediaRefused.errOf(err)
}

// orNil makes an error that is nil one that says nothing.
func orNil(err error) error {
	if err == nil {
		return errors.New("")
	}
	return err
}

// medium makes the message of a medium that was uploaded.
func medium(c *groups.Content, up whatsmeow.UploadResponse) *waE2E.Message {
	m, caption := c.Media, optional(c.Text)
	mime := proto.String(m.Type)
	switch m.Kind {
	case groups.Picture:
		made := &waE2E.ImageMessage{
			Caption: caption, Mimetype: mime, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		}
		made.JPEGThumbnail, made.Width, made.Height = thumbnail(m.Data)
		return &waE2E.Message{ImageMessage: made}
	case groups.Voice:
		made := &waE2E.AudioMessage{
			Mimetype: mime, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		}
		if s, opus := opusSeconds(m.Data); opus {
			made.PTT, made.Seconds, made.Mimetype = proto.Bool(true), proto.Uint32(s), proto.String("audio/ogg; codecs=opus")
		}
		return &waE2E.Message{AudioMessage: made}
	case groups.Video:
		return &waE2E.Message{VideoMessage: &waE2E.VideoMessage{
			Caption: caption, Mimetype: mime, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		}}
	}
	made := &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
		FileName: proto.String(m.Name), Title: proto.String(m.Name), Caption: caption,
		Mimetype: mime, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}}
	if caption == nil {
		return made
	}
	return &waE2E.Message{DocumentWithCaptionMessage: &waE2E.FutureProofMessage{Message: made}}
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// thumbnail returns a small JPEG of a picture, and the picture's size; nothing when the
// picture can't be read, and no small one when it is too large to be worth it.
func thumbnail(data []byte) (thumb []byte, width, height *uint32) {
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || size.Width <= 0 || size.Height <= 0 {
		return nil, nil, nil
	}
	up := sideUp(data)
	width, height = proto.Uint32(uint32(size.Width)), proto.Uint32(uint32(size.Height))
	if up >= 5 {
		width, height = height, width
	}
	if size.Width > mostPixels/size.Height {
		return nil, width, height
	}
	whole, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, width, height
	}
	longer := max(size.Width, size.Height)
	small := image.NewRGBA(image.Rect(0, 0, max(1, size.Width*thumbSide/longer), max(1, size.Height*thumbSide/longer)))
	draw.Draw(small, small.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Over, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turned(small, up), &jpeg.Options{Quality: thumbGrade}); err != nil {
		return nil, width, height
	}
	return out.Bytes(), width, height
}

// sideUp returns which side of a picture is up, from 1 to 8, where that is all that is
// left of what its camera wrote; 1 when nothing says so.
func sideUp(data []byte) int {
	const said = "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"
	_, after, found := bytes.Cut(data[:min(len(data), 512)], []byte(said))
	if !found || len(after) == 0 || after[0] < 1 || after[0] > 8 {
		return 1
	}
	return int(after[0])
}

// turned returns a picture as it is shown when that side of it is up.
func turned(img *image.RGBA, up int) *image.RGBA {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	// Where a pixel of the upright picture stands in the other.
	from := map[int]func(x, y int) (int, int){
		2: func(x, y int) (int, int) { return w - 1 - x, y },
		3: func(x, y int) (int, int) { return w - 1 - x, h - 1 - y },
		4: func(x, y int) (int, int) { return x, h - 1 - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, h - 1 - x },
		7: func(x, y int) (int, int) { return w - 1 - y, h - 1 - x },
		8: func(x, y int) (int, int) { return w - 1 - y, x },
	}[up]
	if from == nil {
		return img
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if up >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range out.Bounds().Dy() {
		for x := range out.Bounds().Dx() {
			out.SetRGBA(x, y, img.RGBAAt(from(x, y)))
		}
	}
	return out
}

// The few places of an Ogg page that say how long it sounds.
const (
	oggMark      = "OggS"
	opusMark     = "OpusHead"
	oggGranule   = 6 // where the page's count of samples stands
	oggHead      = 27
	opusPreSkip  = 10
	opusRate     = 48_000
	lastPageSpan = 66_000 // bytes; no page is longer
)

// opusSeconds returns how long an Ogg Opus recording sounds, and whether it is one.
func opusSeconds(data []byte) (uint32, bool) {
	if len(data) < oggHead || string(data[:4]) != oggMark {
		return 0, false
	}
	head := bytes.Index(data[:min(len(data), 512)], []byte(opusMark))
	if head < 0 || len(data) < head+opusPreSkip+2 {
		return 0, false
	}
	tail := data[max(0, len(data)-lastPageSpan):]
	last := bytes.LastIndex(tail, []byte(oggMark))
	if last < 0 || len(tail) < last+oggGranule+8 {
		return 0, true
	}
	samples := binary.LittleEndian.Uint64(tail[last+oggGranule:])
	skipped := uint64(binary.LittleEndian.Uint16(data[head+opusPreSkip:]))
	if samples < skipped || samples > 1<<40 {
		return 0, true
	}
	return uint32((samples - skipped + opusRate - 1) / opusRate), true
}

// uploads remembers the last media that were uploaded, by action, so that trying again is
// the same message and no second upload. It may be used by many goroutines.
type uploads struct {
	mu   sync.Mutex
	ids  []groups.ActionID
	done map[groups.ActionID]whatsmeow.UploadResponse
}

// of returns what was uploaded for an action, by up if it was not yet.
func (u *uploads) of(id groups.ActionID, up func() (whatsmeow.UploadResponse, error)) (whatsmeow.UploadResponse, error) {
	u.mu.Lock()
	known, ok := u.done[id]
	u.mu.Unlock()
	if ok {
		return known, nil
	}
	made, err := up()
	if err != nil {
		return made, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.done == nil {
		u.done = map[groups.ActionID]whatsmeow.UploadResponse{}
	}
	u.ids, u.done[id] = append(u.ids, id), made
	if len(u.ids) > keptUploads {
		delete(u.done, u.ids[0])
		u.ids = u.ids[1:]
	}
	return made, nil
}
