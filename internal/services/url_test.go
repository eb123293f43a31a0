package services

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ raw, want, problem string }{
		"https":                     {"https://api.example.com", "https://api.example.com", ""},
		"upper case":                {"HTTPS://API.example.com", "https://API.example.com", ""},
		"port":                      {"https://api.example.com:8443", "https://api.example.com:8443", ""},
		"trailing slash":            {"https://api.example.com/", "https://api.example.com", ""},
		"trailing slashes":          {"https://api.example.com/a//", "https://api.example.com/a", ""},
		"path prefix":               {"https://proxy.example.com/vendors/acme", "https://proxy.example.com/vendors/acme", ""},
		"path prefix and slash":     {"https://proxy.example.com/vendors/acme/", "https://proxy.example.com/vendors/acme", ""},
		"escaped slash at the end":  {"https://proxy.example.com/a%2F/", "https://proxy.example.com/a%2F", ""},
		"escaped prefix":            {"https://proxy.example.com/a%2Fb/", "https://proxy.example.com/a%2Fb", ""},
		"http to 127.0.0.1":         {"http://127.0.0.1:8765/acme", "http://127.0.0.1:8765/acme", ""},
		"http to 127.9.9.9":         {"http://127.9.9.9", "http://127.9.9.9", ""},
		"http to ::1":               {"http://[::1]:8765", "http://[::1]:8765", ""},
		"http to localhost":         {"http://localhost:8765", "http://localhost:8765", ""},
		"http to LocalHost":         {"HTTP://LocalHost:8765", "http://localhost:8765", ""},
		"http to ::1, spelled out":  {"http://[0:0:0:0:0:0:0:1]", "http://[0:0:0:0:0:0:0:1]", ""},
		"http":                      {"http://api.example.com", "", "because credentials would be sent unencrypted"},
		"http to a private address": {"http://192.168.1.1", "", "because credentials would be sent unencrypted"},
		"http to all interfaces":    {"http://0.0.0.0:80", "", "because credentials would be sent unencrypted"},
		"http to a look-alike":      {"http://localhost.example.com", "", "because credentials would be sent unencrypted"},
		"http to 127.0.0.1 in name": {"http://127.0.0.1.example.com", "", "because credentials would be sent unencrypted"},
		"http to a sub-domain":      {"http://127.0.0.1.nip.io:80", "", "because credentials would be sent unencrypted"},
		"http, localhost as user":   {"http://localhost@api.example.com", "", "must not hold credentials"},
		"http, 127.0.0.1 as user":   {"http://127.0.0.1:80@api.example.com", "", "must not hold credentials"},
		"http, localhost in path":   {"http://api.example.com/localhost", "", "because credentials would be sent unencrypted"},
		"http, backslash":           {`http://localhost\@api.example.com`, "", "isn't a valid address"},
		"http, escaped name":        {"http://localhost%2eexample.com", "", "isn't a valid address"},
		"http, escaped null byte":   {"http://localhost%00.example.com", "", "isn't a valid address"},
		"http, trailing dot":        {"http://localhost.", "", "because credentials would be sent unencrypted"},
		"http, IP and dot":          {"http://127.0.0.1.", "", "because credentials would be sent unencrypted"},
		"http, decimal":             {"http://2130706433", "", "because credentials would be sent unencrypted"},
		"http, hexadecimal":         {"http://0x7f000001", "", "because credentials would be sent unencrypted"},
		"http, octal":               {"http://0177.0.0.1", "", "because credentials would be sent unencrypted"},
		"http, short":               {"http://127.1", "", "because credentials would be sent unencrypted"},
		"http, full-width dots":     {"http://127。0。0。1", "", "because credentials would be sent unencrypted"},
		"http, IPv6 zone":           {"http://[::1%25lo]", "", "because credentials would be sent unencrypted"},
		"no such port":              {"https://api.example.com:99999", "", "has a port that isn't between 1 and 65535"},
		"port 0":                    {"https://api.example.com:0", "", "has a port that isn't between 1 and 65535"},
		"empty port":                {"https://api.example.com:", "https://api.example.com:", ""},
		"a blank inside":            {"https://api.example.com/a b", "", "must not contain a space"},
		"IPv6 zone":                 {"https://[fe80::1%25\xb4]", "", "must not have an IPv6 zone"},
		"http, other IPv6":          {"http://[::2]", "", "because credentials would be sent unencrypted"},
		"http, IPv4 in IPv6":        {"http://[::ffff:10.0.0.1]", "", "because credentials would be sent unencrypted"},
		"no scheme":                 {"api.example.com", "", "must be a full address"},
		"opaque":                    {"https:api.example.com", "", "must be a full address"},
		"no scheme but a port":      {"localhost:8765", "", "must be a full address"},
		"no host":                   {"https://", "", "must be a full address"},
		"no host but a port":        {"https://:443", "", "must be a full address"},
		"path only":                 {"/v2", "", "must be a full address"},
		"empty":                     {"", "", "must be a full address"},
		"other scheme":              {"ftp://api.example.com", "", "must start with https://"},
		"query":                     {"https://api.example.com/?a=b", "", "must not have a query"},
		"empty query":               {"https://api.example.com/?", "", "must not have a query"},
		"fragment":                  {"https://api.example.com/#top", "", "must not have a query or fragment"},
		"user":                      {"https://me@api.example.com", "", "must not hold credentials"},
		"password":                  {"https://me:hunter2@127.0.0.1", "", "must not hold credentials"},
		"space in front":            {" https://api.example.com", "", "trimspace() removes it"},
		"space at the end":          {"https://api.example.com/x ", "", "trimspace() removes it"},
		"100%":                      {"https://api.example.com/100%", "", "write %25 for the sign itself"},
		"line break":                {"https://api.example.com\n", "", "trimspace() removes it"},
		"port that is none":         {"https://api.example.com:port", "", "isn't a valid address"},
		"bad escape":                {"https://api.example.com/%zz", "", "write %25 for the sign itself"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseBaseURL(test.raw)
			if test.problem != "" {
				if err == nil || !strings.Contains(err.Error(), test.problem) || strings.Contains(err.Error(), "hunter2") {
					t.Errorf("got %v, %v; want the error %q", got, err, test.problem)
				}
				return
			}
			if err != nil || got.String() != test.want {
				t.Errorf("got %v, %v; want %s", got, err, test.want)
			}
		})
	}
}

