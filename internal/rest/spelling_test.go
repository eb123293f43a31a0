package rest

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// each spells every character of a text.
func each(text string, spell func(r rune) string) string {
	var out strings.Builder
	for _, r := range text {
		out.WriteString(spell(r))
	}
	return out.String()
}

// eachByte spells every byte of a text.
func eachByte(text, format string) string {
	var out strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&out, format, text[i])
	}
	return out.String()
}

func inJSON(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted[1 : len(quoted)-1])
}

// units spells a text in UTF-16 as JSON does.
func units(format string) func(string) string {
	return func(text string) string {
		var out strings.Builder
		for _, unit := range utf16.Encode([]rune(text)) {
			fmt.Fprintf(&out, format, unit)
		}
		return out.String()
	}
}

// beyondASCII spells non-ASCII characters and a few signs.
func beyondASCII(format string) func(string) string {
	return func(text string) string {
		return each(text, func(r rune) string {
			if r >= utf8.RuneSelf || r == '"' || r == '\\' {
				return fmt.Sprintf(format, r)
			}
			return string(r)
		})
	}
}

func withAll(format string) func(string) string {
	return func(text string) string { return each(text, func(r rune) string { return fmt.Sprintf(format, r) }) }
}

// spellings are ways in which servers repeat a text.
var spellings = map[string]func(string) string{
	"as it is":           func(s string) string { return s },
	"JSON":               inJSON,
	"JSON of PHP":        func(s string) string { return strings.ReplaceAll(inJSON(s), "/", `\/`) },
	"JSON in ASCII":      units(`\u%04x`),
	"JSON in upper case": units(`\u%04X`),
	"Go":                 func(s string) string { return strings.Trim(strconv.Quote(s), `"`) },
	"Go in ASCII":        func(s string) string { return strings.Trim(strconv.QuoteToASCII(s), `"`) },
	"form":               url.QueryEscape,
	"form in lower case": func(s string) string { return eachByte(s, "%%%02x") },
	"path":               url.PathEscape,
	"all in percent":     func(s string) string { return eachByte(s, "%%%02X") },
	"HTML":               html.EscapeString,
	"HTML of PHP":        func(s string) string { return strings.ReplaceAll(html.EscapeString(s), "&#39;", "&#039;") },
	"HTML by names": func(s string) string {
		return strings.NewReplacer(`"`, "&quot;", "'", "&apos;", "ä", "&auml;", "<", "&lt;", "/", "&sol;", "&", "&amp;").Replace(s)
	},
	"HTML in decimal":      withAll("&#%d;"),
	"HTML padded":          withAll("&#%07d;"),
	"HTML in hex":          withAll("&#x%x;"),
	"HTML in upper case":   withAll("&#X%04X;"),
	"Ruby":                 beyondASCII(`\u{%x}`),
	"Ruby in bytes":        func(s string) string { return eachByte(s, `\x%02X`) },
	"octal":                func(s string) string { return eachByte(s, `\%03o`) },
	"PHP":                  func(s string) string { return strings.NewReplacer(`\`, `\\`, `'`, `\'`, "$", `\$`).Replace(s) },
	"Python":               beyondASCII(`\U%08x`),
	"Base64":               func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"Base64 for addresses": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"Basic 1":              func(s string) string { return base64.StdEncoding.EncodeToString([]byte("me:" + s)) },
	"Basic 2":              func(s string) string { return base64.StdEncoding.EncodeToString([]byte("mee:" + s + "?")) },
	"Basic 3":              func(s string) string { return base64.URLEncoding.EncodeToString([]byte("meee:" + s + "??")) },
	"hex":                  func(s string) string { return hex.EncodeToString([]byte(s)) },
	"HEX":                  func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"Base64 twice": func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s))))
	},
	"Basic of a form": func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte("me:" + url.QueryEscape(s))) },
}

// isEncoding reports whether a spelling leaves no letter of a text as it is. Which words it encodes can't be known.
func isEncoding(spelling string) bool {
	return strings.HasPrefix(spelling, "Bas") || strings.EqualFold(spelling, "hex")
}

