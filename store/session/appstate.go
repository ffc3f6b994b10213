package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mau.fi/whatsmeow/store"
)

// PutAppStateSyncKey keeps a key, unless one of the same id is as new.
func (d *device) PutAppStateSyncKey(ctx context.Context, id []byte, key store.AppStateSyncKey) error {
	return d.change(ctx, "keep a key of app state", func(t *txn) error {
		was, err := t.get(tableSyncKey, id)
		if err != nil || was != nil && was.number(3) >= key.Timestamp {
			return err
		}
		return t.put(tableSyncKey, id, key.Data, key.Fingerprint, key.Timestamp)
	})
}

// GetAppStateSyncKey returns the key with that id, or nil.
func (d *device) GetAppStateSyncKey(ctx context.Context, id []byte) (key *store.AppStateSyncKey, err error) {
	err = d.read(ctx, "load a key of app state", func(t *txn) error {
		f, err := t.get(tableSyncKey, id)
		if f != nil {
			key = syncKey(f)
		}
		return err
	})
	return key, err
}

// GetLatestAppStateSyncKeyID returns the id of the newest key, or nil.
func (d *device) GetLatestAppStateSyncKeyID(ctx context.Context) ([]byte, error) {
	found, err := d.syncKeys(ctx)
	if len(found) == 0 {
		return nil, err
	}
	return found[0].row[0], nil
}

// GetAllAppStateSyncKeys returns all keys, the newest first.
func (d *device) GetAllAppStateSyncKeys(ctx context.Context) (all []*store.AppStateSyncKey, err error) {
	found, err := d.syncKeys(ctx)
	for _, e := range found {
		all = append(all, syncKey(e.row))
	}
	return all, err
}

func (d *device) syncKeys(ctx context.Context) (found []entry, err error) {
	err = d.read(ctx, "load keys of app state", func(t *txn) error {
		found, err = t.all(tableSyncKey, nil)
		return err
	})
	slices.SortStableFunc(found, func(a, b entry) int { return cmp.Compare(b.row.number(3), a.row.number(3)) })
	return found, err
}

func syncKey(f fields) *store.AppStateSyncKey {
	return &store.AppStateSyncKey{Data: f[1], Fingerprint: f[2], Timestamp: f.number(3)}
}

// PutAppStateVersion keeps how far an app state is known.
func (d *device) PutAppStateVersion(ctx context.Context, name string, version uint64, hash [128]byte) error {
	return d.change(ctx, "keep a version of app state", func(t *txn) error {
		return t.put(tableVersion, name, version, hash[:])
	})
}

// GetAppStateVersion returns how far an app state is known; nothing is version 0. One that
// was kept as 0 is an error.
func (d *device) GetAppStateVersion(ctx context.Context, name string) (version uint64, hash [128]byte, err error) {
	err = d.read(ctx, "load a version of app state", func(t *txn) error {
		f, err := t.get(tableVersion, name)
		if err != nil || f == nil {
			return err
		}
		if version = uint64(f.number(1)); version == 0 || len(f[2]) != len(hash) {
			return refusal{fmt.Errorf("app state %s is kept as version %d", name, version)}
		}
		hash = [128]byte(f[2])
		return nil
	})
	return version, hash, err
}

// DeleteAppStateVersion forgets an app state with its mutations.
func (d *device) DeleteAppStateVersion(ctx context.Context, name string) error {
	return d.change(ctx, "drop an app state", func(t *txn) error {
		if err := t.drop(tableVersion, name); err != nil {
			return err
		}
		return t.dropName(tableMAC, name)
	})
}

var errNoVersion = refusal{errors.New("the app state has no version")}

// PutAppStateMutationMACs keeps mutations of an app state that has a version, all or none.
// One that is there already is refused.
func (d *device) PutAppStateMutationMACs(ctx context.Context, name string, version uint64, mutations []store.AppStateMutationMAC) error {
	if len(mutations) == 0 {
		return nil
	}
	return d.change(ctx, "keep mutations of app state", func(t *txn) error {
		if f, err := t.get(tableVersion, name); err != nil || f == nil {
			return cmp.Or(err, error(errNoVersion))
		}
		for _, m := range mutations {
			f, err := t.get(tableMAC, name, m.IndexMAC, version)
			if err == nil && f != nil {
				err = refusal{errors.New("a mutation of that version is kept already")}
			}
			if err == nil {
				err = t.put(tableMAC, name, m.IndexMAC, version, m.ValueMAC)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteAppStateMutationMACs forgets all versions of these mutations.
func (d *device) DeleteAppStateMutationMACs(ctx context.Context, name string, indexMACs [][]byte) error {
	return d.change(ctx, "drop mutations of app state", func(t *txn) error {
		for _, index := range indexMACs {
			found, err := t.all(tableMAC, t.s.box.index(tableMAC.String(), []byte(name), index))
			if err != nil {
				return err
			}
			for _, e := range found {
				if err := t.apply(tableMAC, e.key, nil); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// GetAppStateMutationMAC returns the newest version of a mutation, or nil.
func (d *device) GetAppStateMutationMAC(ctx context.Context, name string, indexMAC []byte) (value []byte, err error) {
	err = d.read(ctx, "load a mutation of app state", func(t *txn) error {
		found, err := t.all(tableMAC, t.s.box.index(tableMAC.String(), []byte(name), indexMAC))
		if len(found) > 0 {
			value = found[len(found)-1].row[3]
		}
		return err
	})
	return value, err
}
