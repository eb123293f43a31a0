package rest

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
)

// layers is how many times a text may have been encoded. JSON in a string of other JSON, for example, is encoded twice.
const layers = 3

// view is a decoded text, and for each of its bytes the range of the original text that spells it.
type view struct {
	text     string
	from, to []int
}

// views returns the possible readings of a text: as it is, and decoded up to layers times in the ways programs encode text.
func views(text string) []view {
	original := view{text: text, from: make([]int, len(text)), to: make([]int, len(text))}
	for i := range len(text) {
		original.from[i], original.to[i] = i, i+1
	}
	all, seen := []view{original}, map[string]bool{text: true}
	decode := func(from []view, decoders ...decoder) {
		for _, v := range from {
			for _, decoder := range decoders {
				if decoded := v.decoded(decoder); !seen[decoded.text] {
					seen[decoded.text] = true
					all = append(all, decoded)
				}
			}
		}
	}
	for layer, start := 0, 0; layer < layers; layer++ {
		end := len(all)
		decode(all[start:end], backslashes, percents, form, entities)
		start = end
	}
	decode(all, invisible, hexBytes, decimalBytes)
	return all
}

// decoder returns what the start of a text spells, and how many bytes of the text that takes; 0 if it only spells itself.
type decoder func(text string) (spelled string, size int)

func (v view) decoded(decode decoder) view {
	var out view
	var text strings.Builder
	for i := 0; i < len(v.text); {
		spelled, size := decode(v.text[i:])
		if size == 0 {
			spelled, size = v.text[i:i+1], 1
		}
		text.WriteString(spelled)
		for range len(spelled) {
			out.from, out.to = append(out.from, v.from[i]), append(out.to, v.to[i+size-1])
		}
		i += size
	}
	out.text = text.String()
	return out
}

// letters follow a backslash in JSON, C, Ruby and PHP, and lettersSpell are the characters that they stand for.
const letters, lettersSpell = "ntrbfvae", "\n\t\r\b\f\v\a\x1b"

// backslashes decodes \n, \", \/, \u00e9, \u{e9}, \xe9, \x{e9}, \U000000e9 and \351, and surrogate pairs.
func backslashes(text string) (string, int) {
	if len(text) < 2 || text[0] != '\\' {
		return "", 0
	}
	kind, rest := text[1], text[2:]
	if decoded, size := braced(kind, rest); size > 0 {
		return decoded, size
	}
	if decoded, size := hexadecimal(kind, rest); size > 0 {
		return decoded, size
	}
	digits := 0
	for digits < 3 && digits < len(text)-1 && text[1+digits] >= '0' && text[1+digits] <= '7' {
		digits++
	}
	if code, ok := number(text[1:1+digits], 8); ok {
		return oneByte(code), 1 + digits
	}
	if i := strings.IndexByte(letters, kind); i >= 0 {
		return lettersSpell[i : i+1], 2
	}
	return text[1:2], 2
}

// braced decodes \u{e9} and \x{e9}. rest is what follows the letter.
func braced(kind byte, rest string) (string, int) {
	if kind != 'u' && kind != 'x' || !strings.HasPrefix(rest, "{") {
		return "", 0
	}
	if digits, _, closed := strings.Cut(rest[1:min(len(rest), 10)], "}"); closed {
		if code, ok := number(digits, 16); ok {
			return string(code), len(digits) + 4
		}
	}
	return "", 0
}

// hexadecimal decodes \u00e9, \xe9 and \U000000e9, and surrogate pairs.
func hexadecimal(kind byte, rest string) (string, int) {
	for _, form := range []struct {
		kind   byte
		digits int
	}{{'u', 4}, {'x', 2}, {'U', 8}} {
		if kind != form.kind || len(rest) < form.digits {
			continue
		}
		code, ok := number(rest[:form.digits], 16)
		switch {
		case !ok:
		case kind == 'x':
			return oneByte(code), 4
		case utf16.IsSurrogate(code) && len(rest) >= 10 && rest[4:6] == `\u`:
			second, _ := number(rest[6:10], 16)
			return string(utf16.DecodeRune(code, second)), 12
		default:
			return string(code), form.digits + 2
		}
	}
	return "", 0
}

// oneByte returns the byte for a code of two hexadecimal or three octal digits. Like C, it uses the lowest eight bits.
func oneByte(code rune) string { return string([]byte{byte(code & 0xff)}) }

// percents decodes %E9 and %u00E9.
func percents(text string) (string, int) {
	if len(text) < 3 || text[0] != '%' {
		return "", 0
	}
	if len(text) >= 6 && text[1] == 'u' {
		if code, ok := number(text[2:6], 16); ok {
			return string(code), 6
		}
	}
	if code, ok := number(text[1:3], 16); ok {
		return oneByte(code), 3
	}
	return "", 0
}

// form decodes what percents decodes, and a plus sign.
func form(text string) (string, int) {
	if text[0] == '+' {
		return " ", 1
	}
	return percents(text)
}

// entities decodes &amp;, &#38; and &#x26;, with and without a semicolon.
func entities(text string) (string, int) {
	if text[0] != '&' {
		return "", 0
	}
	end := 1
	for end < len(text) && end < 40 && (isOfWord(text[end]) || end == 1 && text[1] == '#') {
		end++
	}
	if digits, ok := strings.CutPrefix(text[1:end], "#"); ok && digits != "" && digits[0] <= '9' {
		end -= len(strings.TrimLeft(digits, "0123456789")) // what follows may not belong to the number
	}
	whole := text[:end] + ";"
	if end < len(text) && text[end] == ';' {
		end++
	}
	if spelled := html.UnescapeString(whole); spelled != whole && !strings.HasPrefix(spelled, "&#") {
		return spelled, end
	}
	return "", 0
}

func number(digits string, base int) (rune, bool) {
	code, err := strconv.ParseUint(digits, base, 31)
	return rune(code), err == nil
}