func TestParseRoot(t *testing.T) {
	t.Parallel()
	for raw, ending := range map[string]string{
		"https://api.example.com": "", "https://api.example.com/shop": "", "https://api.example.com/v2/shop": "",
		"https://api.example.com/myapi": "", "https://v2.example.com": "", "https://api.example.com/moltin_v1": "",
		"https://api.example.com/api": "api", "https://api.example.com/v1": "v1", "https://api.example.com/v2": "v2",
		"https://api.example.com/API/": "API", "https://api.example.com/shop/V2//": "V2", "https://api.example.com/api/v1/": "v1",
		"https://api.example.com/%76%32": "v2", "https://api.example.com/v2/.": "v2", "http://localhost:8080/v1": "v1",
	} {
		_, err := ParseRoot(raw)
		if (err == nil) != (ending == "") || err != nil && !strings.HasPrefix(err.Error(), "must not end in /"+ending+", ") {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if _, err := ParseRoot("x"); err == nil {
		t.Error("what is no address is one")
	}
}

func TestCheckURL(t *testing.T) {
	t.Parallel()
	const (
		full  = "Not a full address: callback_url must be a full address with scheme and host, such as https://hooks.example.com/orders."
		user  = "Credentials inside an address: "
		space = "Not a full address: callback_url must not start or end with a space or a line break; trimspace() " +
			"removes it, for example from the end of a file."
		sign = "Not a full address: callback_url contains a percent sign that isn't followed by two hexadecimal digits; write %25 " +
			"for the sign itself."
		line  = "Not a full address: callback_url must not contain a line break or another control character."
		blank = "Not a full address: callback_url must not contain a space or an invisible character, which copying may " +
			"add; write %20 for a space."
		port     = "Not a full address: callback_url has a port that isn't between 1 and 65535."
		insecure = "warning: Deliveries are not encrypted: "
	)
	value := types.StringValue
	webSchemes := []string{"https", "http"}
	for name, test := range map[string]struct {
		value, prior types.String
		schemes      []string
		want         string // a prefix; "" for nothing
	}{
		"https":                {value("https://hooks.example.com/orders?a=b#c"), types.StringNull(), webSchemes, ""},
		"null":                 {types.StringNull(), types.StringNull(), webSchemes, ""},
		"unknown":              {types.StringUnknown(), value("nonsense"), webSchemes, ""},
		"http":                 {value("http://hooks.example.com"), types.StringNull(), webSchemes, insecure},
		"http that is there":   {value("http://hooks.example.com"), value("http://hooks.example.com"), webSchemes, insecure},
		"http to this machine": {value("http://127.0.0.1:9000/x"), types.StringNull(), webSchemes, ""},
		"http not allowed":     {value("http://hooks.example.com"), types.StringNull(), []string{"https"}, "error: " + full},
		"empty":                {value(""), types.StringNull(), webSchemes, "error: " + full},
		"no scheme":            {value("hooks.example.com/orders"), types.StringNull(), webSchemes, "error: " + full},
		"no scheme, there":     {value("hooks.example.com/orders"), value("hooks.example.com/orders"), webSchemes, "warning: " + full},
		"no scheme, changed":   {value("hooks.example.com/orders"), value("hooks.example.com"), webSchemes, "error: " + full},
		"no host":              {value("https:///orders"), types.StringNull(), webSchemes, "error: " + full},
		"no host but a port":   {value("https://:443/orders"), types.StringNull(), webSchemes, "error: " + full},
		"other scheme":         {value("ftp://hooks.example.com"), types.StringNull(), webSchemes, "error: " + full},
		"unreadable":           {value("https://hooks.example.com/%zz"), types.StringNull(), webSchemes, "error: " + sign},
		"100%":                 {value("https://hooks.example.com/100%"), types.StringNull(), webSchemes, "error: " + sign},
		"100% of a host":       {value("https://100%.example.com"), types.StringNull(), webSchemes, "error: " + sign},
		"blank at the end":     {value("https://hooks.example.com/orders "), types.StringNull(), webSchemes, "error: " + space},
		"blank, there":         {value("https://hooks.example.com/orders "), value("https://hooks.example.com/orders "), webSchemes, "warning: " + space},
		"line at the end":      {value("https://hooks.example.com/orders\r\n"), types.StringNull(), webSchemes, "error: " + space},
		"tab in front":         {value("\thttps://hooks.example.com/orders"), types.StringNull(), webSchemes, "error: " + space},
		"blank inside":         {value("https://hooks.example.com/a b"), types.StringNull(), webSchemes, "error: " + blank},
		"invisible":            {value("https://hooks.example.com/orders\u200b"), types.StringNull(), webSchemes, "error: " + blank},
		"invisible, there":     {value("https://hooks.example.com/orders\u200b"), value("https://hooks.example.com/orders\u200b"), webSchemes, "warning: " + blank},
		"no such port":         {value("https://hooks.example.com:99999/"), types.StringNull(), webSchemes, "error: " + port},
		"line break":           {value("https://hooks.example.com/\r\nX: y"), types.StringNull(), webSchemes, "error: " + line},
		"password":             {value("https://me:hunter2@hooks.example.com"), types.StringNull(), webSchemes, "error: " + user},
		"password over http":   {value("http://me:hunter2@hooks.example.com"), types.StringNull(), webSchemes, "error: " + user},
		"key in a query":       {value("http://hooks.example.com/?token=hunter2&secret=hunter2"), types.StringNull(), webSchemes, insecure},
		"key, unreadable":      {value("https://hooks.example.com/%zz?token=hunter2"), types.StringNull(), webSchemes, "error: " + sign},
		"password, there": {
			value("https://me:hunter2@hooks.example.com"), value("https://me:hunter2@hooks.example.com"), webSchemes, "warning: " + user,
		},
		"password over http, there": {
			value("http://me:hunter2@hooks.example.com"), value("http://me:hunter2@hooks.example.com"), webSchemes, "warning: " + user,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			at := path.Root("callback_url")
			CheckURL(at, test.value, test.prior, test.schemes, &diags)
			got := strings.Join(texts(diags), "\n")
			if (got == "") != (test.want == "") || !strings.HasPrefix(got, test.want) || strings.Contains(got, "hunter2") {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if inClear := strings.Contains(got, insecure); strings.HasPrefix(test.value.ValueString(), "http://me") && !inClear {
				t.Errorf("got %q, which doesn't say that it isn't encrypted", got)
			}
			for _, d := range diags {
				if d, ok := d.(diag.DiagnosticWithPath); !ok || !d.Path().Equal(at) {
					t.Errorf("%s points at nothing", d.Summary())
				}
			}
		})
	}
}

// TestCheckURLWithCredentials: they are only warned about, once, and everything else is as without.
func TestCheckURLWithCredentials(t *testing.T) {
	t.Parallel()
	const address = "https://me:hunter2@hooks.example.com"
	value := types.StringValue
	for name, test := range map[string]struct {
		value, prior types.String
		want         []string // prefixes
	}{
		"new":        {value(address), types.StringNull(), []string{"warning: Credentials inside an address: callback_url"}},
		"changed":    {value(address), value("https://hooks.example.com"), []string{"warning: Credentials inside an address: callback_url"}},
		"there":      {value(address), value(address), nil},
		"none":       {value("https://hooks.example.com"), types.StringNull(), nil},
		"over http":  {value("http://me:hunter2@hooks.example.com"), types.StringNull(), []string{"warning: Credentials", "warning: Deliveries"}},
		"no address": {value("me:hunter2@hooks.example.com"), types.StringNull(), []string{"error: Not a full address"}},
		"null":       {types.StringNull(), types.StringNull(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			CheckURLWithCredentials(path.Root("callback_url"), test.value, test.prior, []string{"https", "http"}, &diags)
			got := texts(diags)
			matches := len(got) == len(test.want)
			for i := range test.want {
				matches = matches && strings.HasPrefix(got[i], test.want[i])
			}
			if !matches || strings.Contains(strings.Join(got, ""), "hunter2") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestValidators(t *testing.T) {
	t.Parallel()
	value := types.StringValue
	for name, test := range map[string]struct {
		validator validator.String
		value     types.String
		want      string // after the attribute's name; "" for nothing
	}{
		"address":           {BaseURLValidator(), value("https://api.example.com"), ""},
		"null address":      {BaseURLValidator(), types.StringNull(), ""},
		"unknown address":   {BaseURLValidator(), types.StringUnknown(), ""},
		"bad address":       {BaseURLValidator(), value("x"), "must be a full address, such as https://api.example.com."},
		"root":              {RootValidator(), value("https://api.example.com/v2"), "must not end in /v2, because the provider adds that itself."},
		"empty address":     {BaseURLValidator(), value(""), "must be a full address, such as https://api.example.com."},
		"duration":          {DurationValidator(), value("1m30s"), ""},
		"null duration":     {DurationValidator(), types.StringNull(), ""},
		"unknown duration":  {DurationValidator(), types.StringUnknown(), ""},
		"words":             {DurationValidator(), value("soon"), `must be a positive duration such as "30s" or "2m".`},
		"number":            {DurationValidator(), value("30"), `must be a positive duration such as "30s" or "2m".`},
		"zero duration":     {DurationValidator(), value("0s"), `must be a positive duration such as "30s" or "2m".`},
		"negative duration": {DurationValidator(), value("-1s"), `must be a positive duration such as "30s" or "2m".`},
		"one of them":       {OneOf("json", "form"), value("form"), ""},
		"none of them":      {OneOf("json", "form"), value("hunter2"), "must be one of json, form."},
		"of the shape":      {OfShape(regexp.MustCompile("^a+$"), "must be made of a"), value("aa"), ""},
		"of another shape":  {OfShape(regexp.MustCompile("^a+$"), "must be made of a"), value("hunter2"), "must be made of a."},
		"empty duration":    {DurationValidator(), value(""), `must be a positive duration such as "30s" or "2m".`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.StringResponse
			test.validator.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("it"), ConfigValue: test.value}, &resp)
			var want []string
			if test.want != "" {
				want = []string{"error: Invalid value: it " + test.want}
			}
			if got := texts(resp.Diagnostics); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
