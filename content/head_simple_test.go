package content

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// tree writes down what is read of a node.
func tree(n *yaml.Node) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %q %d:%d", n.Kind, n.Value, n.Line, n.Column)
	for _, c := range n.Content {
		b.WriteString(" (" + tree(c) + ")")
	}
	return b.String()
}

// readsAlike fails when a head that is simple is read otherwise than by the whole of YAML; it
// says whether it is simple.
func readsAlike(t *testing.T, head []byte) bool {
	t.Helper()
	pairs, ok := simpleHead(head)
	if !ok {
		return false
	}
	var doc yaml.Node
	if err := yaml.Load(head, &doc); err != nil {
		t.Fatalf("a simple head is no YAML (%v):\n%s", err, head)
	}
	if len(doc.Content) != 1 || len(doc.Content[0].Content) != len(pairs) {
		t.Fatalf("a simple head has other keys:\n%s", head)
	}
	for i, n := range doc.Content[0].Content {
		if got, want := tree(pairs[i]), tree(n); got != want {
			t.Fatalf("read simply: %s\nread as YAML: %s\nin the head\n%s", got, want, head)
		}
	}
	return true
}

// Most heads are simple, and are read alike.
func TestSimpleHeads(t *testing.T) {
	t.Parallel()
	posts, err := fs.Glob(os.DirFS("samples/posts"), "*.md")
	if err != nil || len(posts) == 0 {
		t.Fatal("no posts to read", err)
	}
	n := 0
	for _, name := range posts {
		src, err := os.ReadFile("samples/posts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := bytes.Cut(src[4:], []byte("---\n"))
		if readsAlike(t, head) {
			n++
		}
	}
	if n < len(posts)/2 {
		t.Errorf("%d of %d heads are simple, want most", n, len(posts))
	}
	for _, head := range []string{
		"a: b\n", "a: \"b: c\"\nb: [x, \"y, z\"]\n", "a:\n  - b\n  - \"é c\"\nb: é\n", "a:\n- b\nc: d", "a: b:c\n", "a: 'b'\n", "a: b # c\n",
		"a: b\n  c\n", "a: [b, [c]]\n", "a: |\n  b\n", "a:\n", "a:\nb: c\n", "a: -\n", "a: b\n\nc: d\n", "a:  b\n", "a: b \n", "a: {b: c}\n",
		"a: 2026-12-31\n", "a: null\n", "a: [a,b]\n", "a: [ a, b ]\n", "a: \"\"\n", "a: []\n", "a: *b\n", "a: &b c\n", "a: !b c\n", "a: b\ra: c\n",
		"a:\n  - b: c\n", "a:\n  - - b\n", "a:\n  - b\n    c\n", "a: [b: c]\n", "a: b\nb\n", "a: x\u2028y\n", "a: x\u0085y\n", "a:\n  - b\n - c\n", "a: [\"b\"c]\n", "a: b]\n", "a: [b]]\n",
	} {
		readsAlike(t, []byte(head))
	}
}

func FuzzSimpleHead(f *testing.F) {
	f.Add([]byte("id: sadari-01\nsumber:\n  - \"@who\"\n  - Kemenkes, https://ayosehat.kemkes.go.id\nuntuk: [a, \"b\"]\n"))
	f.Add([]byte("a: b: c\n"))
	f.Add([]byte("a:\n- b\n-\n"))
	f.Fuzz(func(t *testing.T, head []byte) { readsAlike(t, head) })
}
