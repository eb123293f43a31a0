package dooapi

import "strings"

// IsMask reports whether s looks like what APIs show in place of a secret: three or more asterisks or bullets, then at
// most four readable characters. doo's examples show secrets in clear, and whether the API masks them isn't documented.
func IsMask(s string) bool {
	end := readable(s)
	hidden := len([]rune(s)) - len([]rune(end))
	return hidden >= 3 && len([]rune(end)) <= 4
}

// MaskMatches reports whether a mask may stand for secret: what it leaves readable must be the secret's end.
func MaskMatches(mask, secret string) bool {
	return secret != "" && strings.HasSuffix(secret, readable(mask))
}

func readable(mask string) string { return strings.TrimLeft(mask, "*•") }
