package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"pita/content"
	"pita/content/render"
	"pita/groups"
)

// An original is a post with where its words and files are read: in the library, or, when its
// folder can't be read at all, in what was kept when the post was approved.
type original struct {
	post content.Post
	body func() ([]byte, error)
	file func(name string) ([]byte, error) // as phones get it
}

// original returns a post with those who are known to have written it. What the library
// knows of a post speaks also while its folder is away: a post that it does not know, or knows
// otherwise than it was approved, has no words then.
func (w World) original(st groups.State, id, lang string) (original, bool) {
	p, ok := w.Library.Post(id, lang)
	if !ok {
		return original{}, false
	}
	if w.Library.Unreadable() || p.Held {
		return keptOriginal(st, p), true
	}
	p.Writers = writersOf(st, p.ID)
	// The folder may go away just now: then what was kept speaks as if it had been away before.
	return original{
		post: p,
		body: func() ([]byte, error) {
			body, err := w.Library.Body(p)
			if err != nil && w.Library.Unreadable() {
				if kept := keptOriginal(st, p); kept.body != nil {
					return kept.body()
				}
			}
			return body, err
		},
		file: func(name string) ([]byte, error) {
			data, err := w.Library.Asset(name)
			if err != nil && w.Library.Unreadable() {
				return keptOriginal(st, p).file(name)
			}
			return data, err
		},
	}, true
}

// keptOriginal returns a post of the library with the words and files that were kept when
// exactly this source was approved last; without them when it never was.
func keptOriginal(st groups.State, p content.Post) original {
	p.Writers = writersOf(st, p.ID)
	o := original{post: p, file: func(name string) ([]byte, error) { return nil, fmt.Errorf("read %s: %w", name, errNotKept) }}
	var last *groups.Approval
	for _, a := range approvals(st, p) {
		if a.Ended.IsZero() && a.Source == p.Source.String() && (last == nil || a.At.After(last.At)) {
			last = a
		}
	}
	if last == nil {
		return o
	}
	s, _ := st.Load(groups.Ref{Kind: groups.KindSource, ID: sourceID(last)}).(*groups.Source)
	if s == nil {
		return o
	}
	kept, body := content.Kept{File: s.File, Text: s.Text, Cited: s.Cited}.Post(p.Source)
	// For which days it is, and whether it promises something, the library says.
	kept.Season, kept.Promises, kept.Writers = p.Season, p.Promises, p.Writers
	kept.Broken, kept.Held = kept.Broken || p.Broken, p.Held
	return original{
		post: kept, body: func() ([]byte, error) { return body, nil },
		file: func(name string) ([]byte, error) { return keptFile(st, last.Assets, name) },
	}
}

func sourceID(a *groups.Approval) string { return a.Post + "/" + a.Lang + "/" + a.Source }

// messages returns what phones show of it, unless that can't be told, or must not be.
func (o original) messages() ([]render.Message, bool) {
	if o.body == nil {
		return nil, false
	}
	body, err := o.body()
	if err != nil {
		return nil, false
	}
	messages, found := render.Post(o.post, body)
	for _, f := range found {
		if f.Level == content.Error {
			return nil, false
		}
	}
	return messages, len(messages) > 0
}

// holds says whether the files that go with it are still those that were noted. Where none
// were noted, the source hash alone speaks for them.
func (o original) holds(noted []groups.AssetNote) bool {
	return !slices.ContainsFunc(noted, func(n groups.AssetNote) bool {
		data, err := o.file(n.Name)
		return err != nil || sum(data) != n.Hash
	})
}

