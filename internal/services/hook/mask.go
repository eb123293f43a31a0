package hook

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxReadable is how many characters at either end of a secret a mask leaves readable at most. Moltin v2 shows the last four
// (https://documentation.elasticpath.com/commerce-cloud/docs/api/advanced/integrations/index.html); of the other vendors
// nothing is documented.
const maxReadable = 4

// isMask reports whether a text looks like what vendors show in place of a secret: asterisks or bullets, with a few readable
// characters at the end or the start. Fewer than three hide a secret only as Moltin v2 does, which leaves none or exactly
// four characters at the end; those may be asterisks of the secret's own.
func isMask(text string) bool {
	characters := []rune(text)
	if tail := len(characters) - maxReadable; tail > 0 && hidesAll(characters[:tail]) {
		return true
	}
	start, hidden, end := maskParts(text)
	if hidden == 0 || start > maxReadable || end > maxReadable {
		return false
	}
	return hidden >= 3 || start == 0 && (end == 0 || end == maxReadable)
}

// maskMatches reports whether a vendor may show a secret as this mask, of which only the readable characters count: a
// secret that was replaced by one with the same ends can't be told from it. It is also true for a secret shown as it is.
func maskMatches(mask, secret string) bool {
	if mask == secret {
		return true
	}
	if secret == "" || !isMask(mask) {
		return false
	}
	start := mask[:strings.IndexFunc(mask, hides)]
	end := strings.TrimLeftFunc(mask[len(start):], hides)
	rest, ok := strings.CutPrefix(secret, start)
	return ok && strings.HasSuffix(rest, end)
}

// maskParts counts the readable characters at the start, the hidden ones, and the readable ones at the end. Of a text
// that isn't of that form it counts none as hidden.
func maskParts(text string) (start, hidden, end int) {
	i := strings.IndexFunc(text, hides)
	if i < 0 {
		return 0, 0, 0
	}
	rest := strings.TrimLeftFunc(text[i:], hides)
	if strings.ContainsFunc(rest, hides) {
		return 0, 0, 0
	}
	return utf8.RuneCountInString(text[:i]), utf8.RuneCountInString(text[i:]) - utf8.RuneCountInString(rest), utf8.RuneCountInString(rest)
}

func hidesAll(characters []rune) bool {
	return !slices.ContainsFunc(characters, func(r rune) bool { return !hides(r) })
}

func hides(r rune) bool { return r == '*' || r == '•' }
