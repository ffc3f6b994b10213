package vault_test

import (
	"testing"

	"pita/store/vault"
)

func BenchmarkSeal(b *testing.B) {
	key, at := vault.NewKey(), vault.Place{Bucket: "records", Key: make([]byte, 24), Version: 1}
	plain, buf := make([]byte, 200), make([]byte, 0, 512)
	b.ReportAllocs()
	for b.Loop() {
		buf = key.Seal(buf[:0], plain, at)
	}
}

func BenchmarkOpen(b *testing.B) {
	key, at := vault.NewKey(), vault.Place{Bucket: "records", Key: make([]byte, 24), Version: 1}
	sealed, buf := key.Seal(nil, make([]byte, 200), at), make([]byte, 0, 512)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := key.Open(buf[:0], sealed, at); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBlind(b *testing.B) {
	v, _ := vault.New(vault.NewMaster())
	b.ReportAllocs()
	for b.Loop() {
		v.Blind("seen", "msg/628110000001@sample/3EB0C767D82B632A2E")
	}
}

func BenchmarkUnwrap(b *testing.B) {
	v, _ := vault.New(vault.NewMaster())
	wrapped := v.Wrap(vault.NewKey(), []byte("owner"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Unwrap(wrapped, []byte("owner")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRewrap(b *testing.B) {
	v, _ := vault.New(vault.NewMaster())
	next, _ := v.Under(vault.NewMaster())
	wrapped := v.Wrap(vault.NewKey(), []byte("owner"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Rewrap(next, wrapped, []byte("owner")); err != nil {
			b.Fatal(err)
		}
	}
}
