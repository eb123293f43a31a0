package hook

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		shown, secret   string
		isMask, matches bool
	}{
		"all hidden":                          {"********", "hush-hush", true, true},
		"one length for all":                  {"****PSYQ", "ASIAJLVYNHUWCPKOPSYQ", true, true},
		"bullets":                             {"••••••", "hush-hush", true, true},
		"the end":                             {"****************PSYQ", "ASIAJLVYNHUWCPKOPSYQ", true, true},
		"another end":                         {"****************PSYQ", "ASIAJLVYNHUWCPKOPSYR", true, false},
		"the whole secret readable":           {"****abcd", "abcd", true, true},
		"more readable than the secret holds": {"****abcd", "bcd", true, false},
		"the end of a short one":              {"*dele", "Adele", true, true},
		"another end of a short one":          {"*elle", "Adele", true, false},
		"a short one, all hidden":             {"*", "x", true, true},
		"one readable character":              {"*****t", "secret", true, true},
		"the start":                           {"s3*********", "s3cret-abcd", true, true},
		"another start":                       {"xx****cd", "s3cret-abcd", true, false},
		"start and end":                       {"s3****cd", "s3cret-abcd", true, true},
		"start and end overlap in the secret": {"abc***bc", "abc", true, false},
		"an asterisk in the readable end":     {"***f*ür", "sälf*ür", true, true},
		"asterisks at the end of the secret":  {"**a***", "xya***", true, true},
		"asterisks within the secret":         {"******rd", "passw**rd", true, true},
		"bullets at the end":                  {"se••••", "secret", true, true},
		"bullets at the end of another":       {"se••••", "sacred", true, false},
		"four at either end":                  {"ABCD********WXYZ", "ABCD-1234-WXYZ", true, true},
		"four at either end of another":       {"ABCD********WXYZ", "ABCD-1234-WXYY", true, false},
		"characters, not bytes":               {"***äöüß", "hush-äöüß", true, true},
		"no secret":                           {"********", "", true, false},
		"a secret like a mask":                {"******", "******", true, true},
		"readable":                            {"hush-hush", "hush-hush", false, true},
		"another, readable":                   {"hush", "hush-hush", false, false},
		"an asterisk in front":                {"*bcd", "abcd", false, false},
		"two asterisks inside":                {"ab**cd", "abxxcd", false, false},
		"asterisks in several places":         {"a***b*c", "a***b*d", false, false},
		"too much readable in front":          {"hush-***", "hush-hush", false, false},
		"too much readable at the end":        {"***-hush", "hush-hush", false, false},
		"nothing":                             {"", "hush", false, false},
		"nothing of nothing":                  {"", "", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := isMask(test.shown); got != test.isMask {
				t.Errorf("isMask(%q) = %t", test.shown, got)
			}
			if got := maskMatches(test.shown, test.secret); got != test.matches {
				t.Errorf("maskMatches(%q, %q) = %t", test.shown, test.secret, got)
			}
		})
	}
}

// FuzzMask: a mask matches only secrets that have its readable characters at their ends.
func FuzzMask(f *testing.F) {
	for _, pair := range [][2]string{
		{"********", "hush-hush"}, {"hu****sh", "hush-hush"}, {"****hush", "hush-hush"}, {"hush", "hush-hush"}, {"", "hush"}, {"abc***bc", "abc"}, {"*", ""},
		{"a*b*c", "abc"}, {"*\xff", "\xff"}, {"**a***", "xya***"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, shown, secret string) {
		if !maskMatches(shown, secret) || shown == secret {
			return
		}
		start := shown[:strings.IndexAny(shown, "*•")]
		end := strings.TrimLeft(shown[len(start):], "*•")
		if !isMask(shown) || !strings.HasPrefix(secret, start) || !strings.HasSuffix(secret, end) || len(start)+len(end) > len(secret) {
			t.Errorf("%q matches %q", shown, secret)
		}
	})
}
