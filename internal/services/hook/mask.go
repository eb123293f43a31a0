package hook

import (
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
	start, hidden, end := maskParts(text)
	readable := utf8.RuneCountInString(end)
	switch {
	case hidden == 0 || utf8.RuneCountInString(start) > maxReadable || readable > maxReadable:
		return false
	case start != "":
		return hidden >= 3 && !strings.ContainsFunc(end, hides)
	}
	return hidden >= 3 || readable == 0 || readable == maxReadable
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
	start, _, end := maskParts(mask)
	rest, ok := strings.CutPrefix(secret, start)
	return ok && strings.HasSuffix(rest, end)
}

// maskParts returns what is readable before the first hidden characters, how many those are, and what follows them.
func maskParts(text string) (start string, hidden int, end string) {
	i := strings.IndexFunc(text, hides)
	if i < 0 {
		return text, 0, ""
	}
	end = strings.TrimLeftFunc(text[i:], hides)
	return text[:i], utf8.RuneCountInString(text[i:]) - utf8.RuneCountInString(end), end
}

func hides(r rune) bool { return r == '*' || r == '•' }
