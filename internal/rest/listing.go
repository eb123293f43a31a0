package rest

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// minListed is how many numbers in a row are taken for the bytes of a text.
const minListed = minEncoded

// invisible skips characters that aren't visible, such as every second byte of UTF-16 or a zero-width space.
func invisible(text string) (string, int) {
	char, size := utf8.DecodeRuneInString(text)
	if unicode.Is(unicode.Cf, char) || unicode.IsControl(char) && !unicode.IsSpace(char) {
		return "", size
	}
	return "", 0
}

// hexBytes decodes bytes listed one by one in hexadecimal, such as "<Buffer 68 75 73 68>", "68:75:73:68" and "0x68, 0x75".
func hexBytes(text string) (string, int) {
	return listedBytes(text, " ,:-", func(item string) (string, bool) {
		item = strings.TrimPrefix(item, "0x")
		code, ok := number(item, 16)
		return oneByte(code), ok && len(item) == 2
	})
}

// decimalBytes decodes bytes listed one by one in decimal, such as "[104 117 115 104]" and "[104,117,115,104]".
func decimalBytes(text string) (string, int) {
	return listedBytes(text, " ,", func(item string) (string, bool) {
		code, err := strconv.ParseUint(item, 10, 8)
		return string([]byte{byte(code)}), err == nil
	})
}

// listedBytes decodes items separated by any of the given characters or by line breaks, as long as they are bytes. If a
// secret is among them, all of the items are hidden.
func listedBytes(text, separators string, decode func(item string) (string, bool)) (string, int) {
	isSeparator := func(r rune) bool { return strings.ContainsRune(separators+"\r\n\t", r) }
	var spelled strings.Builder
	size := 0
	for rest := text; ; {
		item := rest[:min(len(rest), 5)]
		end := 0
		for end < len(item) && isOfWord(item[end]) {
			end++
		}
		one, ok := decode(item[:end])
		if !ok {
			break
		}
		spelled.WriteString(one)
		size = len(text) - len(rest) + end
		next := strings.TrimLeftFunc(rest[end:], isSeparator)
		if len(next) == len(rest[end:]) {
			break
		}
		rest = next
	}
	if spelled.Len() < minListed {
		return "", 0
	}
	return spelled.String(), size
}
