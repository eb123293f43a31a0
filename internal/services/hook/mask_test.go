package moltinapi

import "testing"

func TestMask(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		mask, secret    string
		matches, isMask bool
	}{
		{"****************PSYQ", "ASIAJLVYNHUWCPKOPSYQ", true, true},
		{"************************************pUSJ", "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ", true, true},
		{"*******d123", "passwordd123"[1:], true, true},
		{"****************PSYQ", "ASIAJLVYNHUWCPKOPSYR", false, true},
		{"****PSYQ", "ASIAJLVYNHUWCPKOPSYQ", true, true}, // a mask of one length for all
		{"********", "ASIAJLVYNHUWCPKOPSYQ", true, true},
		{"****PSYR", "ASIAJLVYNHUWCPKOPSYQ", false, true},
		{"****abcd", "abcd", true, true},
		{"****abcd", "bcd", false, true},
		{"*elle", "Adele", false, true},
		{"*dele", "Adele", true, true},
		{"****", "abcd", true, true},
		{"***", "abcd", false, true},
		{"****", "secret", false, true},
		{"*", "x", true, true},
		{"abcd", "abcd", true, false}, // shown as it is
		{"secret", "secret", true, false},
		{"secret", "other!", false, false},
		{"*bcd", "abcd", false, false},
		{"***cret", "*secret", true, true},
		{"***f*ür", "sälf*ür", true, true}, // characters, not bytes
		{"", "", true, false},
		{"", "secret", false, false},
		{"******", "", false, true},
		{"**a***", "**a***", true, true}, // a mask of six characters keeps any four
		{"a*****", "secret", false, false},
		{"*****t", "secret", false, true},
	} {
		if got := MaskMatches(test.mask, test.secret); got != test.matches {
			t.Errorf("MaskMatches(%q, %q) = %t", test.mask, test.secret, got)
		}
		if got := IsMask(test.mask); got != test.isMask {
			t.Errorf("IsMask(%q) = %t", test.mask, got)
		}
	}
}
