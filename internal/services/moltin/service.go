// Package moltin maps the integrations of Moltin's v2 API, today Elastic Path Commerce Cloud, to Terraform. It may import
// internal/services, internal/services/hook, its own client, internal/collection, internal/once and internal/rest.
package moltin

import (
	_ "embed"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

const (
	serviceName    = "moltin"
	title          = moltinapi.Vendor
	defaultBaseURL = "https://api.moltin.com"
	regionalHosts  = "https://euwest.api.elasticpath.com or https://useast.api.elasticpath.com"
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
	return services.Block(serviceName, "Moltin v2, today Elastic Path Commerce Cloud",
		"Default: `"+defaultBaseURL+"`. Elastic Path's hosts are regional today: `https://euwest.api.elasticpath.com` and "+
			"`https://useast.api.elasticpath.com`.", nil)
}

func (Service) Configure(s *services.Settings) any {
	cfg := moltinapi.Config{REST: s.REST(defaultRateLimiter()), BaseURL: s.BaseURL(defaultBaseURL)}
	cfg.ClientID, cfg.ClientSecret, cfg.AccessToken = s.Credentials()
	return services.NewConnection(s, newClient(s, cfg))
}

// defaultRateLimiter holds the limit of a development store (https://developer.elasticpath.com/guides/Getting-Started/rate-limits).
// Production stores allow four times as much; nothing tells which one a store is.
func defaultRateLimiter() *rest.RateLimiter {
	return rest.SharedRateLimiter(rest.Window{Limit: 25, Per: time.Second})
}

func (Service) Types() services.Types {
	return services.Types{
		Resources: []func() resource.Resource{newIntegrationResource},
		DataSources: []func() datasource.DataSource{
			newIntegrationDataSource, newIntegrationsDataSource, newLogsDataSource,
		},
		ListResources: []func() list.ListResource{newIntegrationList},
	}
}
