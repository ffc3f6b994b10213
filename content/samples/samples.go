// Package samples carries a library a breast-cancer support group can begin
// with: posts in plain Indonesian, the texts Pita needs to be kind in private,
// and the transcripts that show how a group goes.
//
// Its people are invented: rani and tuti write and edit each other, and
// bidan-lestari is the clinician whom the transcripts let approve. Every text
// awaits the approval of a real one before it may leave.
package samples

import (
	"embed"
	"io/fs"
)

// The pictures that people send in the transcripts are for who plays them from the folder.
//
//go:embed posts chat/*.chat
var files embed.FS

// Library returns the folder of posts, with their pictures and sumber.yaml, as
// the content room reads it. It may be used concurrently.
func Library() fs.FS { return folder("posts") }

// Chats returns the folder of sample transcripts, named *.chat; there may be
// none. It may be used concurrently.
func Chats() fs.FS { return folder("chat") }

func folder(name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // only an ill-formed name fails, and ours are constants
	}
	return sub
}
