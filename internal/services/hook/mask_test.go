package hook

import (
	"strings"
	"testing"
)

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

// FuzzMask: a mask fits the secret that it was made of and those that can't be told from it.
func FuzzMask(f *testing.F) {
	for _, pair := range [][2]string{
		{"****************PSYQ", "ASIAJLVYNHUWCPKOPSYQ"}, {"****PSYQ", "ASIAJLVYNHUWCPKOPSYQ"}, {"********", "secret"}, {"***", "abcd"}, {"*", "x"},
		{"abcd", "abcd"}, {"***f*ür", "sälf*ür"}, {"", ""}, {"******", ""}, {"**a***", "a***"}, {"*a*b*", "xa*b*"}, {"se••••", "secret"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, mask, secret string) {
		mask, secret = strings.ToValidUTF8(mask, "�"), strings.ToValidUTF8(secret, "�") // as JSON and Terraform hold them
		characters := []rune(secret)
		hidden := len(characters) - maxReadable
		if hidden <= 0 {
			hidden = len(characters)
		}
		if own := strings.Repeat("*", hidden) + string(characters[hidden:]); !maskMatches(own, secret) || secret != "" && !isMask(own) {
			t.Errorf("%q doesn't fit %q, of which it was made", own, secret)
		}
		if !maskMatches(mask, secret) || mask == secret {
			return
		}
		start, end := strings.IndexAny(mask, "*•"), strings.LastIndexAny(mask, "*•")
		if secret == "" || !isMask(mask) || !strings.HasPrefix(secret, mask[:start]) || !strings.HasSuffix(secret, strings.TrimLeft(mask[end:], "*•")) {
			t.Errorf("%q fits %q", mask, secret)
		}
	})
}
