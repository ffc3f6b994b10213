package cli

import (
	"errors"
	"slices"
)

// Understood says what is wrong with a command line as the documents name it: nothing,
// or the text of a misuse. Arguments may be left out.
func Understood(args []string) error {
	if topic, asked := helpAsked(args); asked {
		e := &env{}
		e.speak("en")
		if _, ok := e.texts["help."+topic]; topic != "" && !ok {
			return errors.New("there is no help about " + topic)
		}
		return nil
	}
	_, _, err := parse(args)
	var f *failure
	if errors.As(err, &f) && slices.Contains([]string{"usage.missing", "usage.incomplete"}, f.key) {
		return nil
	}
	return err
}
