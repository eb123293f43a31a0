package hook

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
		{"****", "secret", true, true},
		{"***", "abcd", true, true},
		{"*", "x", true, true},
		{"•••••cret", "secret", true, true},
		{"se••••", "secret", true, true},
		{"se••••", "sacred", false, true},
		{"ABCD********WXYZ", "ABCD-1234-WXYZ", true, true},
		{"ABCD********WXYZ", "ABCD-1234-WXYY", false, true},
		{"a*****", "secret", false, true},
		{"*****t", "secret", true, true},
		{"*****r", "secret", false, true},
		{"abcd", "abcd", true, false}, // shown as it is
		{"secret", "secret", true, false},
		{"secret", "other!", false, false},
		{"*bcd", "abcd", false, false},
		{"a*c", "abc", false, false},
		{"secret*****", "secretive", false, false}, // too much is readable
		{"***cret", "*secret", true, true},
		{"***f*ür", "sälf*ür", true, true}, // characters, not bytes, and an asterisk of the secret's own
		{"******rd", "passw**rd", true, true},
		{"**a***", "**a***", true, true},
		{"", "", true, false},
		{"", "secret", false, false},
		{"******", "", false, true},
	} {
		if got := maskMatches(test.mask, test.secret); got != test.matches {
			t.Errorf("maskMatches(%q, %q) = %t", test.mask, test.secret, got)
		}
		if got := isMask(test.mask); got != test.isMask {
			t.Errorf("isMask(%q) = %t", test.mask, got)
		}
	}
}
