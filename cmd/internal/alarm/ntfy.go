package alarm

import (
	"context"
	"mime"
	"net/http"

	"pita/groups"
)

// ntfy publishes to a topic of a ntfy server.
type ntfy struct {
	caller
	topic string // its address
	token string // may be empty
}

func (w *ntfy) tell(ctx context.Context, id groups.ActionID, n *groups.Notify) error {
	head := http.Header{}
	head.Set("Title", mime.QEncoding.Encode("utf-8", n.Title))
	head.Set("Priority", "high")
	if n.Urgent {
		head.Set("Priority", "urgent")
	}
	head.Set("Content-Type", "text/plain; charset=utf-8")
	head.Set("X-Pita-Id", string(id))
	if w.token != "" {
		head.Set("Authorization", "Bearer "+w.token)
	}
	return w.call(ctx, "ntfy", http.MethodPost, w.topic, head, []byte(n.Text))
}
