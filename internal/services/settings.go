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

// Settings reads the settings of one service. The configuration takes precedence over the environment, and the environment over
// the default. Settings that are missing, wrong or unknown are collected, and reported by the resource that needs them.
type Settings struct {
	// UserAgent names Terraform and this provider.
	UserAgent string
	// Clock is the time of the run.
	Clock rest.Clock

	place    Place
	block    types.Object
	getenv   func(string) string
	missing  []string // such as "client_id (MOLTIN_CLIENT_ID): the id of an API client"
	problems diag.Diagnostics
	unknown  diag.Diagnostics
}

// NewSettings returns the settings of the service at this place. block holds them, and may hold others too.
func NewSettings(place Place, block types.Object, userAgent string) *Settings {
	return &Settings{UserAgent: userAgent, place: place, block: block, getenv: os.Getenv}
}

// Variable returns the environment variable for an attribute.
func (s *Settings) Variable(attribute string) string { return s.place.Variable(attribute) }

// String returns a setting that may come from the environment, or fallback. A value that isn't known yet is noted and
// returned as "". A value that isn't a single line of text is noted as a problem, because it may be sent in a header.
func (s *Settings) String(attribute, fallback string) string {
	value := s.text(attribute, fallback)
	if err := checkLine(value); err != nil {
		s.problems.AddError("Unusable "+attribute+" of "+s.place.Service, s.where(attribute)+" "+err.Error()+".")
	}
	return value
}

// text is String for values that are checked in another way.
func (s *Settings) text(attribute, fallback string) string {
	if s.isUnknown(attribute) {
		s.noteUnknown(attribute, ", or set the environment variable "+s.Variable(attribute)+" instead")
		return ""
	}
	if value, ok := s.value(attribute).(types.String); ok && value.ValueString() != "" {
		return value.ValueString()
	}
	if value := s.getenv(s.Variable(attribute)); value != "" {
		return value
	}
	return fallback
}

// Chosen returns which of several alternative attributes is set: the first in the block, else the first in the environment,
// else "". So the environment never overrides an alternative that is configured.
func (s *Settings) Chosen(alternatives ...string) string {
	for _, attribute := range alternatives {
		if value, ok := s.value(attribute).(types.String); ok && value.ValueString() != "" || s.isUnknown(attribute) {
			return attribute
		}
	}
	for _, attribute := range alternatives {
		if s.getenv(s.Variable(attribute)) != "" {
			return attribute
		}
	}
	return ""
}

// Credentials returns either an access token, or the client id and secret. Missing ones are problems.
func (s *Settings) Credentials() (clientID, clientSecret, accessToken string) {
	if s.Chosen("access_token", "client_id", "client_secret") == "access_token" {
		return "", "", s.String("access_token", "")
	}
	return s.Required("client_id", "the id of an API client"), s.Required("client_secret", "its secret"), ""
}

// BaseURL returns the root of the API, without a trailing slash. One that ends in /api or a version is a problem.
func (s *Settings) BaseURL(fallback string) *url.URL {
	return s.address("base_url", fallback, ParseRoot)
}

// URL returns another address without a trailing slash. Anything but https, or http to a loopback host, is a problem, because
// credentials would be sent unencrypted.
func (s *Settings) URL(attribute, fallback string) *url.URL {
	return s.address(attribute, fallback, ParseBaseURL)
}

func (s *Settings) address(attribute, fallback string, parse func(string) (*url.URL, error)) *url.URL {
	raw := s.text(attribute, fallback)
	if raw == "" {
		return &url.URL{}
	}
	address, err := parse(raw)
	if err != nil {
		s.problems.AddError("Unusable "+attribute+" of "+s.place.Service, s.where(attribute)+" "+err.Error()+".")
		return &url.URL{}
	}
	return address
}

// Bool returns a setting of the block, or fallback.
func (s *Settings) Bool(attribute string, fallback bool) bool {
	if value, ok := s.known(attribute).(types.Bool); ok {
		return value.ValueBool()
	}
	return fallback
}

// BoolValue is Bool for values that a plan shows: one that isn't known yet stays unknown.
func (s *Settings) BoolValue(attribute string, fallback bool) types.Bool {
	value := s.Bool(attribute, fallback)
	if s.isUnknown(attribute) {
		return types.BoolUnknown()
	}
	return types.BoolValue(value)
}

