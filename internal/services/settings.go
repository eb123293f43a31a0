package services

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Defaults of the settings that all services share.
const (
	DefaultMaxRetries     = 6
	DefaultRequestTimeout = 30 * time.Second
)

// Settings reads one block of the provider configuration. The configuration beats the environment, which beats the
// default. What is missing, wrong or unknown is collected and told by the resource that needs it.
type Settings struct {
	// UserAgent names Terraform and this provider.
	UserAgent string

	name     string // of the block
	prefix   string // of the environment variables
	block    types.Object
	getenv   func(string) string
	problems diag.Diagnostics
	unknown  diag.Diagnostics
}

// NewSettings returns the settings of the block with this name. The environment variables start with the name in upper
// case: MOLTIN_V1_CLIENT_ID is moltin_v1's client_id.
func NewSettings(name string, block types.Object, userAgent string) *Settings {
	return &Settings{
		UserAgent: userAgent, name: name, prefix: strings.ToUpper(name) + "_", block: block, getenv: os.Getenv,
	}
}

// Variable returns the environment variable of an attribute.
func (s *Settings) Variable(attribute string) string { return s.prefix + strings.ToUpper(attribute) }

// String returns a setting that may come from the environment, or fallback. A value that isn't known yet is noted and
// returned as "".
func (s *Settings) String(attribute, fallback string) string {
	if value, ok := s.value(attribute).(types.String); ok && !value.IsNull() && value.ValueString() != "" {
		return value.ValueString()
	}
	if s.isUnknown(attribute) {
		return ""
	}
	if value := s.getenv(s.Variable(attribute)); value != "" {
		return value
	}
	return fallback
}

// Required is String, and notes a missing value as a problem. what says in a few words what the value is.
func (s *Settings) Required(attribute, what string) string {
	value := s.String(attribute, "")
	if value == "" && !s.isUnknown(attribute) {
		s.problems.AddError(
			fmt.Sprintf("Missing %s of %s", attribute, s.name),
			fmt.Sprintf("%s is needed here. Set %s in the %s block of the provider configuration, or the environment variable %s.",
				what, attribute, s.name, s.Variable(attribute)))
	}
	return value
}

// Credentials returns either an access token, or the client id and secret, which are problems if missing.
func (s *Settings) Credentials() (clientID, clientSecret, accessToken string) {
	if accessToken = s.String("access_token", ""); accessToken != "" || s.isUnknown("access_token") {
		return "", "", accessToken
	}
	return s.Required("client_id", "The id of an API client"), s.Required("client_secret", "The secret of an API client"), ""
}

// URL returns an address without a trailing slash. Anything but https, or http to a loopback host, is a problem,
// because credentials would travel in clear.
func (s *Settings) URL(attribute, fallback string) *url.URL {
	raw := s.String(attribute, fallback)
	if raw == "" {
		return &url.URL{}
	}
	address, err := ParseBaseURL(raw)
	if err != nil {
		s.problems.AddError(
			fmt.Sprintf("Unusable %s of %s", attribute, s.name),
			fmt.Sprintf("%s in the %s block (or the environment variable %s) %s.", attribute, s.name, s.Variable(attribute), err))
		return &url.URL{}
	}
	return address
}

// Bool returns a setting of the block, or fallback.
func (s *Settings) Bool(attribute string, fallback bool) bool {
	if value, ok := s.value(attribute).(types.Bool); ok && !value.IsNull() && !s.isUnknown(attribute) {
		return value.ValueBool()
	}
	return fallback
}

