package services

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	pathpkg "path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ParseBaseURL reads the address of an API: https, or http to a loopback host, with a host, and without a
// query, credentials or a trailing slash. The error completes the sentence "base_url …".
func ParseBaseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	problem := AddressProblem(raw)
	switch {
	case problem != "":
		return nil, errors.New(problem)
	case err != nil:
		return nil, errors.New("isn't a valid address")
	case u.Scheme == "" || u.Hostname() == "":
		return nil, errors.New("must be a full address, such as https://api.example.com")
	case !hasPort(u):
		return nil, errors.New(badPort)
	case u.User != nil:
		return nil, errors.New("must not hold credentials")
	case u.ForceQuery || u.RawQuery+u.Fragment != "":
		return nil, errors.New("must not have a query or fragment")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, errors.New("must start with https://, because credentials would be sent unencrypted; " +
			"http:// is only allowed for a loopback host such as 127.0.0.1")
	case strings.Contains(u.Host, "%"): // no vendor needs one, and net/url reads zones that it can't write
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

// ParseRoot is ParseBaseURL for the root of an API: without the /api or the version that the clients add. With both, every
// response would be a 404.
func ParseRoot(raw string) (*url.URL, error) {
	root, err := ParseBaseURL(raw)
	if err != nil {
		return nil, err
	}
	last := pathpkg.Base(pathpkg.Clean(root.Path)) // as url.URL.JoinPath reads it
	if slices.Contains([]string{"api", "v1", "v2"}, strings.ToLower(last)) {
		return nil, fmt.Errorf("must not end in /%s, because the provider adds that itself", last)
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

// CheckURL checks the address that a hook delivers to. prior is the value in the state: an unchanged value only gets a warning,
// because it already exists at the vendor.
func CheckURL(at path.Path, value, prior types.String, schemes []string, diags *diag.Diagnostics) {
	u := checkFull(at, value, prior, schemes, diags)
	if u != nil && u.User != nil {
		CheckChanged(at, !value.Equal(prior), credentialsInside,
			fmt.Sprintf("%s contains a user name or password. Addresses are shown in plans, states and the vendor's dashboard, "+
				"so credentials don't belong there. Use the hook's secret instead.", at), diags)
	}
	warnOfHTTP(at, u, diags)
}

// CheckURLWithCredentials is CheckURL for a vendor that can only log in to an endpoint with a user name and a password in the
// address.
func CheckURLWithCredentials(at path.Path, value, prior types.String, schemes []string, diags *diag.Diagnostics) {
	u := checkFull(at, value, prior, schemes, diags)
	if u != nil && u.User != nil && !value.Equal(prior) {
		diags.AddAttributeWarning(at, credentialsInside,
			fmt.Sprintf("%s contains a user name or password, which is shown in plans, states and the vendor's dashboard. It is "+
				"better to leave them out and verify the signature of each delivery. Otherwise mark the values as sensitive, and "+
				"don't use the password for anything else.", at))
	}
	warnOfHTTP(at, u, diags)
}

const credentialsInside = "Credentials inside an address"

// checkFull returns a parsed address. It returns nil if the value is unknown, or isn't an address, which it reports without
// quoting it.
func checkFull(at path.Path, value, prior types.String, schemes []string, diags *diag.Diagnostics) *url.URL {
	if value.IsNull() || value.IsUnknown() {
		return nil
	}
	u, err := url.Parse(value.ValueString())
	problem := AddressProblem(value.ValueString())
	if problem == "" && (err != nil || u.Hostname() == "" || !slices.Contains(schemes, u.Scheme)) {
		problem = fmt.Sprintf("must be a full address with scheme and host, such as %s://hooks.example.com/orders", schemes[0])
	}
	if problem == "" && !hasPort(u) {
		problem = badPort
	}
	if problem != "" {
		CheckChanged(at, !value.Equal(prior), "Not a full address", fmt.Sprintf("%s %s.", at, problem), diags)
		return nil
	}
	return u
}

func warnOfHTTP(at path.Path, u *url.URL, diags *diag.Diagnostics) {
	if u != nil && u.Scheme == "http" && !isLoopback(u.Hostname()) {
		diags.AddAttributeWarning(at, "Deliveries are not encrypted",
			fmt.Sprintf("%s starts with http://, so deliveries are not encrypted, and neither are the secrets in them. Use "+
				"https://.", at))
	}
}

// escape is how an address encodes any other character.
var escape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// AddressProblem returns what is wrong with the spelling of an address, as the end of the sentence "url …", or "". It doesn't
// quote the address.
func AddressProblem(address string) string {
	switch {
	case strings.TrimSpace(address) != address:
		return "must not start or end with a space or a line break; trimspace() removes it, for example from the end of a file"
	case strings.ContainsFunc(address, unicode.IsControl):
		return "must not contain a line break or another control character"
	case strings.ContainsFunc(address, isBlankOrInvisible):
		return "must not contain a space or an invisible character, which copying may add; write %20 for a space"
	case strings.Contains(escape.ReplaceAllString(address, ""), "%"):
		return "contains a percent sign that isn't followed by two hexadecimal digits; write %25 for the sign itself"
	}
	return ""
}

func isBlankOrInvisible(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// hasPort reports whether an address has no port or a valid one.
func hasPort(u *url.URL) bool {
	if u.Port() == "" {
		return true
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

const badPort = "has a port that isn't between 1 and 65535"

// checkLine rejects control characters, which would break a header. The error completes the sentence "api_key …" and doesn't
// quote the value, which may be a secret.
func checkLine(s string) error {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return errors.New("contains a line break or another control character; trimspace() removes the line break that a file may end " +
			"with")
	}
	return nil
}

// BaseURLValidator rejects what ParseBaseURL rejects.
func BaseURLValidator() validator.String {
	return stringCheck{"a full https address", func(s string) error { _, err := ParseBaseURL(s); return err }}
}

// DurationValidator rejects anything but a positive duration as time.ParseDuration reads it.
func DurationValidator() validator.String {
	return stringCheck{"a positive duration such as 30s", func(s string) error {
		if d, err := time.ParseDuration(s); err != nil || d <= 0 {
			return errors.New(`must be a positive duration such as "30s" or "2m"`)
		}
		return nil
	}}
}

// OneOf rejects anything but these values. Unlike the framework's validator, it doesn't quote what it rejects.
func OneOf(values ...string) validator.String {
	must := fmt.Sprintf("must be one of %s", strings.Join(values, ", "))
	return stringCheck{must, func(s string) error {
		if !slices.Contains(values, s) {
			return errors.New(must)
		}
		return nil
	}}
}

// OfShape rejects a value that doesn't match shape. must says what the value must be, such as "must be of the form resource.event".
func OfShape(shape *regexp.Regexp, must string) validator.String {
	return stringCheck{must, func(s string) error {
		if !shape.MatchString(s) {
			return errors.New(must)
		}
		return nil
	}}
}

// RootValidator rejects what ParseRoot rejects.
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