// TestSpellings: a secret is found in every way that a server may repeat it, even two combined, and nothing else is hidden.
func TestSpellings(t *testing.T) {
	t.Parallel()
	for i, secret := range []string{
		`p"ä<s\s /+&%'w$ör€d#{x}`, "hunter2hunter2", "mail@example.com:8080/päth", `C:\new\table\x41`, "grüße 😀 an alle", "100%25", "a+b+c d", "&amp;&#38;",
		strings.Repeat(`\`, 9) + "x", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
	} {
		hidden := newSecrets(secret)
		for outer, wrap := range spellings {
			for inner, spell := range spellings {
				if inner != "as it is" && (i > 1 || isEncoding(outer)) {
					continue
				}
				text := "wrong secret: " + wrap(spell(secret)) + " isn't known"
				if got, want := hidden.redacted(text, 1<<20), "wrong secret: (secret) isn't known"; strings.TrimSuffix(strings.ReplaceAll(got, "%3D", ""), "=") != want {
					t.Errorf("%s of %s: %.200q becomes %.200q", outer, inner, text, got)
				}
			}
		}
	}
}

// TestSpellingsOfOthers: text that isn't secret stays readable.
func TestSpellingsOfOthers(t *testing.T) {
	t.Parallel()
	hidden := newSecrets("hunter2", "a b c", "ab", "pässwort", "secret")
	for _, text := range []string{
		`"cable" \u0061\u0063`, "100% of %41%42%43", "a+c&b=d", "hunter1 hunter 2", "&lt;b&gt; &unknown; & &#; &#x;", `\ \\ \u \u00 \x \U0001`, "secret_key",
		"dGhpcyBpcyBub3QgaXQ=", "%", "&", `\`, "+",
	} {
		if got := hidden.redacted(text, 1000); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// TestSpellings_lossy: a secret is found after programs have misread its characters or cut it off.
func TestSpellings_lossy(t *testing.T) {
	t.Parallel()
	const secret, key = "Hünter2/Secret+Key", "-----BEGIN KEY-----\nabcdefgh1234\nijkl\n-----END KEY-----\n"
	for name, test := range map[string]struct{ secret, said, want string }{
		"capitals":             {secret, "got HÜNTER2/SECRET+KEY", "got (secret)"},
		"small letters":        {secret, "got hünter2/secret+key", "got (secret)"},
		"UTF-8 as Latin 1":     {secret, "got HÃ¼nter2/Secret+Key", "got (secret)"},
		"question mark":        {secret, "got H?nter2/Secret+Key", "got (secret)"},
		"one for each byte":    {secret, "got H??nter2/Secret+Key", "got (secret)"},
		"replacement":          {secret, "got H\ufffdnter2/Secret+Key", "got (secret)"},
		"left out":             {secret, "got Hnter2/Secret+Key", "got (secret)"},
		"Latin 1 in Base64":    {secret, "got " + base64.StdEncoding.EncodeToString([]byte("H\xfcnter2/Secret+Key")), "got (secret)"},
		"PHP's JSON in Base64": {secret, "got " + base64.StdEncoding.EncodeToString([]byte(`{"s":"H\u00fcnter2\/Secret+Key"}`)), "got (secret)"},
		"cut off":              {secret, "got Hünter2/Secr...", "got (secret)..."},
		"half masked":          {secret, "got Hünter2/S******", "got (secret)******"},
		"other ends of lines":  {key, "got " + strings.ReplaceAll(key, "\n", "\r\n"), "got (secret)  "},
		"blanks for lines":     {key, "got " + strings.ReplaceAll(key, "\n", " "), "got (secret) "},
		"a line":               {key, "got abcdefgh1234", "got (secret)"},
		"its start alone":      {secret, "got Hünter2", "got Hünter2"},
		"another word":         {"password1", "Password of a user", "Password of a user"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := newSecrets(test.secret).redacted(test.said, 1000); got != test.want {
				t.Errorf("%q becomes %q, want %q", test.said, got, test.want)
			}
		})
	}
}

// FuzzSpellings: no spelling of a secret, nor of a spelling of it, gets through.
func FuzzSpellings(f *testing.F) {
	for name := range spellings {
		f.Add("hunter2/ä\"\\", name, "as it is", "said: ")
		f.Add(`\\\n`, name, "JSON", `\`)
		f.Add("a&amp;b", name, "HTML", "&#3")
	}
	f.Fuzz(func(t *testing.T, secret, outer, inner, before string) {
		wrap, known := spellings[outer]
		spell, knownToo := spellings[inner]
		if !known || !knownToo || isEncoding(outer) && inner != "as it is" {
			return
		}
		if len(secret) < 8 || len(secret) > 100 || len(before) > 100 || !utf8.ValidString(secret) || !utf8.ValidString(before) ||
			strings.TrimSpace(secret) != secret || strings.ContainsFunc(secret, unicode.IsControl) {
			return
		}
		spelled := wrap(spell(secret))
		got := newSecrets(secret).redacted(before+" "+spelled, 1<<20)
		if !strings.Contains(got, "(secret)") || strings.Contains(got, spelled) && !strings.Contains("(secret)", spelled) {
			t.Errorf("%q is told: %q", spelled, got)
		}
	})
}