// REST returns what a client needs that is the same for all vendors. pace is used unless requests_per_second replaces it.
func (s *Settings) REST(pace *rest.Pacer) rest.Config {
	cfg := rest.Config{
		Pace: pace, MaxRetries: DefaultMaxRetries, RequestTimeout: DefaultRequestTimeout, Log: logRequest(s.name),
		Header: map[string][]string{"User-Agent": {s.UserAgent}},
	}
	if value, ok := s.value("max_retries").(types.Int64); ok && !value.IsNull() && !s.isUnknown("max_retries") {
		cfg.MaxRetries = int(value.ValueInt64())
	}
	if value, ok := s.value("request_timeout").(types.String); ok && !value.IsNull() && !s.isUnknown("request_timeout") {
		if timeout, err := time.ParseDuration(value.ValueString()); err == nil { // validated
			cfg.RequestTimeout = timeout
		}
	}
	if value, ok := s.value("requests_per_second").(types.Float64); ok && !value.IsNull() && !s.isUnknown("requests_per_second") {
		cfg.Pace = nil
		if rate := value.ValueFloat64(); rate > 0 {
			cfg.Pace = rest.PerSecond(rate)
		}
	}
	return cfg
}

func (s *Settings) value(attribute string) attr.Value { return s.block.Attributes()[attribute] }

// isUnknown notes a value that is only known after apply.
func (s *Settings) isUnknown(attribute string) bool {
	value := s.value(attribute)
	if !s.block.IsUnknown() && (value == nil || !value.IsUnknown()) {
		return false
	}
	s.unknown.Append(diag.NewErrorDiagnostic(
		fmt.Sprintf("The %s of %s isn't known yet", attribute, s.name),
		fmt.Sprintf("%s in the %s block of the provider configuration depends on something that is only known after apply, "+
			"so nothing can be read or written yet. Apply what it depends on first (terraform apply -target=…), "+
			"or set the environment variable %s instead.", attribute, s.name, s.Variable(attribute))))
	return true
}

// Problem notes something that is wrong beyond a single attribute.
func (s *Settings) Problem(summary, detail string) { s.problems.AddError(summary, detail) }

// Block returns the schema of a provider block: what all services share, and what one adds. vendor is its name as users
// read it, and defaultURL the base URL when none is set.
func Block(name, vendor, defaultURL string, own map[string]schema.Attribute) schema.SingleNestedAttribute {
	variable := func(attribute string) string {
		return "`" + strings.ToUpper(name+"_"+attribute) + "`"
	}
	attributes := map[string]schema.Attribute{
		"base_url": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Address of the API, without a version or `/api` suffix; it may have a path prefix. " + defaultURL +
				" Plain `http://` is refused for anything but a loopback host. Environment: " + variable("base_url") + ".",
			Validators: []validator.String{BaseURLValidator()},
		},
		"client_id": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Id of an API client of " + vendor + ". Environment: " + variable("client_id") + ".",
		},
		"client_secret": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "Secret of the API client. Environment: " + variable("client_secret") + ".",
		},
		"access_token": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "Access token to use instead of `client_id` and `client_secret`. It can't be renewed, so it must " +
				"outlive the run. Environment: " + variable("access_token") + ".",
		},
		"requests_per_second": schema.Float64Attribute{
			Optional: true,
			MarkdownDescription: "Requests per second, in place of the pace that the vendor documents. `0` lifts every limit of " +
				"this provider's, for token requests too.",
			Validators: []validator.Float64{float64validator.Between(0, 10000)},
		},
		"max_retries": schema.Int64Attribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("How often a request that failed for a passing reason is sent again. Default: `%d`.",
				DefaultMaxRetries),
			Validators: []validator.Int64{int64validator.Between(0, 100)},
		},
		"request_timeout": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("Longest time that a single request may take, as a duration such as `45s`, without "+
				"the time that it waits for its turn. Default: `%s`.", DefaultRequestTimeout),
			Validators: []validator.String{DurationValidator()},
		},
		"bulk_refresh": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether many hooks are refreshed by reading the list page by page instead of one by one. " +
				"Default: `true`.",
		},
		"warn_duplicates": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether the plan of a new hook warns when the vendor already has one for the same address and " +
				"events. Default: `true`.",
		},
	}
	for key, attribute := range own {
		attributes[key] = attribute
	}
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Access to " + vendor + ". Needed only where one of its resources is used; without the block the environment is consulted.",
		Attributes:          attributes,
	}
}

// OptionalSetting is a plain string attribute of a provider block with its environment variable named.
func OptionalSetting(block, attribute, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description + " Environment: `" + strings.ToUpper(block+"_"+attribute) + "`.",
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
}
