package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"pita/content"
	"pita/content/samples"
	"pita/groups/decide"
	"pita/groups/phrase"
	"pita/groups/rehearsal"
	"pita/moderation"
)

// world returns the world in which a script plays: its own rules and the ones of care,
// or, when it gives none, the starting rule book; and the sample library.
func world(lines []rehearsal.RuleLine) (decide.World, error) {
	book, err := ruleBook(lines)
	if err != nil {
		return decide.World{}, err
	}
	library, err := library(samples.Library())
	if err != nil {
		return decide.World{}, err
	}
	return decide.NewWorld(book, library, phrase.Embedded()), nil
}

func ruleBook(lines []rehearsal.RuleLine) (*moderation.Book, error) {
	if len(lines) == 0 {
		return moderation.Starting(), nil
	}
	rules := make([]moderation.Rule, len(lines))
	for i, l := range lines {
		rules[i] = moderation.Rule{
			ID: l.ID, Lane: l.Lane, Reason: l.ID, Words: l.Words, Except: l.Except, Near: l.Near, Post: l.Post, Soft: l.Soft,
		}
	}
	book, err := moderation.Make(rules...)
	if err != nil {
		return nil, fmt.Errorf("the script's rules: %w", err)
	}
	return book, nil
}

// library reads a library. A broken post doesn't take the others down: it can't be
// approved, and so never leaves. Only when nothing at all can be read is that an error.
func library(files fs.FS) (*content.Library, error) {
	l, found := content.Load(files)
	if l.Len() > 0 || len(found) == 0 {
		return l, nil
	}
	var all []string
	for _, f := range found {
		all = append(all, f.String())
	}
	return nil, errors.New(strings.Join(all, "\n"))
}
