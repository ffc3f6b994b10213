package cli

import (
	"slices"
	"strings"
)

// languages are those the command line speaks, the first where nothing says otherwise.
var languages = [...]string{"id", "en"}

func known(lang string) bool { return slices.Contains(languages[:], lang) }

// languageOf returns the language to speak: the one asked for by --lang, else the one
// of the settings, else English where the locale of the terminal begins with en, else
// Indonesian. It looks at args before they are parsed, since their errors are told in it.
func languageOf(args []string, getenv func(string) string, setting string) string {
	if lang := optionOf(args, "--lang"); known(lang) {
		return lang
	}
	if known(setting) {
		return setting
	}
	if strings.HasPrefix(firstOf(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")), "en") {
		return "en"
	}
	return languages[0]
}

// optionOf returns the value that args give to an option, or "".
func optionOf(args []string, name string) (value string) {
	for i, arg := range args {
		switch {
		case arg == "--":
			return value
		case arg == name && i+1 < len(args):
			value = args[i+1]
		case strings.HasPrefix(arg, name+"="):
			value = strings.TrimPrefix(arg, name+"=")
		}
	}
	return value
}
