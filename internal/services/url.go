package services

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	pathpkg "path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ParseBaseURL reads the address of an API: https, or http to a loopback host, with a host and without query,
// credentials or trailing slash. The error completes the sentence "base_url …".
func ParseBaseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, errors.New("can't be read as an address")
	case u.Scheme == "" || u.Hostname() == "":
		return nil, errors.New("must be a full address, as in https://api.example.com")
	case u.User != nil:
		return nil, errors.New("must not hold credentials")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("must not have a query or fragment")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, errors.New("must start with https://, because credentials would be sent unencrypted; " +
			"http:// is only allowed to a loopback host such as 127.0.0.1")
	case strings.Contains(u.Host, "%"): // no vendor is on a local link, and net/url reads zones that it can't write
		return nil, errors.New("must not have an IPv6 zone")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("must start with https://")
	}
	if u.Scheme == "http" { // net/http keeps only "localhost", in small letters, from a proxy
		u.Host = strings.ToLower(u.Host)
	}
	u.RawPath = strings.TrimRight(u.EscapedPath(), "/") // an escaped slash is part of a name
	u.Path, _ = url.PathUnescape(u.RawPath)             // it was escaped above
	return u, nil
}

// ParseRoot is ParseBaseURL for the root of an API: without the /api or the version that the clients add, and whose double
// answers 404 to everything.
func ParseRoot(raw string) (*url.URL, error) {
	root, err := ParseBaseURL(raw)
	if err != nil {
		return nil, err
	}
	last := pathpkg.Base(pathpkg.Clean(root.Path)) // as url.URL.JoinPath reads it
	if slices.Contains([]string{"api", "v1", "v2"}, strings.ToLower(last)) {
		return nil, fmt.Errorf("must not end in /%s, which the provider adds itself: leave that out", last)
	}
	return root, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// CheckURL checks the address that a hook delivers to. prior is the value in the state: what is already there is only
// warned about, because it exists at the vendor whether we like it or not.
func CheckURL(at path.Path, value, prior types.String, schemes []string, diags *diag.Diagnostics) {
	if value.IsNull() || value.IsUnknown() {
		return
	}
	object := diags.AddAttributeError
	if value.Equal(prior) {
		object = diags.AddAttributeWarning
	}
	u, err := url.Parse(value.ValueString())
	if err != nil || u.Hostname() == "" || !slices.Contains(schemes, u.Scheme) {
		object(at, "Not a full address",
			fmt.Sprintf("%s must be a full address with scheme and host, as in %s://hooks.example.com/orders.", at, schemes[0]))
		return
	}
	if u.User != nil {
		object(at, "Credentials inside an address",
			fmt.Sprintf("%s holds a user name or password. Addresses are shown in plans, states and the vendor's dashboard, so "+
				"credentials don't belong there; use the secret of the hook instead.", at))
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		diags.AddAttributeWarning(at, "Deliveries are not encrypted",
			fmt.Sprintf("%s starts with http://, so what is delivered, secrets included, can be read on its way. Use https://.", at))
	}
}

// checkLine refuses control characters, which would break a header. The error completes the sentence "api_key …" and
// doesn't quote the value, which may be a secret.
func checkLine(s string) error {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return errors.New("holds a line break or another control character; trimspace() removes one at the end, as a file has it")
	}
	return nil
}

// BaseURLValidator refuses what ParseBaseURL refuses.
func BaseURLValidator() validator.String {
	return stringCheck{"a full https address", func(s string) error { _, err := ParseBaseURL(s); return err }}
}

// DurationValidator refuses anything but a positive duration as time.ParseDuration reads it.
func DurationValidator() validator.String {
	return stringCheck{"a positive duration such as 30s", func(s string) error {
		if d, err := time.ParseDuration(s); err != nil || d <= 0 {
			return errors.New(`must be a positive duration such as "30s" or "2m"`)
		}
		return nil
	}}
}

// RootValidator refuses what ParseRoot refuses.
func RootValidator() validator.String {
	return stringCheck{"a full https address without /api or a version", func(s string) error { _, err := ParseRoot(s); return err }}
}

// stringCheck makes a validator of a function whose error completes the sentence "<attribute> …".
type stringCheck struct {
	description string
	check       func(string) error
}

func (c stringCheck) Description(context.Context) string { return c.description }

func (c stringCheck) MarkdownDescription(context.Context) string { return c.description }

func (c stringCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := c.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", fmt.Sprintf("%s %s.", req.Path, err))
	}
}
