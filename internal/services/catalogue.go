package services

import (
	"cmp"
	"errors"
	"path"
	"slices"
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

// ErrMalformedPattern is the error of a pattern that can match nothing, such as one whose [ isn't closed.
var ErrMalformedPattern = errors.New("malformed pattern")

// Match returns the known names that match a pattern of path.Match, sorted.
func (c Catalogue) Match(pattern string) ([]string, error) {
	var found []string
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, ErrMalformedPattern
	}
	for name := range c.names {
		if matches, err := path.Match(pattern, name); err == nil && matches {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found, nil
}

// NearestMatches returns up to n known names that a pattern comes nearest to. What a name has more than the pattern counts for
// nothing at first, because * stands for it.
func (c Catalogue) NearestMatches(pattern string, n int) []string {
	type candidate struct {
		name             string
		missing, changed int
	}
	free := levenshtein.NewParams().InsCost(0)
	var all []candidate
	for name := range c.names {
		all = append(all, candidate{name, levenshtein.Distance(pattern, name, free), levenshtein.Distance(pattern, name, nil)})
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.missing, b.missing), cmp.Compare(a.changed, b.changed), strings.Compare(a.name, b.name))
	})
	var names []string
	for _, near := range all[:min(n, len(all))] {
		names = append(names, near.name)
	}
	return names
}
