// Package doo maps doo's webhook configurations to Terraform. It may import internal/services, internal/services/hook, its
// own client, internal/collection and internal/once.
package doo

import (
	_ "embed"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

const (
	serviceName    = "doo"
	title          = "doo"
	defaultBaseURL = "https://rest.doo.net"
)

// hookTypesList holds the types that doo's documentation shows. The API publishes no list.
//
//go:embed hook_types.txt
var hookTypesList string

// Service is doo.
type Service struct{}

var _ services.Service = Service{}

func (Service) Name() string { return serviceName }

func (Service) Title() string { return title }

func (Service) Block() schema.SingleNestedBlock {
	return services.Block(serviceName, title, "Default: `"+defaultBaseURL+"`.", map[string]schema.Attribute{
		"api_key": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "API key from doo's support, required for every request. Environment: `DOO_API_KEY`.",
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"team_id": services.OptionalSetting(serviceName, "team_id",
			"Id of the team for each `doo_webhook` without `team_id`, when it is created or imported. Changing it doesn't move existing webhooks."),
	})
}

func (Service) Configure(s *services.Settings) any {
	client := newClient(s, APIConfig(s))
	connection := services.NewConnection(s, client)
	client.team = configuredTeam(s)
	if client.team.IsUnknown() {
		// The connection from before works without it: a webhook in the state has its own team, so it can be read and deleted
		// while the default is unknown.
		return connection
	}
	return services.NewConnection(s, client) // also reports a problem with the team
}

// APIConfig is the configuration of the client. Problems with the settings are noted in s.
func APIConfig(s *services.Settings) dooapi.Config {
	cfg := dooapi.Config{
		REST: s.REST(defaultRateLimiter()), BaseURL: s.BaseURL(defaultBaseURL),
		APIKey: s.Required("api_key", "the API key from doo's support"),
	}
	cfg.ClientID, cfg.ClientSecret, cfg.AccessToken = s.Credentials()
	return cfg
}

// configuredTeam returns the provider's team, null if none is set.
func configuredTeam(s *services.Settings) types.String {
	const none = "none" // an unknown value is returned as "", whatever the fallback
	switch team := s.String("team_id", none); team {
	case "":
		return types.StringUnknown()
	case none:
		return types.StringNull()
	default:
		return types.StringValue(team)
	}
}

// defaultRateLimiter holds doo's default limit per second, which counts all requests
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/36929656/Authorization). Waiting doesn't help with the limit per day: see
// dayLimit.
func defaultRateLimiter() *rest.RateLimiter {
	return rest.SharedRateLimiter(rest.Window{Limit: 1, Per: time.Second})
}

func (Service) Types(in services.Place) services.Types {
	return services.Types{
		Resources:     services.In(in, newWebhookResource),
		DataSources:   services.In(in, newWebhookDataSource, newWebhooksDataSource),
		ListResources: services.In(in, newWebhookList),
		Actions:       services.In(in, newSendTest),
		Functions:     services.In(in, newHookTypes),
	}
}
