package archtest

import (
	"maps"
	"slices"
)

// A room is a folder of code and what it may do.
type room struct {
	imports []string // ours it may import
	all     bool     // it may import every room
	pure    bool     // no clock, chance, file, network or concurrency
	starts  bool     // it may start goroutines
}

// everyPure are the rooms of judgement, which decide may import.
var everyPure = []string{
	"groups", "groups/schedule", "groups/phrase", "groups/command", "groups/disclosure",
	"groups/reminder", "groups/campaign", "groups/growth", "groups/immunisation",
	"moderation", "moderation/picture", "moderation/redact", "moderation/courtesy",
	"content", "content/render", "content/search",
}

// rooms is the plan of the house. A room may still be unbuilt; a folder that is
// not here may not hold code.
var rooms = map[string]room{
	"groups":              {pure: true},
	"groups/schedule":     {pure: true},
	"groups/phrase":       {pure: true, imports: []string{"groups"}},
	"groups/command":      {pure: true, imports: []string{"groups", "groups/phrase", "groups/schedule", "groups/typo"}},
	"groups/reminder":     {pure: true, imports: []string{"groups", "groups/schedule"}},
	"groups/campaign":     {pure: true, imports: []string{"groups", "groups/schedule"}},
	"groups/growth":       {pure: true, imports: []string{"groups", "groups/schedule"}},
	"groups/immunisation": {pure: true, imports: []string{"groups", "groups/schedule"}},
	// Whoever asks "did you mean" counts slips in the same way; it knows no word of its own.
	"groups/typo": {pure: true},
	// Arithmetic about figures, whoever tells them: it knows no group, only numbers.
	"groups/disclosure": {pure: true},
	"groups/decide":     {pure: true, imports: everyPure},

	"groups/rehearsal":           {imports: []string{"groups", "groups/typo"}, starts: true},
	"groups/transporttest":       {imports: []string{"groups"}, starts: true},
	"groups/whatsapp":            {imports: []string{"groups"}, starts: true},
	"groups/whatsapp/wire":       {imports: []string{"store/session"}, starts: true},
	"groups/whatsapp/wire/phone": {imports: []string{"groups", "groups/whatsapp/wire", "store/session"}, starts: true},

	// How people type stands in the locales, and care is judged by it whoever calls.
	"moderation": {pure: true, imports: []string{"groups", "groups/phrase", "groups/typo"}},
	// What asks for nothing is told by its words alone.
	"moderation/courtesy": {pure: true},
	// Takes out who wrote; it reads disguised letters as moderation does, and knows no chat.
	"moderation/redact":     {pure: true, imports: []string{"moderation"}},
	"moderation/picture":    {pure: true, imports: []string{"groups", "moderation/picture/qr"}},
	"moderation/picture/qr": {pure: true},
	"content":               {pure: true, imports: []string{"groups/typo"}},
	"content/render":        {pure: true, imports: []string{"content"}},
	// A question is judged by what stands in the library; how people type is handed in.
	"content/search":  {pure: true, imports: []string{"content"}},
	"content/samples": {pure: true},
	// Reads a Word file as the draft of a post.
	"content/word": {pure: true, imports: []string{"content"}},

	"store":         {imports: []string{"groups", "content", "store/pages", "store/vault"}, starts: true},
	"store/pages":   {},
	"store/vault":   {},
	"store/session": {imports: []string{"store/pages", "store/vault"}, starts: true},

	"cmd/internal/app": {starts: true, imports: append([]string{
		"groups/decide", "groups/rehearsal", "content/samples", "store"}, everyPure...)},
	"cmd/internal/stage": {starts: true, imports: []string{"groups", "groups/decide", "groups/rehearsal", "groups/whatsapp",
		"groups/whatsapp/wire", "groups/whatsapp/wire/phone", "moderation/picture", "store", "store/session", "cmd/internal/app"}},
	// Reaches the owner of a house outside WhatsApp: by mail, ntfy or a webhook; and calls the heartbeat.
	"cmd/internal/alarm":    {imports: []string{"groups", "cmd/internal/config"}, starts: true},
	"cmd/internal/web":      {imports: []string{"groups", "groups/phrase", "content", "content/render"}, starts: true},
	"cmd/internal/cli":      {all: true, starts: true},
	"cmd/internal/config":   {imports: []string{"groups"}},
	"cmd/internal/obs":      {imports: []string{"groups"}},
	"cmd/internal/archtest": {},
	"cmd/pita":              {imports: []string{"cmd/internal/cli"}},
}

