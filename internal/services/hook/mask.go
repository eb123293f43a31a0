package hook

import (
	"strings"
	"unicode/utf8"
)

// maxReadable is the largest number of characters at either end of a secret that a mask leaves readable. Moltin v2 shows the last
// four (https://documentation.elasticpath.com/commerce-cloud/docs/api/advanced/integrations/index.html). The other vendors
// document nothing.
const maxReadable = 4

// isMask reports whether a text looks like what vendors show in place of a secret: asterisks or bullets, with a few readable
// characters at the end or the start. Fewer than three asterisks only count in the form of Moltin v2, which leaves none or exactly
// four characters at the end. Those may be asterisks of the secret itself.
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

// maskMatches reports whether this mask may be how a vendor shows a secret. Only the readable characters count, so a new secret
// with the same ends isn't noticed. It is also true for a secret that isn't masked.
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

// maskParts returns what is readable before the first hidden characters, how many are hidden, and what follows them.
func maskParts(text string) (start string, hidden int, end string) {
	i := strings.IndexFunc(text, hides)
	if i < 0 {
		return text, 0, ""
	}
	end = strings.TrimLeftFunc(text[i:], hides)
	return text[:i], utf8.RuneCountInString(text[i:]) - utf8.RuneCountInString(end), end
}

func hides(r rune) bool { return r == '*' || r == '•' }
