package rest_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		prefix string
		path   []string
		query  url.Values
		want   string // path, and query if any
	}{
		"plain":               {"", []string{"v2", "hooks", "1"}, nil, "/v2/hooks/1"},
		"base with slash":     {"/", []string{"hooks"}, nil, "/hooks"},
		"prefix":              {"/shop", []string{"hooks", "1"}, nil, "/shop/hooks/1"},
		"prefix with slash":   {"/shop/", []string{"hooks", "1"}, nil, "/shop/hooks/1"},
		"escaped prefix":      {"/a%2Fb", []string{"hooks"}, nil, "/a%2Fb/hooks"},
		"base alone":          {"/shop", nil, nil, "/shop"},
		"slash in id":         {"/shop", []string{"hooks", "a/b"}, nil, "/shop/hooks/a%2Fb"},
		"slash at the end":    {"", []string{"hooks", "a/"}, nil, "/hooks/a%2F"},
		"climbing id":         {"/shop", []string{"hooks", "../users"}, nil, "/shop/hooks/..%2Fusers"},
		"percent":             {"", []string{"hooks", "100%"}, nil, "/hooks/100%25"},
		"escaped by the user": {"", []string{"hooks", "%2e%2e"}, nil, "/hooks/%252e%252e"},
		"space":               {"", []string{"hooks", " a b "}, nil, "/hooks/%20a%20b%20"},
		"question mark":       {"", []string{"hooks", "a?b#c"}, nil, "/hooks/a%3Fb%23c"},
		"line break":          {"", []string{"hooks", "a\r\nHost: x"}, nil, "/hooks/a%0D%0AHost:%20x"},
		"three dots":          {"", []string{"hooks", "..."}, nil, "/hooks/..."},
		"umlaut":              {"", []string{"hooks", "ü"}, nil, "/hooks/%C3%BC"},
		"query":               {"", []string{"hooks"}, url.Values{"page[size]": {"25"}, "q": {"a b&c"}}, "/hooks?page%5Bsize%5D=25&q=a+b%26c"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, ok)
			client := s.client(t, func(c *rest.Config) { c.BaseURL = mustParse(t, s.URL+test.prefix) })
			if _, err := client.Do(t.Context(), rest.Request{Method: http.MethodGet, Path: test.path, Query: test.query}); err != nil {
				t.Fatal(err)
			}
			seen := s.received()[0]
			got := seen.Path
			if seen.Query != "" {
				got += "?" + seen.Query
			}
			if got != test.want {
				t.Errorf("the server was asked for %s, want %s", got, test.want)
			}
		})
	}
}

func TestAddressRefused(t *testing.T) {
	t.Parallel()
	for _, element := range []string{"", ".", ".."} {
		t.Run("element "+element, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, ok)
			for _, path := range [][]string{{"hooks", element}, {element, "hooks"}} {
				if _, err := s.client(t, nil).Do(t.Context(), get(path...)); err == nil {
					t.Errorf("%q was sent", path)
				}
			}
			if n := len(s.received()); n != 0 {
				t.Errorf("the server received %d requests", n)
			}
		})
	}
}

func TestURLReplacesBase(t *testing.T) {
	t.Parallel()
	base, other := newServer(t, ok), newServer(t, ok)
	_, err := base.client(t, nil).Do(t.Context(), rest.Request{
		Method: http.MethodPost, URL: mustParse(t, other.URL+"/oauth/token"), Path: []string{"ignored"}, Anonymous: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(base.received()) != 0 || len(other.received()) != 1 || other.received()[0].Path != "/oauth/token" {
		t.Errorf("base received %v, the other host %v", base.received(), other.received())
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	config := func(c *rest.Config) {
		c.Header = http.Header{"User-Agent": {"Terraform/1.14"}, "X-Key": {"of the client"}}
		c.Token = rest.StaticToken("tok")
	}
	tests := map[string]struct {
		request rest.Request
		want    map[string]string
	}{
		"without body": {
			rest.Request{Method: http.MethodGet, Path: []string{"hooks"}, ContentType: "application/json"},
			map[string]string{"User-Agent": "Terraform/1.14", "X-Key": "of the client", "Authorization": "Bearer tok", "Content-Type": ""},
		},
		"with body": {
			rest.Request{Method: http.MethodPut, Path: []string{"hooks"}, ContentType: "text/x", Body: []byte("b")},
			map[string]string{"Authorization": "Bearer tok", "Content-Type": "text/x", "Content-Length": "1"},
		},
		"of the request": {
			rest.Request{Method: http.MethodGet, Path: []string{"hooks"}, Header: http.Header{"Accept": {"a/b"}, "X-Key": {"of the request"}}},
			map[string]string{"Accept": "a/b", "X-Key": "of the request", "User-Agent": "Terraform/1.14"},
		},
		"anonymous": {
			rest.Request{Method: http.MethodGet, Path: []string{"hooks"}, Anonymous: true},
			map[string]string{"Authorization": "", "User-Agent": "Terraform/1.14"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, ok)
			if _, err := s.client(t, config).Do(t.Context(), test.request); err != nil {
				t.Fatal(err)
			}
			for header, want := range test.want {
				if got := s.received()[0].Header.Get(header); got != want {
					t.Errorf("%s: got %q, want %q", header, got, want)
				}
			}
		})
	}
}
