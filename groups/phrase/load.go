package phrase

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"go.yaml.in/yaml/v4"
)

func loadLocale(fsys fs.FS, name string) (*locale, error) {
	l := &locale{name: name, phrases: map[string]phrase{}}
	file := path.Join(name, "phrases.yaml")
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	if err := l.readPhrases(file, data); err != nil {
		return nil, err
	}
	file = path.Join(name, "words.yaml")
	if data, err = fs.ReadFile(fsys, file); err != nil {
		return nil, err
	}
	if err := yaml.Load(data, &l.words, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	l.words.Locale = name
	if err := l.words.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	l.slang, err = readSlang(fsys, name)
	return l, err
}

// readPhrases reads sections, by audience, of keys with their texts.
func (l *locale) readPhrases(file string, data []byte) error {
	var doc yaml.Node
	if err := yaml.Load(data, &doc); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return fmt.Errorf("%s: want sections %q", file, audiences)
	}
	raw := map[string]rawPhrase{}
	for section, of := range pairs(doc.Content[0]) {
		audience := Audience(section.Value)
		if !slices.Contains(audiences, audience) || of.Kind != yaml.MappingNode {
			return at(file, section, fmt.Errorf("section %q: want one of %q, with phrases in it", section.Value, audiences))
		}
		for key, text := range pairs(of) {
			if text.Kind != yaml.ScalarNode || text.Value == "" {
				return at(file, key, fmt.Errorf("phrase %q: want a text", key.Value))
			}
			if _, twice := raw[key.Value]; twice {
				return at(file, key, fmt.Errorf("phrase %q stands here a second time", key.Value))
			}
			raw[key.Value] = rawPhrase{audience, text}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		text, err := include(raw, key, 0)
		if err != nil {
			return at(file, raw[key].node, fmt.Errorf("phrase %q: %w", key, err))
		}
		t, err := parseTemplate(text)
		if err != nil {
			return at(file, raw[key].node, fmt.Errorf("phrase %q: %w", key, err))
		}
		l.phrases[key] = phrase{raw[key].audience, t}
	}
	return nil
}

type rawPhrase struct {
	audience Audience
	node     *yaml.Node
}

// pairs goes through the keys and values of a mapping, in order.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

func at(file string, n *yaml.Node, err error) error {
	return fmt.Errorf("%s:%d:%d: %w", file, n.Line, n.Column, err)
}

func (l *locale) keys() []string { return slices.Sorted(maps.Keys(l.phrases)) }

// matches returns an error unless other says the same things as l.
func (l *locale) matches(other *locale) error {
	for _, key := range l.keys() {
		p, ok := other.phrases[key]
		if !ok {
			return fmt.Errorf("locale %s lacks the phrase %q", other.name, key)
		}
		mine := l.phrases[key]
		if got, want := p.text.names(), mine.text.names(); !slices.Equal(got, want) {
			return fmt.Errorf("locale %s: phrase %q has placeholders %q, want %q", other.name, key, got, want)
		}
		if p.audience != mine.audience {
			return fmt.Errorf("locale %s: phrase %q stands under %s, want %s", other.name, key, p.audience, mine.audience)
		}
	}
	for _, key := range other.keys() {
		if _, ok := l.phrases[key]; !ok {
			return fmt.Errorf("locale %s has a phrase %q that %s lacks", other.name, key, l.name)
		}
	}
	return l.words.matches(other.words)
}
