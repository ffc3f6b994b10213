package store

import (
	"reflect"
	"slices"
	"testing"

	"pita/groups"
)

// A kind whose records name persons besides their own must stand in naming, or a merge
// would leave the younger id in them.
func TestEveryKindThatNamesOthersIsKnownToAMerge(t *testing.T) {
	t.Parallel()
	for _, kind := range groups.Kinds() {
		record, err := groups.DecodeRecord(kind, []byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		own := 0
		v := reflect.ValueOf(record).Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.String && f.CanSet() && f.Type() == reflect.TypeFor[groups.PersonID]() {
				f.SetString("one")
				if record.Ref().Person == "one" {
					own = 1
				}
				f.SetString("")
			}
		}
		if others := persons(v.Type()) - own; others > 0 != slices.Contains(naming[:], kind) {
			t.Errorf("a %s names %d persons besides its own; in naming: %v", kind, others, slices.Contains(naming[:], kind))
		}
	}
}

// persons counts the fields that hold persons.
func persons(t reflect.Type) (n int) {
	switch t.Kind() {
	case reflect.String:
		if t == reflect.TypeFor[groups.PersonID]() {
			return 1
		}
	case reflect.Map:
		return persons(t.Key()) + persons(t.Elem())
	case reflect.Slice, reflect.Array, reflect.Pointer:
		return persons(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				n += persons(t.Field(i).Type)
			}
		}
	}
	return n
}
