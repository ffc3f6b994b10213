package store

import (
	"encoding/binary"
	"fmt"
	"slices"

	"pita/groups"
)

// fileFormat is the form in which files are written now.
const fileFormat = 2

// A migration turns a file of one format into the next. It runs within the
// transaction that opens the file: all of it is kept, or nothing. It changes rows
// through the batch, and makes new tables in its transaction.
type migration func(*batch) error

// migrations are the steps from each format to the next, the first from format 1.
// Each has a golden file of the old format in testdata.
var migrations = []migration{fromFormat1}

// migrate brings the file to the newest format; steps, if any, come after migrations.
func (b *batch) migrate(more []migration) error {
	steps := slices.Concat(migrations, more)
	v := b.bucket(tableMeta).Get(metaFormat)
	if fileForm(v) == 0 {
		return fmt.Errorf("%s does not say its format: %w", FileName, ErrDamaged)
	}
	format, newest := fileForm(v), len(steps)+1
	if b.s.opt.Damaged && format < newest {
		return nil // it is for reading only, as it is
	}
	if format > newest {
		return fmt.Errorf("%s is of format %d and this program knows %d: %w", FileName, format, newest, ErrNewer)
	}
	if err := b.bringFrom(format, steps); err != nil || !b.dirty {
		return err
	}
	return b.finish()
}

// bringFrom takes the steps from a format on, and notes that the file is of the newest.
func (b *batch) bringFrom(format int, steps []migration) error {
	for ; format >= 1 && format <= len(steps); format++ {
		if err := steps[format-1](b); err != nil {
			return fmt.Errorf("bring %s from format %d to %d: %w", FileName, format, format+1, err)
		}
		if err := b.putFormat(format + 1); err != nil {
			return err
		}
	}
	return nil
}

// fileForm reads what putFormat wrote; 0 is none.
func fileForm(v []byte) int {
	if len(v) != 2 {
		return 0
	}
	return int(binary.BigEndian.Uint16(v))
}

// recordHead is what stands before a record's JSON: its version and its rank.
const recordHead = 3

func appendVersion(b []byte, r groups.Record) []byte {
	return append(binary.BigEndian.AppendUint16(b, groups.RecordVersion), rank(r))
}

// A recordStep turns a record's JSON of one version into the next.
type recordStep func(groups.Kind, []byte) ([]byte, error)

// recordSteps are the steps from each version of the records to the next.
var recordSteps = []recordStep{}

// upgrade returns the record's JSON in the version of today.
func upgrade(kind groups.Kind, b []byte) ([]byte, error) { return upgradeBy(recordSteps, kind, b) }

func upgradeBy(steps []recordStep, kind groups.Kind, b []byte) ([]byte, error) {
	if len(b) < recordHead {
		return nil, fmt.Errorf("the %s has no version", kind)
	}
	version, newest := int(binary.BigEndian.Uint16(b)), len(steps)+1
	if version > newest {
		return nil, fmt.Errorf("the %s is of version %d and this program knows %d: %w", kind, version, newest, ErrNewer)
	}
	b = b[recordHead:]
	for ; version >= 1 && version < newest; version++ {
		var err error
		if b, err = steps[version-1](kind, b); err != nil {
			return nil, fmt.Errorf("bring the %s from version %d to %d: %w", kind, version, version+1, err)
		}
	}
	return b, nil
}
