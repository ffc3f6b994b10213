package alarm

import (
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"

	"pita/groups"
)

// A letter is what a mail server is handed.
type letter struct {
	from, to string // the addresses alone
	text     string // heads and body
}

// write makes the letter. Its id is the same however often it is sent.
func (m *mailer) write(id groups.ActionID, n *groups.Notify) (letter, error) {
	from, err := mail.ParseAddress(m.from)
	if err != nil {
		return letter{}, fmt.Errorf("who the mail is from: %w", err)
	}
	to, err := mail.ParseAddress(m.to)
	if err != nil {
		return letter{}, fmt.Errorf("who the mail is to: %w", err)
	}
	var b strings.Builder
	head := func(name, value string) { b.WriteString(name + ": " + value + "\r\n") }
	head("From", from.String())
	head("To", to.String())
	head("Subject", mime.QEncoding.Encode("utf-8", n.Title))
	head("Date", time.Now().Format(time.RFC1123Z))
	head("Message-ID", "<"+string(id)+from.Address[strings.LastIndexByte(from.Address, '@'):]+">")
	head("Auto-Submitted", "auto-generated")
	if n.Urgent {
		head("Importance", "high")
		head("X-Priority", "1")
	}
	head("MIME-Version", "1.0")
	head("Content-Type", "text/plain; charset=utf-8")
	head("Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	body := quotedprintable.NewWriter(&b)
	if _, err := body.Write([]byte(n.Text + "\n")); err != nil {
		return letter{}, err
	}
	return letter{from.Address, to.Address, b.String()}, body.Close()
}
