package rehearsal

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// TestACopiedRecordSharesNothing copies each golden of a record, in which everything is
// filled in: it is equal, and nothing in it could be changed by who holds the other.
func TestACopiedRecordSharesNothing(t *testing.T) {
	t.Parallel()
	for _, kind := range groups.Kinds() {
		blank, err := groups.DecodeRecord(kind, []byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		name := reflect.TypeOf(blank).Elem().Name()
		data, err := os.ReadFile(filepath.Join("../testdata/record", strings.ToLower(name)+".json"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := groups.DecodeRecord(kind, data)
		if err != nil {
			t.Fatal(err)
		}
		c := copied(r)
		if !reflect.DeepEqual(r, c) {
			t.Errorf("%s: the copy differs: %+v, of %+v", name, c, r)
		}
		shared(t, name, reflect.ValueOf(r), reflect.ValueOf(c))
	}
}

// shared fails for what two equal values both point to.
func shared(t *testing.T, at string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if a.Kind() != reflect.Slice && !a.IsNil() || a.Kind() == reflect.Slice && a.Len() > 0 {
			if a.Pointer() == b.Pointer() {
				t.Errorf("%s is shared", at)
			}
		}
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !a.IsNil() {
			shared(t, at, a.Elem(), b.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range a.Len() {
			shared(t, at+"[]", a.Index(i), b.Index(i))
		}
	case reflect.Map:
		for it := a.MapRange(); it.Next(); {
			shared(t, at+"[]", it.Value(), b.MapIndex(it.Key()))
		}
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type() != reflect.TypeFor[time.Time]() {
				shared(t, at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
			}
		}
	}
}
