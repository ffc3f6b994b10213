package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"pita/groups"
)

// socketName is the socket in a house's folder over which orders come while a process
// holds it. Only its owner may open it.
const socketName = "pita.sock"

const (
	longestOrder = 64 << 10        // bytes of a line
	orderWait    = 2 * time.Minute // how long an order may take
)

// An answer is what the holder of a folder says of an order.
type answer struct {
	OK  bool   `json:"ok"`
	Why string `json:"why,omitempty"`
	// Of a visit: what the command wrote, and its exit status.
	Out    string `json:"out,omitempty"`
	Err    string `json:"err,omitempty"`
	Status int    `json:"status,omitempty"`
}

// serve lets a desk answer who comes by the socket in dir, until ctx ends or the function
// it returns is called; that waits until all that is under way is answered. Whoever calls
// it holds the folder.
func serve(ctx context.Context, dir string, d *desk) (func(), error) {
	path := shortPath(filepath.Join(dir, socketName))
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("take the place of an old %s: %w", socketName, err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen for orders: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("listen for orders: %w", err), l.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	d.open = map[net.Conn]bool{}
	stopped := context.AfterFunc(ctx, func() { l.Close(); d.hangUp() })
	d.work.Go(func() { d.accept(ctx, l) })
	return func() {
		cancel()
		d.work.Wait()
		stopped()
	}, nil
}

// A desk answers all who came in by the socket.
type desk struct {
	give func(context.Context, groups.Event) error // lets the house obey an order
	run  func(context.Context, visit) answer       // runs a command that reads it; may be nil
	work sync.WaitGroup
	mu   sync.Mutex
	open map[net.Conn]bool
	shut bool
}

func (d *desk) accept(ctx context.Context, l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return // the listener was closed; it has no other reason to fail for good
		}
		if !d.enter(c) {
			c.Close()
			return
		}
		d.work.Go(func() { d.attend(ctx, c) })
	}
}

func (d *desk) enter(c net.Conn) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.shut {
		d.open[c] = true
	}
	return !d.shut
}

// hangUp lets nobody ask for more; what is under way is still answered.
func (d *desk) hangUp() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut = true
	for c := range d.open {
		c.SetReadDeadline(time.Unix(1, 0))
	}
}

// attend answers the orders of one connection.
func (d *desk) attend(ctx context.Context, c net.Conn) {
	defer c.Close()
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.open, c)
	}()
	lines := bufio.NewScanner(c)
	lines.Buffer(nil, longestOrder)
	for lines.Scan() {
		ans := d.answer(context.WithoutCancel(ctx), lines.Bytes())
		if json.NewEncoder(c).Encode(ans) != nil {
			return
		}
	}
}

func (d *desk) answer(ctx context.Context, line []byte) answer {
	var v visit
	if err := json.Unmarshal(line, &v); err == nil && len(v.Run) > 0 && d.run != nil {
		return d.run(ctx, v)
	}
	if err := d.take(ctx, line); err != nil {
		return answer{Why: err.Error()}
	}
	return answer{OK: true}
}

// take lets the house obey one order.
func (d *desk) take(ctx context.Context, line []byte) error {
	ev, err := groups.DecodeEvent(bytes.Clone(line))
	if err != nil {
		return err
	}
	given, ok := ev.(*groups.Given)
	if !ok || given.By.Known() {
		return errors.New("only orders of the operator come this way")
	}
	ctx, cancel := context.WithTimeout(ctx, orderWait)
	defer cancel()
	return d.give(ctx, given)
}

// send gives an order to the process that holds the data folder. Held says who that is,
// and is returned when it takes no orders.
func (e *env) send(ctx context.Context, ev groups.Event, held error) error {
	line, err := groups.EncodeEvent(ev)
	if err != nil {
		return err
	}
	var dialer net.Dialer
	c, err := dialer.DialContext(ctx, "unix", shortPath(filepath.Join(e.data, socketName)))
	if err != nil {
		return held
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(1, 0)) })()
	if err := c.SetDeadline(time.Now().Add(orderWait)); err != nil {
		return because(err, "order.unanswered", "who", e.holder())
	}
	var ans answer
	_, err = c.Write(append(line, '\n'))
	if err == nil {
		err = e.awaits(ctx, c, callPatience, orderWait, &ans)
	}
	switch {
	case err != nil:
		return because(err, "order.unanswered", "who", e.holder())
	case !ans.OK:
		return because(errors.New(ans.Why), "order.refused", "who", e.holder())
	}
	return nil
}

// callPatience is how long the holder of a folder may be silent before that is told.
const callPatience = 3 * time.Second

// awaits reads the answer of the holder of the folder, for a time at most. When it is not
// there soon the person at the terminal hears what is waited for.
func (e *env) awaits(ctx context.Context, c net.Conn, soon, most time.Duration, ans *answer) error {
	in := bufio.NewReader(c)
	began := time.Now()
	err := c.SetReadDeadline(began.Add(soon))
	if err == nil {
		_, err = in.Peek(1)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
		fmt.Fprintf(e.stderr, "pita: %s\n", e.text("order.waits", "who", e.holder(), "most", strconv.Itoa(int(most/time.Minute))))
		err = nil
	}
	if err == nil {
		err = c.SetReadDeadline(began.Add(most))
	}
	if err == nil && ctx.Err() != nil {
		err = ctx.Err() // which ended while the deadline was put off
	}
	if err != nil {
		return err
	}
	return json.NewDecoder(in).Decode(ans)
}

// longestSocket is how long the path of a socket may be on every system.
const longestSocket = 103

// shortPath returns a path that a socket may have: path itself, or from the working
// folder where that is shorter.
func shortPath(path string) string {
	if len(path) <= longestSocket {
		return path
	}
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if near, err := filepath.Rel(here, whole); err == nil && len(near) < len(path) {
		return near
	}
	return path
}
