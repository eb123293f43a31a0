package rest

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pattern is a text that a secret may appear as.
type pattern struct {
	text string
	// encoded reports that the text is part of a Base64 encoding of a secret: the whole word around it is hidden, and case
	// matters.
	encoded bool
}

// The shortest texts that can be told from other words: minEncoded for encoded ones, and minNear for those in another case,
// cut off, or on a single line of a secret.
const (
	minEncoded = 4
	minNear    = 8
)

// match returns how much of a text's start is the pattern: all of it, in any case, or at least half of it, because a vendor
// may cut off or mask a value. It returns 0 if there is no match.
func (p pattern) match(text string) int {
	if strings.HasPrefix(text, p.text) {
		return len(p.text)
	}
	if p.encoded || len(p.text) < minNear {
		return 0
	}
	if len(text) >= len(p.text) && strings.EqualFold(text[:len(p.text)], p.text) {
		return len(p.text)
	}
	same := 0
	for same < min(len(text), len(p.text)) && text[same] == p.text[same] {
		same++
	}
	for same > 0 && same < len(text) && !utf8.RuneStart(text[same]) { // part of a multi-byte character doesn't count
		same--
	}
	if same < minNear || same < (len(p.text)+1)/2 {
		return 0
	}
	return same
}

// partsOf returns a secret with and without surrounding whitespace, and the lines of one that has several, because a vendor
// may change the line endings.
func partsOf(secret string) []string {
	parts := []string{secret, strings.TrimSpace(secret)}
	if lines := strings.Fields(secret); strings.ContainsAny(parts[1], "\r\n") {
		parts = append(parts, strings.Join(lines, " "), strings.ReplaceAll(strings.ReplaceAll(parts[1], "\r\n", "\n"), "\n", "\r\n"))
		for line := range strings.Lines(secret) {
			if line = strings.TrimSpace(line); len(line) >= minNear {
				parts = append(parts, line)
			}
		}
	}
	slices.Sort(parts)
	return slices.DeleteFunc(slices.Compact(parts), func(part string) bool { return part == "" })
}

// patternsOf returns the texts that a secret may appear as: itself, in other character sets, in hexadecimal and in Base64,
// alone or as part of something longer, such as a name and a password.
func patternsOf(secret string) []pattern {
	plain, encoded := charactersOf(secret), []string(nil)
	if len(secret) >= minEncoded {
		plain = append(plain, hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte(secret))))
		inJSON, _ := json.Marshal(secret) // can't fail
		ofPHP := strings.ReplaceAll(strings.Trim(strconv.QuoteToASCII(secret), `"`), "/", `\/`)
		forms := []string{
			secret, url.QueryEscape(secret), string(inJSON[1 : len(inJSON)-1]), ofPHP, base64.StdEncoding.EncodeToString([]byte(secret)),
		}
		if latin1, ok := inLatin1(secret); ok {
			forms = append(forms, latin1)
		}
		slices.Sort(forms)
		for _, form := range slices.Compact(forms) {
			for shift := range 3 {
				encoded = append(encoded, inBase64(form, shift, base64.RawStdEncoding), inBase64(form, shift, base64.RawURLEncoding))
			}
		}
	}
	slices.Sort(plain)
	slices.Sort(encoded)
	var patterns []pattern
	for _, text := range slices.Compact(plain) {
		patterns = append(patterns, pattern{text, false})
	}
	for _, text := range slices.Compact(encoded) {
		patterns = append(patterns, pattern{text, true})
	}
	return patterns
}

// charactersOf returns what remains of a secret in programs that assume another character set or support fewer characters.
func charactersOf(secret string) []string {
	all := []string{secret, string([]rune(secret))} // the latter differs if it isn't UTF-8
	if latin1, ok := inLatin1(secret); ok {
		all = append(all, latin1)
	}
	var twice strings.Builder // UTF-8 taken for Latin 1
	for i := range len(secret) {
		twice.WriteRune(rune(secret[i]))
	}
	all = append(all, twice.String())
	for _, instead := range []string{"", "?", "\ufffd"} {
		for _, each := range []func(r rune) int{func(rune) int { return 1 }, utf8.RuneLen} { // per character, or per byte of it
			var out strings.Builder
			for _, r := range secret {
				if r < utf8.RuneSelf {
					out.WriteRune(r)
				} else {
					out.WriteString(strings.Repeat(instead, max(1, each(r))))
				}
			}
			if text := out.String(); len(strings.Trim(text, "?\ufffd")) >= minNear {
				all = append(all, text)
			}
		}
	}
	return all
}

func inLatin1(text string) (string, bool) {
	if !utf8.ValidString(text) {
		return "", false
	}
	var latin1 []byte
	for _, r := range text {
		if r > 255 {
			return "", false
		}
		latin1 = append(latin1, byte(r)) //nolint:gosec // it is at most 255
	}
	return string(latin1), true
}

// inBase64 returns what is always the same in the Base64 encoding of a text that follows shift other bytes.
func inBase64(text string, shift int, encoding *base64.Encoding) string {
	encoded := encoding.EncodeToString([]byte(strings.Repeat("x", shift) + text))
	return encoded[(shift*8+5)/6 : (shift+len(text))*8/6]
}

func isBase64(b byte) bool { return isOfWord(b) || b == '+' || b == '/' || b == '-' }

// lower returns the lowercase form of a capital letter, and any other byte unchanged.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		b += 'a' - 'A'
	}
	return b
}
