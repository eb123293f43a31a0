package rest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// TestSpellings_listed: a secret is found in lists of its bytes or characters, and in UTF-16.
func TestSpellings_listed(t *testing.T) {
	t.Parallel()
	inUTF16 := func(s string, high, low int) string {
		var out []byte
		for _, unit := range utf16.Encode([]rune(s)) {
			both := []byte{byte(unit >> 8), byte(unit)}
			out = append(out, both[high], both[low])
		}
		return string(out)
	}
	list := func(s string) string {
		numbers := make([]int, len(s))
		for i := range len(s) {
			numbers[i] = int(s[i])
		}
		text, _ := json.Marshal(numbers) // can't fail
		return string(text)
	}
	for name, spell := range map[string]func(string) string{
		"Go's bytes":          func(s string) string { return fmt.Sprintf("%d", []byte(s)) },
		"JSON of Node.js":     func(s string) string { return `{"type":"Buffer","data":` + list(s) + "}" },
		"in lines":            func(s string) string { return strings.ReplaceAll(list(s), ",", ",\n    ") },
		"Node.js":             func(s string) string { return fmt.Sprintf("<Buffer % x>", s) },
		"with colons":         func(s string) string { return strings.ReplaceAll(fmt.Sprintf("% X", s), " ", ":") },
		"C":                   func(s string) string { return strings.TrimSuffix(eachByte(s, "0x%02x, "), ", ") },
		"UTF-16":              func(s string) string { return inUTF16(s, 1, 0) },
		"UTF-16, big endian":  func(s string) string { return inUTF16(s, 0, 1) },
		"zero-width spaces":   func(s string) string { return each(s, func(r rune) string { return string(r) + "\u200b" }) },
		"a soft hyphen in it": func(s string) string { return s[:4] + "\u00ad" + s[4:] },
	} {
		for _, secret := range []string{"0123456789abcdef0123456789abcdef", "hush", "Zoë's+hush/hush"} {
			got := newSecrets(secret).redacted("got 12 "+spell(secret)+", 34 times", 1<<10)
			if !strings.Contains(got, "(secret)") || strings.Contains(got, "hush") || strings.Contains(got, "104") || strings.Contains(got, "6") ||
				!strings.HasPrefix(got, "got ") || !strings.HasSuffix(got, "times") {
				t.Errorf("%s of %s becomes %q", name, secret, got)
			}
		}
	}
	hidden := newSecrets("hunter2", "0123456789abcdef0123456789abcdef")
	for _, text := range []string{"1, 2, 3, 4, 5, 6", "12:30:45:11", "[104 117 115 104]", "2026-11-29 10:00", "0x", "ab cd ef", "a\u200bb"} {
		if got := hidden.redacted(text, 1000); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	if got := hidden.redacted("a\u202eb\u2066c", 1000); got != "abc" {
		t.Errorf("it would be shown in another order: %q", got)
	}
}
