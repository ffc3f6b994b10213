package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
)

const (
	// mediaHost is where clients look for media; over memory every name leads here.
	mediaHost = "mmg.whatsapp.net"
	// pictureHost is where clients look for pictures of people and groups.
	pictureHost = "pps.whatsapp.net"
	// maxMedia is how large a file may be.
	maxMedia = 100 << 20
)

// mediaRoutes are what clients ask before they bring or fetch media.
var mediaRoutes = []route{
	iq("w:m", "set", "media_conn", openMedia),
	iq("w:m", "get", "media_conn", openMedia),
}

// A mediaStore is every file that was brought, by the path it is fetched from.
type mediaStore struct {
	files map[string][]byte
	hook  func(MediaMoment) MediaFault
	count int    // of files and pictures so far
	host  string // of the TLS listener on loopback, or ""
}

// A MediaMoment is a client bringing or fetching one file.
type MediaMoment struct {
	Bringing bool   // to the server, else from it
	Kind     string // image, video, audio, document, …
	Size     int64  // in bytes, as said or kept
}

// A MediaFault is what goes wrong then. The zero value is nothing.
type MediaFault struct {
	Status int  // the server answers with this status instead: 413, 500, 503, 410, …
	Cut    bool // the connection ends without an answer, as when the host is down
	Short  bool // only half of the file comes
}

// MediaFault makes the server ask hook before each file what goes wrong. The
// hook runs under the server's lock: it must be quick and call nothing of the
// server. A nil hook ends all faults.
func (s *Server) MediaFault(hook func(MediaMoment) MediaFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.media.hook = hook
}

// mediaDoors is where media goes in and out.
func (s *Server) mediaDoors(mux *http.ServeMux) {
	mux.HandleFunc("POST /mms/{kind}/{token}", s.bring)
	mux.HandleFunc("GET /v/{kind}/{name}", s.fetch)
	mux.HandleFunc("DELETE /mms/{kind}/{token}", s.drop)
}

// openMedia answers where media is, and with which key.
func openMedia(s *Server, c *conn, _ *waBinary.Node) ([]waBinary.Node, *refusal) {
	host := mediaHost
	if s.media.host != "" && !c.overMemory {
		host = s.media.host
	}
	return []waBinary.Node{{
		Tag: "media_conn", Attrs: waBinary.Attrs{"auth": "rehearsal", "ttl": 300, "auth_ttl": 21600, "max_buckets": 12, "id": s.nextID()},
		Content: []waBinary.Node{{Tag: "host", Attrs: waBinary.Attrs{"hostname": host}}},
	}}, nil
}

// bring takes a file: POST /mms/<kind>/<hash of it>.
func (s *Server) bring(w http.ResponseWriter, r *http.Request) {
	kind := r.PathValue("kind")
	if s.spoiled(w, MediaMoment{Bringing: true, Kind: kind, Size: r.ContentLength}) {
		return
	}
	if r.URL.Query().Get("auth") != "rehearsal" {
		http.Error(w, "the key is not ours", http.StatusUnauthorized)
		return
	}
	if r.ContentLength > maxMedia {
		http.Error(w, "the file is too large", http.StatusRequestEntityTooLarge)
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMedia))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		http.Error(w, "the file is too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		return
	}
	sum := sha256.Sum256(data)
	named := strings.TrimRight(r.PathValue("token"), "=")
	if named != base64.RawURLEncoding.EncodeToString(sum[:]) {
		http.Error(w, "the file is not the one its hash names", http.StatusBadRequest)
		return
	}
	path := s.keep(kind, named, data)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"url": "https://" + mediaHost + path, "direct_path": path})
}

// keep stores a file and returns the path it is fetched from. It has a query,
// because clients append to it.
func (s *Server) keep(kind, name string, data []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := mediaPath(kind, name)
	s.media.files[path] = data
	return path + "?ccb=11-4"
}

// fetch gives a file: GET /v/<kind>/<name>.
func (s *Server) fetch(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	data, ok := s.media.files[r.URL.Path]
	s.mu.Unlock()
	if s.spoiled(w, MediaMoment{Kind: r.PathValue("kind"), Size: int64(len(data))}) {
		return
	}
	if !ok {
		http.Error(w, "there is no such file", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(data)
}

// drop takes out a file its owner no longer wants kept: DELETE
// /mms/<kind>/<hash of it>.
func (s *Server) drop(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := mediaPath(r.PathValue("kind"), strings.TrimRight(r.PathValue("token"), "="))
	if s.media.files[path] == nil {
		http.Error(w, "there is no such file", http.StatusNotFound)
		return
	}
	delete(s.media.files, path)
}

// mediaPath returns where a file is fetched from.
func mediaPath(kind, name string) string { return "/v/" + kind + "/" + name + ".enc" }

// spoiled does what the hook says goes wrong, and reports whether that is all.
func (s *Server) spoiled(w http.ResponseWriter, m MediaMoment) bool {
	s.mu.Lock()
	var f MediaFault
	if s.media.hook != nil {
		f = s.media.hook(m)
	}
	s.mu.Unlock()
	switch {
	case f.Cut:
		panic(http.ErrAbortHandler) // the one way to end a connection without an answer
	case f.Status != 0:
		http.Error(w, "the rehearsal has it fail", f.Status)
	case f.Short && !m.Bringing:
		w.Header().Set("Content-Length", fmt.Sprint(m.Size))
		_, _ = w.Write(make([]byte, m.Size/2))
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	return true
}

// nextPicture returns the id of a new picture. The lock is held.
func (s *Server) nextPicture() string {
	s.media.count++
	return fmt.Sprint(1700000000 + s.media.count)
}

// keepPicture returns where a picture can be fetched. The lock is held.
func (s *Server) keepPicture(p *picture) string {
	path := "/v/picture/" + p.id + ".jpg"
	s.media.files[path] = p.jpeg
	return path + "?ccb=11-4"
}
