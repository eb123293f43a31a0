package services

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Catalogue is a dated list of names that a vendor is known to use. Vendors add names at any time, so it helps with
// spelling and never decides what is right.
type Catalogue struct{ names map[string]bool }

// NewCatalogue reads one name a line; empty lines and lines that start with # are skipped.
func NewCatalogue(text string) Catalogue {
	c := Catalogue{names: map[string]bool{}}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			c.names[line] = true
		}
	}
	return c
}

// Knows reports whether the name is in the list.
func (c Catalogue) Knows(name string) bool { return c.names[name] }

// Nearest returns the known name that is spelled most alike, the first in the alphabet of several.
func (c Catalogue) Nearest(name string) string {
	best, distance := "", -1
	for known := range c.names {
		d := levenshtein.Distance(name, known, nil)
		if distance < 0 || d < distance || d == distance && known < best {
			best, distance = known, d
		}
	}
	return best
}
