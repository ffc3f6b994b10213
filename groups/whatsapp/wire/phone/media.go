package phone

import (
	"context"
	"fmt"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"pita/groups"
)

// kinds say under which head a file is uploaded, and what it is when nothing is said.
var kinds = map[groups.MediaKind]struct {
	upload whatsmeow.MediaType
	mime   string
}{
	groups.Picture: {whatsmeow.MediaImage, "image/jpeg"},
	groups.Voice:   {whatsmeow.MediaAudio, "audio/ogg; codecs=opus"},
	groups.Video:   {whatsmeow.MediaVideo, "video/mp4"},
	groups.Sticker: {whatsmeow.MediaImage, "image/webp"},
	groups.File:    {whatsmeow.MediaDocument, "application/octet-stream"},
}

// media uploads a file, and returns the message that carries it.
func (p *Phone) media(ctx context.Context, d Draft, about *waE2E.ContextInfo) (*waE2E.Message, error) {
	kind, ok := kinds[d.Media.Kind]
	if !ok {
		return nil, fmt.Errorf("no phone sends a %q", d.Media.Kind)
	}
	mime := kind.mime
	if d.Media.Type != "" {
		mime = d.Media.Type
	}
	up, err := p.client.Upload(ctx, d.Media.Data, kind.upload)
	if err != nil {
		return nil, fmt.Errorf("upload a %s: %w", d.Media.Kind, err)
	}
	msg := carry(d, up, mime, about)
	if d.Once {
		msg = &waE2E.Message{ViewOnceMessageV2: &waE2E.FutureProofMessage{Message: msg}}
	}
	return msg, nil
}

func carry(d Draft, up whatsmeow.UploadResponse, mime string, about *waE2E.ContextInfo) *waE2E.Message {
	var caption *string
	if d.Text != "" {
		caption = proto.String(d.Text)
	}
	switch d.Media.Kind {
	case groups.Picture:
		return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{
			Caption: caption, Mimetype: &mime, ContextInfo: about, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength, ViewOnce: proto.Bool(d.Once),
		}}
	case groups.Voice:
		return &waE2E.Message{AudioMessage: &waE2E.AudioMessage{
			PTT: proto.Bool(true), Seconds: proto.Uint32(1), Mimetype: &mime, ContextInfo: about, URL: &up.URL, DirectPath: &up.DirectPath,
			MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		}}
	case groups.Video:
		return &waE2E.Message{VideoMessage: &waE2E.VideoMessage{
			Caption: caption, Mimetype: &mime, ContextInfo: about, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		}}
	case groups.Sticker:
		return &waE2E.Message{StickerMessage: &waE2E.StickerMessage{
			Mimetype: &mime, ContextInfo: about, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		}}
	}
	return &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
		Caption: caption, FileName: proto.String(d.Media.Name), Mimetype: &mime, ContextInfo: about, URL: &up.URL, DirectPath: &up.DirectPath,
		MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}}
}
