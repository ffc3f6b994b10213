package whatsapp

import (
	"go.mau.fi/whatsmeow/types"

	"pita/groups"
)

// markOwn marks where the writer's own number stands in the texts.
func markOwn(texts []groups.Surface, pn types.JID) {
	for i := range texts {
		texts[i].Own = groups.OwnSpans(texts[i].Text, pn.User)
	}
}
