package rehearsal

import (
	"reflect"

	"pita/groups"
)

// copied returns a copy of a record that shares nothing with it that could be changed.
func copied(r groups.Record) groups.Record {
	v := reflect.ValueOf(&r).Elem()
	part(v)
	return r
}

// part gives a value, of which somebody else holds a copy, its own of all that it points to.
// What a type hides in fields without a name outside is shared: of what records are made of,
// only a time hides something, its zone, which nobody can change.
func part(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Interface {
			c := reflect.New(v.Elem().Type()).Elem()
			c.Set(v.Elem())
			part(c)
			v.Set(c)
			return
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(v.Elem())
		part(c.Elem())
		v.Set(c)
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		v.Set(c)
		partEach(v)
	case reflect.Array:
		partEach(v)
	case reflect.Map:
		partMap(v)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() && !flat(f.Kind()) {
				part(f)
			}
		}
	}
}

// partEach parts what stands in a slice or an array.
func partEach(v reflect.Value) {
	if flat(v.Type().Elem().Kind()) {
		return
	}
	for i := range v.Len() {
		part(v.Index(i))
	}
}

func partMap(v reflect.Value) {
	if v.IsNil() {
		return
	}
	c := reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		e := reflect.New(v.Type().Elem()).Elem()
		e.Set(it.Value())
		part(e)
		c.SetMapIndex(it.Key(), e)
	}
	v.Set(c)
}

// flat says that what is of this kind points to nothing that could be changed.
func flat(k reflect.Kind) bool {
	return k < reflect.Array || k == reflect.String
}
