// Package pages opens a bbolt file once its pages have been found sound. It knows the
// form of the file and not what is kept in it.
package pages

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
)

// ErrDamaged is returned when the bytes of the file are not what was written.
var ErrDamaged = errors.New("the file is damaged; restore a backup, or ask for help before anything else is written")

// The form of bbolt's pages, which bbolt itself trusts: a damaged one can crash the
// process where no error could be caught. So they are walked before bbolt opens them.
const (
	pageHead    = 16 // id 8, flags 2, count 2, overflow 4
	elementSize = 16
	bucketHead  = 16 // root page 8, sequence 8
	metaSize    = 64

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketFlag   = 0x01

	metaMagic   = 0xED0CDAED
	metaVersion = 2
	maxDepth    = 32
	maxPageSize = 1 << 16
)

// A pageWalk visits every page of a file once.
type pageWalk struct {
	file     *os.File
	pageSize uint64
	high     uint64 // the number of pages in use or free
	used     []bool
	leaf     func(table string, key, value []byte) // told of each row
}

// A metaPage says where a transaction's tree begins.
type metaPage struct{ root, freelist, high, tx uint64 }

// Walk checks that the file's pages are sound: each in range, of a known kind,
// reached once, its rows within it and in order. It tells leaf of every row. A file
// that does not exist, or is empty, is sound.
func Walk(path string, leaf func(table string, key, value []byte)) (err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	p := &pageWalk{file: f, leaf: leaf}
	if err := p.walk(uint64(info.Size())); err != nil {
		return fmt.Errorf("check %s: %w: %w", path, err, ErrDamaged)
	}
	return nil
}

func (p *pageWalk) walk(size uint64) error {
	meta, err := p.newestMeta(size)
	if err != nil {
		return err
	}
	p.high = meta.high
	if p.high < 4 || p.high > size/p.pageSize {
		return fmt.Errorf("it should have %d pages, and has %d", p.high, size/p.pageSize)
	}
	p.used = make([]bool, p.high)
	p.used[0], p.used[1] = true, true
	if err := p.tree(meta.root, "", nil); err != nil {
		return err
	}
	return p.freelist(meta.freelist)
}

// newestMeta returns the newer of the two meta pages, or the one that is whole.
func (p *pageWalk) newestMeta(size uint64) (best metaPage, err error) {
	found := false
	for pageSize := uint64(1024); pageSize <= maxPageSize && !found; pageSize *= 2 {
		for i := range uint64(2) {
			m, ok := p.readMeta(i*pageSize, pageSize, size)
			if ok && (!found || m.tx > best.tx) {
				best, found, p.pageSize = m, true, pageSize
			}
		}
	}
	if !found {
		return best, errors.New("neither of its first two pages is whole")
	}
	return best, nil
}

func (p *pageWalk) readMeta(at, pageSize, size uint64) (m metaPage, ok bool) {
	b := make([]byte, pageHead+metaSize)
	if at+pageSize > size {
		return m, false
	}
	if _, err := p.file.ReadAt(b, int64(at)); err != nil {
		return m, false
	}
	b = b[pageHead:]
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	le := binary.LittleEndian
	if le.Uint32(b) != metaMagic || le.Uint32(b[4:]) != metaVersion ||
		uint64(le.Uint32(b[8:])) != pageSize || le.Uint64(b[56:]) != sum.Sum64() {
		return m, false
	}
	return metaPage{root: le.Uint64(b[16:]), freelist: le.Uint64(b[32:]), high: le.Uint64(b[40:]), tx: le.Uint64(b[48:])}, true
}

// take reads a page with its overflow, once.
func (p *pageWalk) take(id uint64) (flags, count int, b []byte, err error) {
	if id < 2 || id >= p.high {
		return 0, 0, nil, fmt.Errorf("page %d is out of range", id)
	}
	head := make([]byte, pageHead)
	if _, err := p.file.ReadAt(head, int64(id*p.pageSize)); err != nil {
		return 0, 0, nil, fmt.Errorf("read page %d: %w", id, err)
	}
	le := binary.LittleEndian
	over := uint64(le.Uint32(head[12:]))
	if le.Uint64(head) != id || over >= p.high-id {
		return 0, 0, nil, fmt.Errorf("page %d says it is another, or too long", id)
	}
	for i := id; i <= id+over; i++ {
		if p.used[i] {
			return 0, 0, nil, fmt.Errorf("page %d is used twice", i)
		}
		p.used[i] = true
	}
	b = make([]byte, (over+1)*p.pageSize)
	if _, err := p.file.ReadAt(b, int64(id*p.pageSize)); err != nil {
		return 0, 0, nil, fmt.Errorf("read page %d: %w", id, err)
	}
	return int(le.Uint16(head[8:])), int(le.Uint16(head[10:])), b, nil
}