// files returns the files that go with it, as phones get them, and how they are noted.
func (o original) files() ([]groups.AssetNote, []*groups.Asset, bool) {
	var notes []groups.AssetNote
	var files []*groups.Asset
	for _, name := range o.post.Assets() {
		data, err := o.file(name)
		if err != nil {
			return nil, nil, false
		}
		files = append(files, &groups.Asset{Hash: sum(data), Data: data})
		notes = append(notes, groups.AssetNote{Name: name, Hash: sum(data)})
	}
	return notes, files, true
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

var errNotKept = errors.New("its bytes are not kept")

// keptFile returns the bytes that were approved of a file.
func keptFile(st groups.State, noted []groups.AssetNote, name string) ([]byte, error) {
	for _, n := range noted {
		if n.Name != name {
			continue
		}
		a, _ := st.Load(groups.Ref{Kind: groups.KindAsset, ID: n.Hash}).(*groups.Asset)
		if a == nil || sum(a.Data) != n.Hash {
			break
		}
		return a.Data, nil
	}
	return nil, fmt.Errorf("read %s: %w", name, errNotKept)
}

// A Leave is what is to leave of a post, and when.
type Leave struct {
	Words     groups.Words
	CareAlone bool // it is words of care for one person
	At        time.Time
}

// File returns the bytes of a file that goes with words of a post: those that were approved,
// where they are kept; else, and in a preview, those of the library, as phones get them.
func (w World) File(st groups.State, asked Leave, name string) ([]byte, error) {
	if asked.Words.Preview {
		o, ok := w.original(st, asked.Words.Post, asked.Words.Lang)
		if !ok {
			return nil, fmt.Errorf("read %s: the post is not there any more", name)
		}
		return o.file(name)
	}
	a, why := w.leaving(st, asked.Words, asked.CareAlone, asked.At)
	if why != "" {
		return nil, fmt.Errorf("read %s: the post must not leave: %s", name, why)
	}
	if slices.ContainsFunc(a.Assets, func(n groups.AssetNote) bool { return n.Name == name }) {
		return keptFile(st, a.Assets, name)
	}
	return w.Library.Asset(name)
}

// keepOriginal keeps, beside an approval, all that it takes to show the post again.
func (d *draft) keepOriginal(a *groups.Approval, o original, files []*groups.Asset) {
	if !d.Library.Unreadable() {
		k, err := d.Library.Keep(o.post)
		if err != nil {
			return // it changes just now: the next look finds the approval outdated
		}
		d.keep(&groups.Source{Post: a.Post, Lang: a.Lang, Hash: a.Source, File: k.File, Text: k.Text, Cited: k.Cited})
	}
	for _, f := range files {
		d.keep(f)
	}
}

// dropUnused drops what only approvals that are no more rested on.
func (d *draft) dropUnused(gone *groups.Approval) {
	if gone == nil {
		return
	}
	same := list[groups.Approval](d, groups.Ref{Kind: groups.KindApproval, ID: gone.Post + "/" + gone.Lang + "/"})
	source, used := true, map[string]bool{}
	for _, a := range same {
		source = source && sourceID(a) != sourceID(gone)
		for _, n := range a.Assets {
			used[n.Hash] = true
		}
	}
	if s := load[groups.Source](d, groups.Ref{Kind: groups.KindSource, ID: sourceID(gone)}); s != nil && source {
		d.drop(s)
	}
	for _, n := range gone.Assets {
		if used[n.Hash] || d.assetUsed(n.Hash) {
			continue
		}
		if f := load[groups.Asset](d, groups.Ref{Kind: groups.KindAsset, ID: n.Hash}); f != nil {
			d.drop(f)
		}
	}
}

// assetUsed says whether any approval, as this draft leaves it, names a file by its hash.
func (d *draft) assetUsed(hash string) bool {
	return slices.ContainsFunc(d.approvalsInShort(), func(a *groups.Approval) bool {
		return slices.ContainsFunc(a.Assets, func(n groups.AssetNote) bool { return n.Hash == hash })
	})
}

// approvalsInShort returns all approvals, as this draft leaves them, without the approved bytes.
// They are to be read, not changed.
func (d *draft) approvalsInShort() []*groups.Approval {
	var out []*groups.Approval
	for _, one := range d.everyPost().all(groups.KindApproval) {
		out = append(out, one.record.(*groups.Approval))
	}
	return out
}
