package services

import (
	"cmp"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Catalogue is a dated list of names that a vendor is known to use. Vendors add names at any time, so it only helps with
// spelling and never decides what is valid.
type Catalogue struct{ names map[string]bool }

// NewCatalogue reads one name per line; empty lines and lines that start with # are skipped.
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

// Nearest returns the known name with the most similar spelling, the alphabetically first if several are equally similar.
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

// ErrMalformedPattern is the error for a pattern that can't match anything, such as one with an unclosed [.
var ErrMalformedPattern = errors.New("malformed pattern")

// Match returns the known names that match a pattern of path.Match, sorted. A [! is malformed: shells negate with it, and
// path.Match would match the opposite.
func (c Catalogue) Match(pattern string) ([]string, error) {
	var found []string
	if _, err := path.Match(pattern, ""); err != nil || strings.Contains(pattern, "[!") {
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

// maxPattern is how many bytes of a pattern are compared with the names, which are shorter.
const maxPattern = 200

// NearestMatches returns up to n known names that come nearest to matching a pattern. If several are equally near, those in which
// * stands for the fewest characters come first.
func (c Catalogue) NearestMatches(pattern string, n int) []string {
	pattern = pattern[:min(len(pattern), maxPattern)]
	names := slices.SortedFunc(maps.Keys(c.names), func(a, b string) int {
		return cmp.Or(cmp.Compare(distance(pattern, a), distance(pattern, b)),
			cmp.Compare(levenshtein.Distance(pattern, a, nil), levenshtein.Distance(pattern, b, nil)), strings.Compare(a, b))
	})
	return names[:min(n, len(names))]
}

// distance returns how many characters of a pattern would have to change for it to match a name. It is an edit distance in which *
// stands for anything at no cost, which the library for edit distances doesn't offer.
func distance(pattern, name string) int {
	row := make([]int, len(name)+1) // from the part of the pattern so far to each prefix of the name
	for i := range row {
		row[i] = i
	}
	for _, p := range []byte(pattern) {
		diagonal := row[0]
		if p != '*' {
			row[0]++
		}
		for i := 1; i < len(row); i++ {
			above := row[i]
			switch p {
			case '*':
				row[i] = min(above, row[i-1])
			case '?', name[i-1]:
				row[i] = min(above+1, row[i-1]+1, diagonal)
			default:
				row[i] = 1 + min(above, row[i-1], diagonal)
			}
			diagonal = above
		}
	}
	return row[len(name)]
}
