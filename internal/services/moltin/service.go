// Package moltin maps the integrations of Moltin's v2 API, now Elastic Path Commerce Cloud, to Terraform. It may import
// internal/services, internal/services/hook, its own client, internal/collection, internal/once and internal/rest.
package moltin

import (
	_ "embed"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

const (
	serviceName    = "moltin"
	title          = moltinapi.Vendor
	defaultBaseURL = "https://euwest.api.elasticpath.com"
	regionalHosts  = "https://euwest.api.elasticpath.com or https://useast.api.elasticpath.com"
)

// The settings with which a token of an organization acts on a store.
const (
	organizationID = "organization_id"
	storeID        = "store_id"
)

// eventsList holds the events that Moltin's pages have shown over the years. The API accepts others.
//
//go:embed events.txt
var eventsList string

// Service is Moltin v2.
type Service struct{}

var _ services.Service = Service{}

func (Service) Name() string { return serviceName }

func (Service) Title() string { return title }

func (Service) Block() schema.SingleNestedBlock {
	return services.Block(serviceName, "Moltin v2, now Elastic Path Commerce Cloud",
		"Default: `"+defaultBaseURL+"`. For US East stores, set `https://useast.api.elasticpath.com`.",
		map[string]schema.Attribute{
			organizationID: services.OptionalSetting(serviceName, organizationID,
				"Id of the organization, sent as `EP-Org-ID`. Required if the credentials are those of an organization."),
			storeID: services.OptionalSetting(serviceName, storeID,
				"Id of the organization's store to manage, sent as `EP-Store-ID`. Omit both ids if the credentials are those of a store."),
		})
}

func (Service) Configure(s *services.Settings) any {
	return services.NewConnection(s, newClient(s, APIConfig(s)))
}

// APIConfig is the configuration of the client. Problems with the settings are noted in s.
func APIConfig(s *services.Settings) moltinapi.Config {
	cfg := moltinapi.Config{REST: s.REST(defaultRateLimiter()), BaseURL: s.BaseURL(defaultBaseURL)}
	cfg.ClientID, cfg.ClientSecret, cfg.AccessToken = s.Credentials()
	cfg.OrganizationID, cfg.StoreID = s.String(organizationID, ""), s.String(storeID, "")
	return cfg
}

// defaultRateLimiter holds the limit of a development store (https://developer.elasticpath.com/guides/Getting-Started/rate-limits).
// Production stores allow four times as much, but nothing says which kind a store is.
func defaultRateLimiter() *rest.RateLimiter {
	return rest.SharedRateLimiter(rest.Window{Limit: 25, Per: time.Second})
}

func (Service) Types(in services.Place) services.Types {
	return services.Types{
		Resources:     services.In(in, newIntegrationResource),
		DataSources:   services.In(in, newIntegrationDataSource, newIntegrationsDataSource, newLogsDataSource),
		ListResources: services.In(in, newIntegrationList),
		Actions:       services.In(in, newSendTest),
		Functions:     services.In(in, newEvents),
	}
}
