package commercelayerfake

import (
	"bytes"
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// Verify checks a delivery as the handler of a webhook should. If it isn't genuine, it tries the usual mistakes.
func (f *Fake) Verify(hookID string, header http.Header, body []byte) error {
	hook, err := f.modeOf(hookID).copyOf(hookID)
	if err != nil {
		return err
	}
	given, key := header.Get(headerSignature), []byte(hook.SharedSecret)
	switch topic := header.Get(headerTopic); {
	case given == "":
		return fmt.Errorf("the header %s is missing: the request isn't signed", headerSignature)
	case !hmac.Equal([]byte(given), []byte(signature(body, key))):
		return fmt.Errorf("the signature doesn't match: %s", mistake(given, body, key))
	case topic == "":
		return fmt.Errorf("the header %s is missing", headerTopic)
	case topic != hook.Topic:
		return fmt.Errorf("the signature matches, but the topic is %q instead of %q: the signature doesn't cover it, so check both", topic, hook.Topic)
	}
	return nil
}

// mistake says why a signature may not match.
func mistake(given string, body, key []byte) string {
	fits := func(body, key []byte) bool { return given == signature(body, key) }
	decoded, err := hex.DecodeString(string(key))
	trimmed := []byte(strings.TrimRight(string(body), "\r\n"))
	switch {
	case given == hex.EncodeToString(mac(body, key)):
		return "it is hexadecimal, and has to be base64"
	case err == nil && fits(body, decoded):
		return "its key is the secret decoded from hexadecimal, and has to be the secret's 32 characters as text"
	case fits(trimmed, key), fits(append(trimmed, '\n'), key), fits(append(trimmed, "\r\n"...), key):
		return "it is that of the body with another newline at the end: use the bytes as they arrived"
	}
	for _, again := range reserialized(body) {
		if fits(again, key) {
			return "it is that of the same JSON written otherwise: use the bytes as they arrived, before anything parses them"
		}
	}
	return "either the body or the secret is another: the secret belongs to one webhook, and the body must be the bytes as they arrived"
}

// reserialized are the forms that the service may have sent of a JSON text that was decoded and encoded again: without white
// space, with "€" unescaped, and with & either way.
func reserialized(text []byte) [][]byte {
	var compact bytes.Buffer
	if json.Compact(&compact, text) != nil {
		return nil
	}
	plain := regexp.MustCompile(`(\\u[0-9a-fA-F]{4})+`).ReplaceAllFunc(compact.Bytes(), func(escapes []byte) []byte {
		var chars string
		needed := func(r rune) bool { return r < 0x80 && !strings.ContainsRune("&<>", r) }
		if json.Unmarshal([]byte(`"`+string(escapes)+`"`), &chars) != nil || strings.ContainsFunc(chars, needed) {
			return escapes
		}
		return []byte(chars)
	})
	var escaped bytes.Buffer
	json.HTMLEscape(&escaped, plain)
	return [][]byte{compact.Bytes(), plain, escaped.Bytes()}
}
