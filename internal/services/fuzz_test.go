package services

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FuzzImportID: an id that is accepted stays one element of the path that it is put into, and one that isn't is named on
// one line.
func FuzzImportID(f *testing.F) {
	for _, id := range []string{
		"xYZkjABcde", "c3b1fe2a-7c3d-4c5a-8f5e-2b8f6f2b3a10", "7", "_x", "a.b:c", strings.Repeat("a", 200), strings.Repeat("a", 201), "", " ", "a/b",
		`a\b`, "..", ".", "a..", "a/../b", "../orders", "a%2Fb", "a?b=c", "a#b", "a\n", "a\r\nX-Header: b", "a\x00", "hôok", "a\xff", "-force", "a;b",
	} {
		f.Add(id)
	}
	base := &url.URL{Scheme: "https", Host: "api.example.com", Path: "/shop"}
	f.Fuzz(func(t *testing.T, id string) {
		var diags diag.Diagnostics
		ok := Noun{Vendor: "Zeta", Thing: "hook", ExampleID: "h1"}.CheckImportID(id, "<id>", &diags)
		if ok == diags.HasError() {
			t.Fatalf("%t with %q", ok, texts(diags))
		}
		if !ok {
			if text := texts(diags)[0]; strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
				t.Errorf("%q isn't one line", text)
			}
			return
		}
		address := base.JoinPath("hooks", url.PathEscape(id))
		sent, err := url.Parse(address.String())
		if err != nil || sent.Path != "/shop/hooks/"+id || sent.Host != base.Host || sent.RawQuery != "" || sent.Fragment != "" {
			t.Errorf("%q becomes %s, %v", id, address, err)
		}
		if id == "" || len(id) > 200 || strings.HasPrefix(id, "-") {
			t.Errorf("%q is accepted", id)
		}
	})
}

// FuzzBaseURL: an address that is accepted never carries credentials unencrypted, and requests go below it.
func FuzzBaseURL(f *testing.F) {
	for _, raw := range []string{
		"https://api.example.com", "HTTPS://API.example.com:8443/", "https://api.example.com/a//", "https://proxy.example.com/a%2Fb/", "https://h/a%2F",
		"http://127.0.0.1:8765/acme", "http://[::1]:8765", "http://LocalHost", "http://localhost.example.com", "http://0.0.0.0:80", "https://:443",
		"ftp://api.example.com", "https://api.example.com/?a=b", "https://api.example.com/?", "https://api.example.com/#", "https://me:hunter2@127.0.0.1",
		"https://api.example.com\n", "https://api.example.com/%zz", "https:me:hunter2@h", "https://h/..", "https://h/./a", "//h", "https://[::1%25en0]/x",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := ParseBaseURL(raw)
		if err != nil {
			if u != nil || len(raw) > 8 && strings.Contains(err.Error(), raw) && !strings.Contains("https://api.example.com", raw) {
				t.Errorf("got %v, %v", u, err)
			}
			return
		}
		if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) || u.Hostname() == "" {
			t.Errorf("%q is accepted", raw)
		}
		given, err := url.Parse(raw)
		if err != nil || u.EscapedPath() != strings.TrimRight(given.EscapedPath(), "/") {
			t.Errorf("%q has the path %q", raw, u.EscapedPath())
		}
		again, err := ParseBaseURL(u.String())
		if err != nil || again.String() != u.String() || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			t.Errorf("%q is read as %s, and that as %v, %v", raw, u, again, err)
		}
		target, err := url.Parse(u.JoinPath("v1").String())
		if err != nil || target.Host != u.Host || target.Scheme != u.Scheme || !strings.HasSuffix(target.Path, "/v1") {
			t.Errorf("below %s there is %v, %v", u, target, err)
		}
	})
}

// FuzzCheckURL: the address of a hook is quoted nowhere, for it may hold a password, and one that is there already is
// never an error.
func FuzzCheckURL(f *testing.F) {
	for _, raw := range []string{
		"https://hooks.example.com/orders?a=b#c", "http://hooks.example.com", "http://127.0.0.1:9000/x", "", "hooks.example.com/orders", "https:///orders",
		"https://:443/orders", "ftp://hooks.example.com", "https://hooks.example.com/%zz", "https://hooks.example.com/\r\nX: y", "https:me:pw@hooks",
		"https://me:hunter2@hooks.example.com", "http://me:hunter2@hooks.example.com", "https://@hooks.example.com", "https://a@b@c", "HTTP://[::1]",
	} {
		f.Add(raw)
	}
	schemes, at := []string{"https", "http"}, path.Root("callback_url")
	check := func(value, prior types.String) diag.Diagnostics {
		var diags diag.Diagnostics
		CheckURL(at, value, prior, schemes, &diags)
		return diags
	}
	var known []string
	for _, raw := range []string{"", "https://me@h", "http://h", " ", "a\nb", "%"} {
		known = append(known, texts(check(types.StringValue(raw), types.StringNull()))...)
		known = append(known, texts(check(types.StringValue(raw), types.StringValue(raw)))...)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		value := types.StringValue(raw)
		fresh, old := check(value, types.StringNull()), check(value, value)
		for _, text := range append(texts(fresh), texts(old)...) {
			if !slices.Contains(known, text) {
				t.Errorf("%q says %s", raw, text)
			}
		}
		if old.HasError() || len(old) != len(fresh) {
			t.Errorf("%q is new %q, and there already %q", raw, texts(fresh), texts(old))
		}
		if fresh.HasError() {
			return
		}
		u, err := url.Parse(raw)
		if err != nil || u.Hostname() == "" || u.User != nil || !slices.Contains(schemes, u.Scheme) ||
			(u.Scheme == "http" && !isLoopback(u.Hostname())) != (len(fresh) == 1) {
			t.Errorf("%q is accepted with %q", raw, texts(fresh))
		}
	})
}
