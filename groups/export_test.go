package groups

import (
	"fmt"
	"reflect"
)

// Blanks returns a new zero value of every type that the codec knows, by set and type name.
func Blanks() map[string]any {
	out := map[string]any{}
	blanks(out, eventNames)
	blanks(out, actionNames)
	blanks(out, orderNames)
	blanks(out, recordNames)
	return out
}

func blanks[T any](out map[string]any, t nameTable[T]) {
	for _, typ := range t.types {
		out[t.what+"/"+typ.Name()] = reflect.New(typ).Interface()
	}
}

// Encode writes down a value of any closed set.
func Encode(v any) ([]byte, error) {
	switch v := v.(type) {
	case Event:
		return EncodeEvent(v)
	case Action:
		return EncodeAction(v)
	case Order:
		return EncodeOrder(v)
	case Record:
		return EncodeRecord(v)
	}
	return nil, fmt.Errorf("%T is of no closed set", v)
}

// Decode reads a value of the same set, and for records of the same kind, as like.
func Decode(like any, data []byte) (any, error) {
	switch like := like.(type) {
	case Event:
		return DecodeEvent(data)
	case Action:
		return DecodeAction(data)
	case Order:
		return DecodeOrder(data)
	case Record:
		return DecodeRecord(like.Ref().Kind, data)
	}
	return nil, fmt.Errorf("%T is of no closed set", like)
}
