package moltinapi

import "strings"

// shown is how many characters at the end of a secret a mask leaves readable.
const shown = 4

// IsMask reports whether s looks like what the API shows in place of a secret: as many characters, all "*" but the last
// four (https://documentation.elasticpath.com/commerce-cloud/docs/api/advanced/integrations/index.html). Secrets of up
// to four characters are taken to be all "*", which isn't documented. The empty string is no mask.
func IsMask(s string) bool { return s != "" && s == maskOf(s) }

// MaskMatches reports whether the API may show secret as mask. It is also true for a secret that is shown as it is. A
// secret that was replaced by one of the same length and ending can't be told from the first.
func MaskMatches(mask, secret string) bool { return mask == secret || mask == maskOf(secret) }

func maskOf(secret string) string {
	characters := []rune(secret)
	if len(characters) <= shown {
		return strings.Repeat("*", len(characters))
	}
	hidden := len(characters) - shown
	return strings.Repeat("*", hidden) + string(characters[hidden:])
}