// tree walks one bucket's pages; table is its name, or empty for the root.
func (p *pageWalk) tree(root uint64, table string, last []byte) error {
	t := &treeWalk{pageWalk: p, table: table, last: last}
	return t.page(root, nil, 0)
}

// A treeWalk visits one bucket's rows in order.
type treeWalk struct {
	*pageWalk
	table string
	last  []byte // the row before
	begun bool
}

func (t *treeWalk) page(id uint64, least []byte, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("page %d lies too deep", id)
	}
	flags, count, b, err := t.take(id)
	if err != nil {
		return err
	}
	switch flags {
	case branchPage:
		return t.branch(id, count, b, depth)
	case leafPage:
		if err := t.rows(count, b, least); err != nil {
			return fmt.Errorf("page %d: %w", id, err)
		}
		return nil
	}
	return fmt.Errorf("page %d is of no known kind (%#x)", id, flags)
}

func (t *treeWalk) branch(id uint64, count int, b []byte, depth int) error {
	if count == 0 {
		return fmt.Errorf("page %d leads nowhere", id)
	}
	le := binary.LittleEndian
	var before []byte
	for i := range count {
		at := pageHead + i*elementSize
		if at+elementSize > len(b) {
			return fmt.Errorf("page %d holds more than fits", id)
		}
		key, _, err := cut(b, at, le.Uint32(b[at:]), le.Uint32(b[at+4:]), 0)
		if err != nil {
			return fmt.Errorf("page %d: %w", id, err)
		}
		if i > 0 && bytes.Compare(before, key) >= 0 {
			return fmt.Errorf("page %d is out of order", id)
		}
		before = key
		if err := t.page(le.Uint64(b[at+8:]), key, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (t *treeWalk) rows(count int, b, least []byte) error {
	le := binary.LittleEndian
	for i := range count {
		at := pageHead + i*elementSize
		if at+elementSize > len(b) {
			return errors.New("it holds more rows than fit")
		}
		key, value, err := cut(b, at, le.Uint32(b[at+4:]), le.Uint32(b[at+8:]), le.Uint32(b[at+12:]))
		if err != nil {
			return err
		}
		if t.begun && bytes.Compare(t.last, key) >= 0 || i == 0 && bytes.Compare(key, least) < 0 {
			return errors.New("its rows are out of order")
		}
		t.last, t.begun = key, true
		if err := t.row(le.Uint32(b[at:]), key, value); err != nil {
			return err
		}
	}
	return nil
}

// row visits one row: at the root a table, and below the root none.
func (t *treeWalk) row(flags uint32, key, value []byte) error {
	switch {
	case t.table == "" && flags == bucketFlag:
		return t.bucket(string(key), value)
	case t.table != "" && flags == 0:
		if t.leaf != nil {
			t.leaf(t.table, key, value)
		}
		return nil
	}
	return fmt.Errorf("a row is of no known kind (%#x)", flags)
}

func (t *treeWalk) bucket(name string, value []byte) error {
	if len(value) < bucketHead || name == "" {
		return errors.New("a table is cut short")
	}
	if root := binary.LittleEndian.Uint64(value); root != 0 {
		return t.tree(root, name, nil)
	}
	inline := value[bucketHead:]
	if len(inline) < pageHead || binary.LittleEndian.Uint16(inline[8:]) != leafPage {
		return fmt.Errorf("table %q has no page", name)
	}
	in := &treeWalk{pageWalk: t.pageWalk, table: name}
	return in.rows(int(binary.LittleEndian.Uint16(inline[10:])), inline, nil)
}

// cut returns the key and value that an element at at points to.
func cut(b []byte, at int, pos, ksize, vsize uint32) (key, value []byte, err error) {
	from := uint64(at) + uint64(pos)
	mid, to := from+uint64(ksize), from+uint64(ksize)+uint64(vsize)
	if pos < elementSize || to > uint64(len(b)) {
		return nil, nil, errors.New("a row points outside its page")
	}
	return b[from:mid], b[mid:to], nil
}

// freelist checks that what is said to be free is free, and said once.
func (p *pageWalk) freelist(id uint64) error {
	flags, count, b, err := p.take(id)
	if err != nil {
		return fmt.Errorf("the list of free pages: %w", err)
	}
	if flags != freelistPage {
		return fmt.Errorf("page %d is not the list of free pages", id)
	}
	ids := b[pageHead:]
	if count == 0xFFFF {
		n := binary.LittleEndian.Uint64(ids)
		if n > p.high {
			return errors.New("the list of free pages is too long")
		}
		ids, count = ids[8:], int(n)
	}
	if count > len(ids)/8 {
		return errors.New("the list of free pages is cut short")
	}
	for i := range count {
		free := binary.LittleEndian.Uint64(ids[8*i:])
		if free < 2 || free >= p.high || p.used[free] {
			return fmt.Errorf("page %d is said to be free, and is not", free)
		}
		p.used[free] = true
	}
	return nil
}
