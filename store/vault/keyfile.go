package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
)

// Errors of reading a key file, for callers that ask a person what to do.
var (
	ErrNoKey      = errors.New("there is no key file")
	ErrLocked     = errors.New("the key file is locked by a passphrase")
	ErrPassphrase = errors.New("the passphrase is wrong")
)

const (
	keyFileHead = "pita-key 1"
	keyFileEnd  = "fresh" // last line of a file whose key has not opened anything yet
	half        = ".new"  // ends the name of a file being written
	ageHead     = "age-encryption.org/"
	mostWork    = 22 // how much opening a file may take: a quarter of a minute
)

// A KeyFile is the file the master key lives in: readable by its owner only,
// and locked if a passphrase was given. While an owner is being forgotten it
// holds two keys, the new one and the old. Until Keep is called for the first time it
// is fresh. One goroutine at a time may use it.
type KeyFile struct {
	path       string
	passphrase string
	keys       []Master
	fresh      bool
}

// CreateKeyFile writes a fresh master key to path, which must not exist.
// With a passphrase the file is locked by it; an empty one leaves it open.
func CreateKeyFile(path, passphrase string) (*KeyFile, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("create the key file %s: it exists already; it is never overwritten", path)
	}
	kf := &KeyFile{path: path, passphrase: passphrase, fresh: true}
	if err := kf.write(NewMaster()); err != nil {
		return nil, fmt.Errorf("create the key file %s: %w", path, err)
	}
	return kf, nil
}

// OpenKeyFile reads the key file at path. The error wraps ErrNoKey, ErrLocked or
// ErrPassphrase where that is the matter.
func OpenKeyFile(path, passphrase string) (*KeyFile, error) {
	b, err := readPrivate(path)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(b, []byte(ageHead)) {
		if b, err = unlock(b, passphrase); err != nil {
			return nil, fmt.Errorf("open the key file %s: %w", path, err)
		}
	} else {
		passphrase = ""
	}
	keys, fresh, err := parseKeys(string(b))
	if err != nil {
		return nil, fmt.Errorf("read the key file %s: %w; put back the copy you kept", path, err)
	}
	return &KeyFile{path: path, passphrase: passphrase, keys: keys, fresh: fresh}, nil
}

// Keys returns the keys in the file: one, or the new one and the old one when a
// forgetting was interrupted.
func (kf *KeyFile) Keys() []Master { return append([]Master(nil), kf.keys...) }

// Fresh says whether the file was made for a house that was never begun: no key of it
// was kept yet. Without that word a key file is one that a house belongs to.
func (kf *KeyFile) Fresh() bool { return kf.fresh }

// Find returns the key with that id, and whether the file holds it.
func (kf *KeyFile) Find(id KeyID) (Master, bool) {
	for _, m := range kf.keys {
		if m.ID() == id {
			return m, true
		}
	}
	return Master{}, false
}

// Stage puts a fresh key beside old, durably, and returns it. From then on a
// kill leaves a file that opens the house before and after the change of key.
func (kf *KeyFile) Stage(old Master) (Master, error) {
	next := NewMaster()
	if err := kf.write(next, old); err != nil {
		return Master{}, fmt.Errorf("put a new key beside the old in %s: %w", kf.path, err)
	}
	return next, nil
}

// Keep leaves only key in the file, durably; the others are overwritten and gone,
// with what a kill left half written beside it.
func (kf *KeyFile) Keep(key Master) error {
	if left, err := os.OpenFile(kf.path+half, os.O_WRONLY, 0); err == nil {
		wipe(left)
		if err := os.Remove(kf.path + half); err != nil {
			return fmt.Errorf("remove the half-written key file: %w", err)
		}
	}
	if !kf.fresh && len(kf.keys) == 1 && kf.keys[0] == key {
		return nil
	}
	was := kf.fresh
	kf.fresh = false
	if err := kf.write(key); err != nil {
		kf.fresh = was
		return fmt.Errorf("leave one key in %s: %w", kf.path, err)
	}
	return nil
}

// Lock locks the file by another passphrase, or opens it when that is empty.
func (kf *KeyFile) Lock(passphrase string) error {
	was := kf.passphrase
	kf.passphrase = passphrase
	if err := kf.write(kf.keys...); err != nil {
		kf.passphrase = was
		return fmt.Errorf("lock the key file %s: %w", kf.path, err)
	}
	return nil
}

func (kf *KeyFile) write(keys ...Master) error {
	text := []byte(keyFileHead + "\n")
	for _, m := range keys {
		text = append(text, m.line()...)
	}
	if kf.fresh {
		text = append(text, keyFileEnd+"\n"...)
	}
	if kf.passphrase != "" {
		var err error
		if text, err = lock(text, kf.passphrase); err != nil {
			return err
		}
	}
	if err := replaceFile(kf.path, text); err != nil {
		return err
	}
	kf.keys = append([]Master(nil), keys...)
	return nil
}

func parseKeys(text string) (keys []Master, fresh bool, err error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if lines[0] != keyFileHead {
		return nil, false, fmt.Errorf("it does not begin with %q, so it is no key file of this version", keyFileHead)
	}
	lines = lines[1:]
	if n := len(lines); n > 0 && lines[n-1] == keyFileEnd {
		lines, fresh = lines[:n-1], true
	}
	for i, line := range lines {
		m, err := parseMaster(line)
		if err != nil {
			return nil, false, fmt.Errorf("line %d: %w", i+2, err)
		}
		keys = append(keys, m)
	}
	if len(keys) == 0 || len(keys) > 2 {
		return nil, false, fmt.Errorf("it holds %d keys instead of one, or two while forgetting", len(keys))
	}
	return keys, fresh, nil
}

// readPrivate reads a file nobody else may read.
func readPrivate(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w; put back the copy you kept", path, ErrNoKey)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the key file %s can be read by others (mode %#o); run: chmod 600 %s",
			path, info.Mode().Perm(), path)
	}
	return os.ReadFile(path)
}

func lock(text []byte, passphrase string) ([]byte, error) {
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	r.SetWorkFactor(WorkFactor)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, r)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func unlock(b []byte, passphrase string) ([]byte, error) {
	if passphrase == "" {
		return nil, ErrLocked
	}
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	id.SetMaxWorkFactor(mostWork)
	r, err := age.Decrypt(bytes.NewReader(b), id)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("%w; put back the copy you kept", err)
	}
	return io.ReadAll(r)
}

// replaceFile puts text at path so that after a kill there is the old file or
// the new one, whole; the bytes of the old one are overwritten.
func replaceFile(path string, text []byte) error {
	temp := path + half
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	old, oldErr := os.OpenFile(path, os.O_WRONLY, 0)
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return err
	}
	if oldErr == nil {
		wipe(old)
	}
	return nil
}

// wipe overwrites a file that has lost its name. It does what it can: disks that
// write elsewhere keep the old bytes for a while.
func wipe(f *os.File) {
	if info, err := f.Stat(); err == nil {
		_, _ = f.WriteAt(make([]byte, info.Size()), 0)
		_ = f.Sync()
	}
	_ = f.Close()
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
