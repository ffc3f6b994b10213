package app

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"pita/content"
	"pita/content/samples"
)

// readLibrary puts the posts on the shelf in force. A broken post takes no other down, and
// stands as it was. Where the folder can't be read, or nothing is in it any more, as when a
// disk is taken away, all stand as they were.
func (s *Shelf) readLibrary(ctx context.Context, fault *ShelfFault) error {
	if s.Library == "" {
		if s.library == nil {
			s.library, fault.Posts = content.Load(samples.Library())
		}
		return s.postFaults(fault)
	}
	if s.library == nil {
		s.library = s.recallPosts(ctx)
	}
	s.posts = s.posted.look(s.files(s.Library))
	_, err := s.posts.ReadDir(".")
	if err == nil {
		library, found := s.library.Again(s.posts)
		switch {
		case s.posts.away():
			err = errAway
		case library.Files() > 0 || s.library.Len() == 0:
			if s.posts.hurry(); s.watched {
				s.posts.looked()
			}
			s.library, fault.Posts = library, found
			s.rememberPosts(ctx)
			return s.postFaults(fault)
		default:
			err = errors.New("there are no posts in it any more")
		}
	}
	fault.NoPosts = true
	s.library = s.library.Adrift()
	return fmt.Errorf("read the posts in %s: %w", s.Library, err)
}

// postFaults logs what is to be mended in the posts, and leaves of it what keeps files from
// being used.
func (s *Shelf) postFaults(fault *ShelfFault) error {
	var errs []error
	for _, f := range fault.Posts {
		if f.Level == content.Error {
			errs = append(errs, fmt.Errorf("%s, line %d: %s", f.File, f.Line, f.Code))
		}
	}
	fault.Posts = slices.DeleteFunc(fault.Posts, func(f content.Finding) bool { return f.Level != content.Error })
	return errors.Join(errs...)
}

// goodPosts is the name by which the posts are kept as they were read last, after a line
// with the folder they were in.
const goodPosts = "posts"

// mostPosts is how many bytes are kept of the posts' heads, which is enough for ten thousand
// posts. Those of a larger library are not kept: a start without its folder knows no posts then,
// and none leaves but texts of care.
const mostPosts = 16 << 20

// rememberPosts keeps what is known of the posts, for a start without their folder.
func (s *Shelf) rememberPosts(ctx context.Context) {
	heads, err := s.library.Heads()
	if err == nil && len(heads) <= mostPosts {
		b := append([]byte(s.folder()+"\n"), heads...)
		var before []byte
		if before, err = s.Memory.Kept(ctx, goodPosts); err == nil && string(before) != string(b) {
			err = s.Memory.Keep(ctx, goodPosts, b)
		}
	}
	if err != nil {
		s.log().Warn("the list of posts could not be kept; a start without their folder would show none", "err", err)
	}
}

// recallPosts returns the posts as they were kept, without their words, or none.
func (s *Shelf) recallPosts(ctx context.Context) *content.Library {
	none, _ := content.Load(embed.FS{})
	b, err := s.Memory.Kept(ctx, goodPosts)
	at, heads, ok := bytes.Cut(b, []byte("\n"))
	if err != nil || !ok || string(at) != s.folder() {
		return none // nothing to go by, or those of another folder
	}
	library, err := content.Recall(heads)
	if err != nil {
		s.log().Warn("the list of posts that was kept can't be used", "err", err)
		return none
	}
	return library
}

// folder names the folder of the posts, however its path is spelled.
func (s *Shelf) folder() string {
	if abs, err := filepath.Abs(s.Library); err == nil {
		return abs
	}
	return s.Library
}
