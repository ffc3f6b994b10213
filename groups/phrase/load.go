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
	l := &locale{name: name}
	file := path.Join(name, "phrases.yaml")
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	if err := l.readPhrases(file, string(data)); err != nil {
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
	return l, nil
}

// readPhrases reads sections, by audience, of keys with their texts.
func (l *locale) readPhrases(file, text string) error {
	all, ok := plainEntries(text)
	if !ok {
		var err error
		if all, err = yamlEntries(file, text); err != nil {
			return err
		}
	}
	raw := make(map[string]entry, len(all))
	for _, e := range all {
		if !slices.Contains(audiences, Audience(e.section)) {
			return e.at(file, fmt.Errorf("section %q: want one of %q, with phrases in it", e.section, audiences))
		}
		if _, twice := raw[e.key]; twice {
			return e.at(file, fmt.Errorf("phrase %q stands here a second time", e.key))
		}
		raw[e.key] = e
	}
	l.phrases = make(map[string]phrase, len(all))
	for _, e := range all {
		text, err := include(raw, e.key, 0)
		if err != nil {
			return e.at(file, fmt.Errorf("phrase %q: %w", e.key, err))
		}
		t, err := parseTemplate(text)
		if err != nil {
			return e.at(file, fmt.Errorf("phrase %q: %w", e.key, err))
		}
		l.phrases[e.key] = phrase{Audience(e.section), t}
	}
	return nil
}

// yamlEntries reads a file of phrases however YAML lets it be written.
func yamlEntries(file, text string) ([]entry, error) {
	var doc yaml.Node
	if err := yaml.Load([]byte(text), &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: want sections %q", file, audiences)
	}
	var all []entry
	for section, of := range pairs(doc.Content[0]) {
		e := entry{section: section.Value, line: section.Line, col: section.Column}
		if of.Kind != yaml.MappingNode {
			return nil, e.at(file, fmt.Errorf("section %q: want phrases in it", e.section))
		}
		for key, text := range pairs(of) {
			e = entry{section.Value, key.Value, text.Value, key.Line, key.Column}
			if text.Kind != yaml.ScalarNode || text.Value == "" {
				return nil, e.at(file, fmt.Errorf("phrase %q: want a text", e.key))
			}
			all = append(all, e)
		}
	}
	return all, nil
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

func (e entry) at(file string, err error) error {
	return fmt.Errorf("%s:%d:%d: %w", file, e.line, e.col, err)
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
