package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// masked replaces a secret.
const masked = "(secret)"

// secrets holds every secret that the sandbox has seen since the last reset: credentials, tokens, and those of hooks that exist,
// existed or were rejected. It is safe for concurrent use.
type secrets struct {
	vendors []vendor

	mu    sync.Mutex
	known map[string]bool
	mask  *mask // of all that are known; nil when there are new ones
	// read is the number of the newest request that was read, by vendor.
	read map[string]int
}

func newSecrets(vendors []vendor) *secrets {
	s := &secrets{vendors: vendors}
	s.forget()
	return s
}

// learning serves a vendor's fake, and learns the secrets that a write may have brought.
func (s *secrets) learning(v vendor) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			defer func() { s.learn(v.Fake.Secrets()...) }()
		}
		v.Fake.ServeHTTP(w, r)
	})
}

// learn adds secrets. Empty ones are none.
func (s *secrets) learn(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range values {
		if value != "" && !s.known[value] && strings.Trim(value, "*") != "" {
			s.known[value], s.mask = true, nil
		}
	}
}

// learnRequests adds the secrets in those requests to a vendor's API that weren't read yet.
func (s *secrets) learnRequests(v vendor) {
	s.mu.Lock()
	read := s.read[v.Name]
	s.mu.Unlock()
	newest := read
	for _, e := range v.Fake.Base().Journal.Select(func(e fakeserver.Entry) bool { return e.Number > read }) {
		s.learnFrom(e)
		newest = e.Number
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read[v.Name] = max(s.read[v.Name], newest)
}

// learnFrom adds what is in the places for secrets in a request to an API, even if the API rejected it.
func (s *secrets) learnFrom(e fakeserver.Entry) {
	for _, name := range []string{"Authorization", "Proxy-Authorization", "X-Api-Key", "Api-Key", "Apikey", "Cookie"} {
		for _, value := range e.Header.Values(name) {
			if _, credentials, ok := strings.Cut(value, " "); ok {
				value = credentials
			}
			s.learn(value)
		}
	}
	s.learnForm(e.Query)
	decoder := json.NewDecoder(bytes.NewReader(e.Body))
	var body any
	if decoder.Decode(&body) == nil {
		s.learnJSON("", body)
		return
	}
	if form, err := url.ParseQuery(string(e.Body)); err == nil {
		s.learnForm(form)
	}
}

func (s *secrets) learnForm(form url.Values) {
	for name, values := range form {
		for _, value := range values {
			s.learnJSON(name, value)
		}
	}
}

// learnJSON adds the strings whose name is a secret's.
func (s *secrets) learnJSON(name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			s.learnJSON(name, inner)
		}
	case []any:
		for _, inner := range value {
			s.learnJSON(name, inner)
		}
	case string:
		if isSecret(name) {
			s.learn(value)
		}
		if strings.Contains(value, "://") {
			s.learnAddress(value)
		}
	}
}

// learnAddress adds the password of an address, and what its query calls a secret.
func (s *secrets) learnAddress(address string) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	if password, ok := u.User.Password(); ok {
		s.learn(password)
	}
	for name, values := range u.Query() {
		if isSecret(name) {
			s.learn(values...)
		}
	}
}

// isSecret reports whether a field of this name holds a secret.
func isSecret(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	return slices.Contains([]string{
		"secret", "secret_key", "client_secret", "shared_secret", "password", "token", "access_token", "refresh_token", "id_token",
		"api_key", "apikey", "aws_access_key_id", "aws_secret_access_key",
	}, name)
}

// forget forgets all secrets. Those that still exist are learned again.
func (s *secrets) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known, s.mask, s.read = map[string]bool{}, nil, map[string]int{}
}

// shown returns the mask for a response: one that hides nothing if the query asks for secrets.
func (s *secrets) shown(values url.Values) (mask, error) {
	all, err := flagIn(values, "secrets", false)
	if err != nil || all {
		return mask{}, err
	}
	return s.current(), nil
}

// current returns a mask of every secret that is known now.
func (s *secrets) current() mask {
	for _, v := range s.vendors {
		s.learn(v.Fake.Secrets()...)
		for _, h := range v.Fake.Hooks() {
			for _, address := range h.Endpoints {
				s.learnAddress(address)
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mask == nil {
		m := newMask(s.known)
		s.mask = &m
	}
	return *s.mask
}

// mask replaces secrets by their value. Its zero value shows them.
type mask struct {
	long  *strings.Replacer
	short *regexp.Regexp
}

// shortSecret is the length below which a secret is only masked as a whole word: it may be part of any other.
const shortSecret = 6

func newMask(known map[string]bool) mask {
	forms := map[string]bool{}
	for secret := range known {
		for _, form := range formsOf(secret) {
			forms[form] = true
		}
	}
	var long, short []string
	for form := range forms {
		if len(form) < shortSecret {
			short = append(short, word(form))
		} else {
			long = append(long, form)
		}
	}
	byLength := func(a, b string) int { return len(b) - len(a) } // one may be the beginning of another
	slices.SortFunc(long, byLength)
	slices.SortFunc(short, byLength)
	pairs := make([]string, 0, 2*len(long))
	for _, form := range long {
		pairs = append(pairs, form, masked)
	}
	m := mask{long: strings.NewReplacer(pairs...)}
	if len(short) > 0 {
		m.short = regexp.MustCompile(strings.Join(short, "|"))
	}
	return m
}

// word is an expression for a text that isn't part of a longer word.
func word(text string) string {
	begin, end := "", ""
	if isWord(text[0]) {
		begin = `\b`
	}
	if isWord(text[len(text)-1]) {
		end = `\b`
	}
	return begin + regexp.QuoteMeta(text) + end
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// formsOf are the ways in which a secret may be written: as it is, in JSON, in JSON within JSON, in an address or a form, and in base64.
func formsOf(secret string) []string {
	forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))}
	for _, escaped := range []string{inString(secret, true), inString(secret, false)} {
		forms = append(forms, escaped, inString(escaped, true), inString(escaped, false))
	}
	return forms
}

// inString is a text as a JSON string holds it.
func inString(text string, escapeHTML bool) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(text) // a string can't fail
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(b.String()), `"`), `"`)
}

// text returns a text without secrets.
func (m mask) text(text string) string {
	if m.long != nil {
		text = m.long.Replace(text)
	}
	if m.short != nil {
		text = m.short.ReplaceAllString(text, masked)
	}
	return text
}
