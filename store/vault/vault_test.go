package vault_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pita/store/vault"
)

func TestSealedOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	key, other := vault.NewKey(), vault.NewKey()
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		at := place(t, "at")
		elsewhere := place(t, "elsewhere")
		before := rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "before")

		sealed := key.Seal(bytes.Clone(before), plain, at)
		if !bytes.HasPrefix(sealed, before) || len(sealed) != len(before)+len(plain)+vault.Overhead {
			t.Fatalf("sealed %d bytes after %d into %d", len(plain), len(before), len(sealed))
		}
		sealed = sealed[len(before):]
		got, err := key.Open(bytes.Clone(before), sealed, at)
		if err != nil || !bytes.Equal(got, append(bytes.Clone(before), plain...)) {
			t.Fatalf("opened %q, %v; want %q after %q", got, err, plain, before)
		}
		if _, err := other.Open(nil, sealed, at); !errors.Is(err, vault.ErrSealed) {
			t.Fatalf("another key opened it: %v", err)
		}
		same := at.Bucket == elsewhere.Bucket && bytes.Equal(at.Key, elsewhere.Key) && at.Version == elsewhere.Version
		if _, err := key.Open(nil, sealed, elsewhere); !same && !errors.Is(err, vault.ErrSealed) {
			t.Fatalf("opened at %v what was sealed for %v", elsewhere, at)
		}
		i := rapid.IntRange(0, len(sealed)-1).Draw(t, "damaged byte")
		sealed[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "damaged bit")
		if _, err := key.Open(nil, sealed, at); !errors.Is(err, vault.ErrSealed) {
			t.Fatalf("opened a value with a damaged byte %d", i)
		}
		if _, err := key.Open(nil, sealed[:i], at); !errors.Is(err, vault.ErrSealed) {
			t.Fatalf("opened a value cut at %d", i)
		}
	})
}

func place(t *rapid.T, name string) vault.Place {
	return vault.Place{
		Bucket:  rapid.SampledFrom([]string{"a", "ab", "record", ""}).Draw(t, name+" bucket"),
		Key:     rapid.SliceOfN(rapid.SampledFrom([]byte("ab")), 0, 3).Draw(t, name+" key"),
		Version: rapid.Uint16Range(0, 3).Draw(t, name+" version"),
	}
}

func TestSealingTwiceDiffers(t *testing.T) {
	t.Parallel()
	key, at := vault.NewKey(), vault.Place{Bucket: "b", Key: []byte("k")}
	if a, b := key.Seal(nil, []byte("x"), at), key.Seal(nil, []byte("x"), at); bytes.Equal(a, b) {
		t.Fatalf("the same bytes twice: %x", a)
	}
}

func TestBlindsAreStableAndApart(t *testing.T) {
	t.Parallel()
	master := vault.NewMaster()
	v, root := vault.New(master)
	again, err := vault.Open(master, root)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := vault.New(master)
	next, nextRoot := v.Under(vault.NewMaster())

	blind := v.Blind("seen", "m1")
	for name, same := range map[string]vault.Blind{
		"asked again": v.Blind("seen", "m1"), "reopened": again.Blind("seen", "m1"), "under a new master": next.Blind("seen", "m1"),
	} {
		if same != blind {
			t.Errorf("%s: got %x, want %x", name, same, blind)
		}
	}
	for name, apart := range map[string][16]byte{
		"other purpose": v.Blind("timer", "m1"), "other id": v.Blind("seen", "m2"), "moved border": v.Blind("seenm", "1"),
		"other house": other.Blind("seen", "m1"), "as a name": v.Name("seen", "m1", 0),
	} {
		if apart == blind {
			t.Errorf("%s: the same blind %x", name, apart)
		}
	}
	if v.Name("a", "m1", 1) == v.Name("a", "m1", 2) || v.Name("a", "m1", 1) != again.Name("a", "m1", 1) {
		t.Error("names must differ by index and stay the same after a restart")
	}
	if _, err := vault.Open(master, nextRoot); !errors.Is(err, vault.ErrSealed) {
		t.Errorf("the old master opened the new root: %v", err)
	}
}

func TestWrappedKeysFollowTheMaster(t *testing.T) {
	t.Parallel()
	v, _ := vault.New(vault.NewMaster())
	next, _ := v.Under(vault.NewMaster())
	key, at := vault.NewKey(), vault.Place{Bucket: "b", Key: []byte("k")}
	sealed := key.Seal(nil, []byte("hello"), at)

	wrapped := v.Wrap(key, []byte("owner 1"))
	moved, err := v.Rewrap(next, wrapped, []byte("owner 1"))
	if err != nil {
		t.Fatal(err)
	}
	back, err := next.Unwrap(moved, []byte("owner 1"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := back.Open(nil, sealed, at); err != nil || string(got) != "hello" {
		t.Fatalf("opened %q, %v", got, err)
	}
	for name, try := range map[string]func() (*vault.Key, error){
		"old wrapping, new master": func() (*vault.Key, error) { return next.Unwrap(wrapped, []byte("owner 1")) },
		"new wrapping, old master": func() (*vault.Key, error) { return v.Unwrap(moved, []byte("owner 1")) },
		"another owner":            func() (*vault.Key, error) { return v.Unwrap(wrapped, []byte("owner 2")) },
		"cut":                      func() (*vault.Key, error) { return v.Unwrap(wrapped[:20], []byte("owner 1")) },
	} {
		if _, err := try(); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("%s: got %v, want ErrSealed", name, err)
		}
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	t.Parallel()
	m := vault.NewMaster()
	raw := fmt.Sprintf("%x", [32]byte(vault.Secret(m)))
	dec := strings.Trim(fmt.Sprint(vault.Secret(m)), "[]")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		got := fmt.Sprintf(verb, m)
		if strings.Contains(got, raw) || strings.Contains(got, dec) {
			t.Errorf("%s prints the key: %s", verb, got)
		}
		v, _ := vault.New(m)
		if got := fmt.Sprintf(verb, []any{v, vault.NewKey()}); strings.Contains(got, " 0x") || len(got) > 80 {
			t.Errorf("%s prints a vault or a data key: %s", verb, got)
		}
	}
}
