package alarm

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"pita/groups"
)

// SignatureHeader is the header of a webhook that proves where it comes from: the time
// and the signature, as in "t=1767578400,v1=5d3c…".
const SignatureHeader = "Pita-Signature"

// A Call is what a webhook gets, as JSON. Two calls of one id are one message.
type Call struct {
	ID     groups.ActionID `json:"id"`
	At     time.Time       `json:"at"`
	Title  string          `json:"title"`
	Text   string          `json:"text"`
	Urgent bool            `json:"urgent"`
}

// webhook posts JSON to an address, signed.
type webhook struct {
	caller
	to  string
	key []byte
}

func (w *webhook) tell(ctx context.Context, id groups.ActionID, n *groups.Notify) error {
	now := time.Now().UTC().Truncate(time.Second)
	body, err := json.Marshal(Call{ID: id, At: now, Title: n.Title, Text: n.Text, Urgent: n.Urgent})
	if err != nil {
		return fault("webhook", err, w.hide)
	}
	head := http.Header{}
	head.Set("Content-Type", "application/json")
	head.Set(SignatureHeader, Signature(w.key, now, body))
	return w.call(ctx, "webhook", http.MethodPost, w.to, head, body)
}

// Signature returns the value of SignatureHeader of a body that was sent at that time:
// the HMAC-SHA256, in hexadecimal, of the Unix time in decimal, a full stop, and the body.
func Signature(key []byte, at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(t + "."))
	mac.Write(body)
	return "t=" + t + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}