// REST returns the part of a client's configuration that is the same for all vendors. limiter is used unless
// requests_per_second replaces it.
func (s *Settings) REST(limiter *rest.RateLimiter) rest.Config {
	cfg := rest.Config{
		RateLimiter: limiter, MaxRetries: DefaultMaxRetries, RequestTimeout: DefaultRequestTimeout, Log: logRequest(s.place.Service),
		Header: map[string][]string{"User-Agent": {s.UserAgent}}, Clock: s.Clock,
	}
	if value, ok := s.known("max_retries").(types.Int64); ok {
		cfg.MaxRetries = int(value.ValueInt64())
	}
	if value, ok := s.known("request_timeout").(types.String); ok {
		if timeout, err := time.ParseDuration(value.ValueString()); err == nil { // validated
			cfg.RequestTimeout = timeout
		}
	}
	if value, ok := s.known("requests_per_second").(types.Float64); ok {
		cfg.RateLimiter = nil
		if rate := value.ValueFloat64(); rate > 0 {
			cfg.RateLimiter = rest.PerSecond(rate)
		}
	}
	return cfg
}

// where says where an attribute can be set.
func (s *Settings) where(attribute string) string {
	return fmt.Sprintf("%s in %s (or the environment variable %s)", attribute, s.place, s.Variable(attribute))
}

func (s *Settings) value(attribute string) attr.Value { return s.block.Attributes()[attribute] }

// known returns the value of an attribute that has no environment variable, or nil if it isn't set. A value that is only
// known after apply is noted.
func (s *Settings) known(attribute string) attr.Value {
	if s.isUnknown(attribute) {
		s.noteUnknown(attribute, "")
		return nil
	}
	if value := s.value(attribute); value != nil && !value.IsNull() {
		return value
	}
	return nil
}

// isUnknown reports a value that is only known after apply.
func (s *Settings) isUnknown(attribute string) bool {
	value := s.value(attribute)
	return s.block.IsUnknown() || value != nil && value.IsUnknown()
}

// noteUnknown notes a value that is only known after apply, once if the whole block is. otherwise completes the advice.
func (s *Settings) noteUnknown(attribute, otherwise string) {
	what, where := "The "+attribute+" of "+s.place.Service+" isn't", attribute+" in "+s.place.String()
	if s.block.IsUnknown() {
		what, where, otherwise = "The settings of "+s.place.Service+" aren't", capitalized(s.place.String()), ""
	}
	s.unknown.AddError(what+" known yet",
		fmt.Sprintf("%s depends on something that is only known after apply, so nothing can be "+
			"read or written yet. First apply what it depends on (terraform apply -target=…)%s.", where, otherwise))
}

// Problem notes a problem that isn't about a single attribute alone.
func (s *Settings) Problem(summary, detail string) { s.problems.AddError(summary, detail) }

// Block returns the schema of a vendor's block in the provider configuration: the settings that all services share, and those
// that one adds. vendor is its name as users read it, and defaultURL describes the default base URL. No setting may be Required,
// because the framework would require it even if the block is absent.
//
// It is a block, although the framework's documentation prefers nested attributes, because Terraform silently drops misspelled
// members of those (https://github.com/hashicorp/terraform/issues/33570).
func Block(name, vendor, defaultURL string, own map[string]schema.Attribute) schema.SingleNestedBlock {
	variable := func(attribute string) string {
		return "`" + strings.ToUpper(name+"_"+attribute) + "`"
	}
	attributes := map[string]schema.Attribute{
		"base_url": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Address of the API, without a version or `/api`. " + defaultURL +
				" Environment: " + variable("base_url") + ".",
			Validators: []validator.String{RootValidator()},
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
				"outlive the run. Environment: " +
				variable("access_token") + ".",
		},
		"requests_per_second": schema.Float64Attribute{
			Optional: true,
			MarkdownDescription: "Requests per second, at most 10,000. `0` removes the limit, also for token requests. Default: " +
				"the rate that the vendor documents.",
			Validators: []validator.Float64{float64validator.Between(0, 10000)},
		},
		"max_retries": schema.Int64Attribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("How often a request that failed for a temporary reason is retried. Default: `%d`.",
				DefaultMaxRetries),
			Validators: []validator.Int64{int64validator.Between(0, 100)},
		},
		"request_timeout": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("Longest time that a single request may take, such as `45s`, not counting its "+
				"wait for the rate limit. Default: `%s`.", DefaultRequestTimeout),
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
	return schema.SingleNestedBlock{
		MarkdownDescription: "Access to " + vendor + ". Only needed if the configuration uses it; the environment can set it all.",
		Attributes:          attributes,
	}
}

// OptionalSetting is a plain string attribute of a provider block with its environment variable named.
func OptionalSetting(block, attribute, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description + " Environment: `" + strings.ToUpper(block+"_"+attribute) + "`.",
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1), stringCheck{"one line of text", checkLine}},
	}
}
