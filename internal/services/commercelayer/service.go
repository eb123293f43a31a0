// Package commercelayer maps Commerce Layer's webhooks to Terraform. It may import internal/services,
// internal/services/hook, its own client, internal/collection and internal/once.
package commercelayer

import (
	_ "embed"
	"fmt"
	"net/url"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

const (
	serviceName    = "commercelayer"
	title          = commercelayerapi.Vendor
	defaultAuthURL = "https://auth.commercelayer.io/oauth/token"
	apiVersion     = "api_version"
	// keepSharedSecret is an attribute of the provider block and of the resource.
	keepSharedSecret = "keep_shared_secret"
)

// topicsList is the dashboard's list. The API itself publishes none and accepts any topic.
//
//go:embed topics.txt
var topicsList string

// slugShape matches a part of a host name.
var slugShape = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$`)

// versionShape matches a dated version.
var versionShape = regexp.MustCompile(`^\d{4}-\d{2}$`)

// Service is Commerce Layer.
type Service struct{}

var _ services.Service = Service{}

// Name is the name of the block in the provider configuration.
func (Service) Name() string { return serviceName }

// Title is the vendor's name as users read it.
func (Service) Title() string { return title }

// Block returns the schema of the block.
func (Service) Block() schema.SingleNestedBlock {
	version := services.OptionalSetting(serviceName, apiVersion,
		"Dated version of the API, such as `2026-05`. Default: the organization's default version.")
	version.Validators = append(version.Validators, services.OfShape(versionShape, "must be a year and a month, such as 2026-05"))
	return services.Block(serviceName, title, "Default: `https://<organization>.commercelayer.io`.", map[string]schema.Attribute{
		"organization": services.OptionalSetting(serviceName, "organization",
			"Slug of the organization: `yourdomain` of `https://yourdomain.commercelayer.io`. Needed unless `base_url` is set."),
		"auth_url": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Token endpoint. Default: `" + defaultAuthURL + "`. Environment: `COMMERCELAYER_AUTH_URL`.",
			Validators:          []validator.String{services.BaseURLValidator()},
		},
		"scope": services.OptionalSetting(serviceName, "scope",
			"Scope of the token, such as `market:all`. Default: none, which is right for integrations."),
		apiVersion: version,
		keepSharedSecret: schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Default of `keep_shared_secret` of each `commercelayer_webhook`, and whether an import keeps the secret in " +
				"the state. Default: `true`.",
		},
	})
}

// Configure returns the connection of the settings. It sends nothing.
func (Service) Configure(s *services.Settings) any {
	return services.NewConnection(s, newClient(s, APIConfig(s)))
}

// APIConfig returns the configuration of the API's client. It notes problems in the settings.
func APIConfig(s *services.Settings) commercelayerapi.Config {
	limiter := commercelayerapi.NewRateLimiter()
	cfg := commercelayerapi.Config{REST: s.REST(limiter), Scope: s.String("scope", "")}
	if cfg.REST.RateLimiter == limiter {
		cfg.RateLimiter = limiter
	}
	cfg.ClientID, cfg.ClientSecret, cfg.AccessToken = s.Credentials()
	cfg.AuthURL = s.URL("auth_url", defaultAuthURL)
	if cfg.Version = s.String(apiVersion, ""); cfg.Version != "" && !versionShape.MatchString(cfg.Version) {
		s.Problem("Unusable "+apiVersion+" of "+serviceName, fmt.Sprintf("%s (or the environment variable %s) must be a year and a month, "+
			"such as 2026-05. Leave it out for the organization's default.", apiVersion, s.Variable(apiVersion)))
	}
	if s.Chosen("base_url") != "" { // in the block or the environment
		cfg.BaseURL = s.BaseURL("")
	} else {
		organization := s.Required("organization", "the organization's slug, which is the first part of its host name (or set base_url)")
		if organization != "" && !slugShape.MatchString(organization) {
			s.Problem("Unusable organization of "+serviceName,
				"organization is the first part of the organization's host name, without https:// and .commercelayer.io: \"yourdomain\".")
		}
		cfg.BaseURL = &url.URL{Scheme: "https", Host: organization + ".commercelayer.io"}
	}
	return cfg
}

// Types returns everything that a configuration can use from Commerce Layer.
func (Service) Types(in services.Place) services.Types {
	return services.Types{
		Resources:          services.In(in, newWebhookResource),
		DataSources:        services.In(in, newWebhookDataSource, newWebhooksDataSource, newEventCallbacks, newEvents),
		ListResources:      services.In(in, newWebhookList),
		EphemeralResources: services.In(in, newWebhookSecret),
		Actions:            services.In(in, newResetCircuit, newEventTrigger, newSendTest),
		Functions:          services.In(in, newTopics, newSignature),
	}
}
