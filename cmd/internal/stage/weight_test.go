package stage_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"
)

// childBegan is when the world's clock began to run, where a house is to share it.
const childBegan = "PITA_TEST_BEGAN"

// begunAt returns when the clock of a house in a process of its own began to run: now, if it
// was not told.
func begunAt() time.Time {
	if at, err := time.Parse(time.RFC3339Nano, os.Getenv(childBegan)); err == nil {
		return at
	}
	return time.Now()
}

// A weight is what a house holds.
type weight struct {
	Heap       float64 `json:"heap"`      // MiB that are in use after a collection
	Anonymous  float64 `json:"anonymous"` // MiB in memory besides files; 0 where it can't be asked
	Resident   float64 `json:"resident"`  // MiB in memory, files included
	Goroutines int     `json:"goroutines"`
}

func (w weight) String() string {
	return fmt.Sprintf("heap %.2f MiB, in memory %.1f MiB (without files %.1f), %d goroutines",
		w.Heap, w.Resident, w.Anonymous, w.Goroutines)
}

// weigh weighs this process, when nothing is going on in it.
func weigh() weight {
	debug.FreeOSMemory() // what finalizers let go goes with the second collection
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	w := weight{Heap: float64(m.HeapAlloc) / (1 << 20), Goroutines: runtime.NumGoroutine()}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return w // another system than Linux
	}
	for line := range strings.Lines(string(status)) {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmRSS: %f", &kib); err == nil {
			w.Resident = kib / 1024
		}
		if _, err := fmt.Sscanf(line, "RssAnon: %f", &kib); err == nil {
			w.Anonymous = kib / 1024
		}
	}
	return w
}

// weighOnDemand says what this process weighs for each line that it is sent.
func weighOnDemand(asked io.Reader) {
	lines := bufio.NewScanner(asked)
	for lines.Scan() {
		_ = json.NewEncoder(os.Stdout).Encode(weigh())
	}
}

// A steady house is one in a process of its own that can be asked what it weighs.
type steady struct {
	testing.TB
	cmd  *exec.Cmd
	ask  io.Writer
	out  *bufio.Reader
	log  *strings.Builder // of what it complained; to be read when it has ended
	once sync.Once
}

// startSteady starts the house and returns when it says that it is open.
func startSteady(tb testing.TB, k *keeper) *steady {
	tb.Helper()
	s := &steady{TB: tb, cmd: exec.Command(k.program), log: &strings.Builder{}}
	s.cmd.Env, s.cmd.Stderr = k.env, s.log
	ask, err := s.cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		tb.Fatal(err)
	}
	s.ask, s.out = ask, bufio.NewReader(out)
	if line, err := s.out.ReadString('\n'); err != nil || line != "open\n" {
		s.end()
		tb.Fatalf("the house does not open: %q, %v\n%s", line, err, s.log)
	}
	tb.Cleanup(s.end)
	return s
}

// weigh asks the house what it weighs.
func (s *steady) weigh() (w weight) {
	s.Helper()
	_, err := fmt.Fprintln(s.ask)
	if err == nil {
		err = json.NewDecoder(s.out).Decode(&w)
	}
	if err != nil {
		s.end()
		s.Fatalf("the house does not say what it weighs: %v\n%s", err, s.log)
	}
	return w
}

// end kills the house, once. It may not have ended by itself, nor raced but where whatsmeow
// is known to.
func (s *steady) end() {
	s.Helper()
	s.once.Do(func() {
		err := s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		races := strings.Count(s.log.String(), "DATA RACE")
		if err != nil || races > strings.Count(s.log.String(), "updateGroupParticipantCache") {
			s.Errorf("the house ended by itself, or raced: %v\n%s", err, s.log)
		}
	})
}
