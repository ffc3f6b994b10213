package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// buildPita builds the program as people are given it. With wired it is that program and a
// few lines more, by which its number finds a test's server; they are laid over the source
// for this one build, so that no program that is given away has them.
func buildPita(tb testing.TB, wired bool) (bin string) {
	tb.Helper()
	dir := tb.TempDir()
	bin = filepath.Join(dir, "pita")
	args := []string{"build", "-trimpath", "-ldflags", "-s -w", "-o", bin}
	if wired {
		args = append(args, "-overlay", overlay(tb, dir))
	}
	build := exec.Command("go", append(args, "pita/cmd/pita")...)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("build pita: %v\n%s", err, out)
	}
	return bin
}

// overlay writes what is laid over the source, and returns the file that says so.
func overlay(tb testing.TB, dir string) string {
	tb.Helper()
	room, err := filepath.Abs(".")
	if err != nil {
		tb.Fatal(err)
	}
	program := filepath.Join(filepath.Dir(filepath.Dir(room)), "pita", "main.go")
	src, err := os.ReadFile(program)
	if err != nil {
		tb.Fatal(err)
	}
	main := strings.Replace(string(src), "cli.Run(ctx, os.Args[1:], cli.IO{", "cli.RunWired(ctx, os.Args[1:], cli.IO{", 1)
	main = strings.Replace(main, "\t}))\n}", "\t}, os.Getenv(\""+wireAddr+"\"), os.Getenv(\""+wireRoot+"\")))\n}", 1)
	replaced := filepath.Join(dir, "main.go")
	what, err := json.Marshal(map[string]map[string]string{"Replace": {
		program:                         replaced,
		filepath.Join(room, "wired.go"): filepath.Join(room, "testdata", "wired", "wired.go.txt"),
	}})
	if err == nil {
		err = errors.Join(os.WriteFile(replaced, []byte(main), 0o600), os.WriteFile(filepath.Join(dir, "overlay.json"), what, 0o600))
	}
	if err != nil {
		tb.Fatal(err)
	}
	return filepath.Join(dir, "overlay.json")
}

// resident returns how many MiB of a process are in memory, in all and besides its file.
func resident(tb testing.TB, pid int) (all, anonymous float64) {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmRSS: %f", &kib); err == nil {
			all = kib / 1024
		}
		if _, err := fmt.Sscanf(line, "RssAnon: %f", &kib); err == nil {
			anonymous = kib / 1024
		}
	}
	return all, anonymous
}

// BenchmarkLinkedHouse starts a house that is linked, and looks at it when it has been idle
// for a while. It tells the least and the median of all starts.
func BenchmarkLinkedHouse(b *testing.B) {
	bin := buildPita(b, true)
	addr, dir, s, a := wiredHouse(b, bin)
	seen := map[string][]float64{}
	for b.Loop() {
		p := spawn(b, bin, addr, "run", "--data", dir)
		_, ready := p.await("Pita keeps the house in")
		for !a.Online(1) {
			time.Sleep(time.Millisecond)
		}
		online := time.Since(p.began)
		if err := s.Idle(b.Context()); err != nil {
			b.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		all, own := resident(b, p.cmd.Process.Pid)
		ended := p.ends(os.Interrupt)
		for what, value := range map[string]float64{
			"ready-ms": ready.Seconds() * 1000, "online-ms": online.Seconds() * 1000,
			"cpu-ms":       (ended.UserTime() + ended.SystemTime()).Seconds() * 1000,
			"resident-MiB": all, "anonymous-MiB": own,
		} {
			seen[what] = append(seen[what], value)
		}
	}
	for what, values := range seen {
		slices.Sort(values)
		b.ReportMetric(values[0], what+"/least")
		b.ReportMetric(values[len(values)/2], what+"/median")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkProgramSize builds the program as it is given to people.
func BenchmarkProgramSize(b *testing.B) {
	for b.Loop() {
		info, err := os.Stat(buildPita(b, false))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/(1<<20), "MiB")
	}
}