// A library is a module of others, by the start of its import paths, and the
// rooms that may use it. One without rooms is for tests and generators.
type library struct {
	path  string
	rooms []string
}

// heavy are packages of the standard library that call methods by names known only while
// the program runs. Whatever is linked beside them must keep all its methods: the program is
// 5 MiB larger with one of them, and nothing in it needs that.
var heavy = []string{"text/template", "html/template"}

// libraries lists longer paths before shorter ones that begin alike.
var libraries = []library{
	{"go.mau.fi/whatsmeow", []string{"groups/whatsapp", "groups/whatsapp/wire", "groups/whatsapp/wire/phone", "store/session"}},
	{"go.mau.fi/libsignal", []string{"groups/whatsapp", "groups/whatsapp/wire", "groups/whatsapp/wire/phone", "store/session"}},
	{"google.golang.org/protobuf", []string{"groups/whatsapp", "groups/whatsapp/wire", "groups/whatsapp/wire/phone", "store/session"}},
	{"go.etcd.io/bbolt", []string{"store", "store/pages", "store/session"}},
	{"filippo.io/age", []string{"store", "store/vault"}},
	{"github.com/yuin/goldmark", []string{"content/render"}},
	{"go.yaml.in/yaml/v4", []string{"content", "moderation", "groups/phrase"}},
	{"github.com/BurntSushi/toml", []string{"cmd/internal/config"}},
	{"github.com/wneessen/go-mail", []string{"cmd/internal/alarm"}},
	{"github.com/mdp/qrterminal/v3", []string{"cmd/internal/cli"}},
	{"github.com/prometheus/client_golang", []string{"cmd/internal/obs"}},
	{"github.com/fsnotify/fsnotify", []string{"cmd/internal/app"}},
	{"github.com/coder/websocket", []string{"groups/whatsapp/wire"}},
	{"github.com/google/uuid", []string{"groups", "groups/decide", "groups/rehearsal", "groups/whatsapp", "store", "cmd/internal/app"}},
	{"golang.org/x/crypto", []string{"store/vault"}},
	{"golang.org/x/image", []string{"groups/whatsapp", "moderation/picture"}},
	{"github.com/makiuchi-d/gozxing", nil},
	{"golang.org/x/sys", []string{"store", "store/vault", "cmd/internal/app", "cmd/internal/cli"}},
	{"golang.org/x/term", []string{"cmd/internal/cli"}},
	{"golang.org/x/time", []string{"cmd/internal/app", "groups/whatsapp"}},

	{"github.com/blevesearch/bleve", nil},
	{"github.com/cloudflare/ahocorasick", nil},
	{"github.com/google/go-cmp", nil},
	{"github.com/rogpeppe/go-internal/diff", []string{"cmd/internal/cli"}},
	{"github.com/rogpeppe/go-internal", nil},
	{"github.com/teambition/rrule-go", nil},
	{"github.com/chromedp/chromedp", nil},
	{"go.mau.fi/util", nil},
	{"modernc.org/sqlite", nil},
	{"rsc.io/qr", nil},
	{"golang.org/x/text", nil},
	{"golang.org/x/tools", nil},
	{"pgregory.net/rapid", nil},
}

// sortedRooms returns the rooms' folders in order.
func sortedRooms() []string { return slices.Sorted(maps.Keys(rooms)) }
