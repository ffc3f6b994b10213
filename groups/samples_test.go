package groups_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"hash/fnv"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pita/groups"
)

// closedSets returns the names of the types that implement Event, Action, Order and
// Record, as the package's source declares them.
func closedSets(t *testing.T) map[string][]string {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	// Only this package's own types matter, so what it imports may stay unknown.
	conf := types.Config{Importer: nothing{}, Error: func(error) {}}
	pkg, _ := conf.Check("pita/groups", fset, files, nil)
	sets := map[string][]string{}
	for _, set := range []string{"Event", "Action", "Order", "Record"} {
		of := pkg.Scope().Lookup(set).Type().Underlying().(*types.Interface)
		for _, name := range pkg.Scope().Names() {
			obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || !obj.Exported() || types.IsInterface(obj.Type()) {
				continue
			}
			if types.Implements(types.NewPointer(obj.Type()), of) && !base[name] {
				sets[set] = append(sets[set], name)
			}
		}
	}
	return sets
}

// base are the types that others embed: they carry the marker, and are none themselves.
var base = map[string]bool{"Head": true, "Target": true}

type nothing struct{}

func (nothing) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("%s is not needed", path)
}

// fill puts something into every field of what v points to, the same in every run.
func fill(v any) {
	typ := reflect.TypeOf(v).Elem()
	new(filler).fill(reflect.ValueOf(v).Elem(), typ.Name())
}

// A filler makes values up. They depend on the names of the fields alone, so that a
// new field changes no other value.
type filler struct {
	lines int // how deep in words that hold words
}

var (
	timeType  = reflect.TypeFor[time.Time]()
	seedType  = reflect.TypeFor[groups.Seed]()
	linesType = reflect.TypeFor[[]groups.Words]()
	orderType = reflect.TypeFor[groups.Order]()
)

func (f *filler) fill(v reflect.Value, path string) {
	h := fnv.New32a()
	h.Write([]byte(path))
	n := int(h.Sum32() % 50)
	switch v.Type() {
	case timeType:
		v.Set(reflect.ValueOf(time.Date(2026, 1, 5, 1, n, 0, 250_000_000, time.UTC)))
		return
	case seedType:
		v.Set(reflect.ValueOf(groups.Seed{1, 2, 3, byte(n)}))
		return
	case orderType:
		v.Set(reflect.ValueOf(&groups.SendPost{Post: "sadari-01"}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.ToLower(path[strings.LastIndexByte(path, '.')+1:]))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n + 1))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(1 + n%3))
	default:
		f.whole(v, path)
	}
}

// whole fills what is made of parts.
func (f *filler) whole(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Field(i); field.CanSet() || v.Type().Field(i).Anonymous {
				f.fill(field, path+"."+v.Type().Field(i).Name)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), path)
	case reflect.Slice:
		if v.Type() == linesType {
			if f.lines++; f.lines > 1 {
				return
			}
			defer func() { f.lines-- }()
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0), path+"-1")
		f.fill(v.Index(1), path+"-2")
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, path)
		f.fill(value, path)
		v.SetMapIndex(key, value)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), path)
		}
	default:
		panic(fmt.Sprintf("no sample can be made of a %s; teach fill to", v.Type()))
	}
}
