package moltinapi

import (
	"slices"
	"strings"
)

// shown is how many characters at the end of a secret a mask leaves readable.
const shown = 4

// IsMask reports whether s looks like what the API shows in place of a secret: as many characters, all "*" but the last
// four (https://documentation.elasticpath.com/commerce-cloud/docs/api/advanced/integrations/index.html). Secrets of up
// to four characters are taken to be all "*", which isn't documented. The empty string is no mask.
func IsMask(s string) bool { return s != "" && s == maskOf(s) }

// MaskMatches reports whether the API may show secret as mask. Only what the mask leaves readable counts, so a secret that
// was replaced by one with the same ending can't be told from the first, and a longer mask without a readable character
// fits any. It is also true for a secret that is shown as it is.
func MaskMatches(mask, secret string) bool {
	masked, characters := []rune(mask), []rune(secret)
	switch {
	case mask == secret:
		return true
	case secret == "" || !IsMask(mask):
		return false
	case strings.Trim(mask, "*") == "":
		return len(masked) > shown || len(masked) == len(characters)
	}
	return slices.Equal(masked[len(masked)-shown:], characters[max(0, len(characters)-shown):])
}

func maskOf(secret string) string {
	characters := []rune(secret)
	if len(characters) <= shown {
		return strings.Repeat("*", len(characters))
	}
	hidden := len(characters) - shown
	return strings.Repeat("*", hidden) + string(characters[hidden:])
}
