package moderation

import (
	"strings"

	"pita/groups"
)

// dangerousFiles are the endings of files that can install or run something.
// Those that are also words of ordinary talk stand in shyFiles.
var dangerousFiles = strings.Fields(`apk apks apkm xapk aab exe msi scr bat cmd pif cpl vbs vbe wsf jse hta jar lnk ps1
	reg docm xlsm pptm js`)

// shyFiles are endings that mean harm only in the name of a file, or behind
// another ending: people speak of "Node.js".
var shyFiles = []string{"js", "cmd", "reg"}

// harmlessEndings are what a dangerous file likes to be taken for.
var harmlessEndings = strings.Fields("jpg jpeg png gif webp pdf doc docx xls xlsx ppt pptx mp3 mp4 txt html")

// isFile tells whether the ending from letter start to stop is that of a file.
// What is inside a packed file can't be seen.
func (s *scan) isFile(start, stop int) bool {
	if start == 0 || strings.TrimSpace(s.after(stop)) != "" && strings.HasPrefix(s.after(stop), "(") {
		return false
	}
	named := s.kind == groups.FileName
	if dot := s.after(start); dot != "." && !(named && strings.Trim(dot, " _-") == ".") {
		return false
	}
	if !s.isExactly(start, stop, shyFiles) {
		return true
	}
	return named || s.isExactly(s.wordStart(start-1), start, harmlessEndings)
}

// isEnding tells whether the word that begins with letter i is the ending of a
// dangerous file.
func (s *scan) isEnding(i int) bool {
	k := i
	for k < len(s.ls) && s.ls[k].word == s.ls[i].word {
		k++
	}
	return s.isExactly(i, k, dangerousFiles)
}

// isAttached tells whether o is a dangerous ending in the name of a file that came
// along: a file can be opened, whatever its name says.
func (s *scan) isAttached(o *occurrence) bool {
	return s.kind == groups.FileName && s.isExactly(int(o.start), int(o.stop), dangerousFiles)
}
