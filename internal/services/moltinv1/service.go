// Package moltinv1 maps the webhooks of Moltin's first API to Terraform. It may import internal/services, internal/services/hook,
// its own client, internal/collection and internal/once.
package moltinv1

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

const (
	serviceName    = "moltin_v1"
	title          = moltinv1api.Vendor
	defaultBaseURL = "https://api.molt.in"
)

// Service is Moltin's first API.
type Service struct{}

var _ services.Service = Service{}

// Name is the name of the provider block.
func (Service) Name() string { return serviceName }

// Title is what users call the vendor.
func (Service) Title() string { return title }

// Block is the provider block. It has only what all vendors have.
func (Service) Block() schema.SingleNestedBlock {
	return services.Block(serviceName, title, "Default: `"+defaultBaseURL+"`.", nil)
}

// Configure builds the client.
func (Service) Configure(s *services.Settings) any {
	return services.NewConnection(s, newClient(s, APIConfig(s)))
}

// APIConfig is the configuration of the client. Problems with the settings are noted in s.
func APIConfig(s *services.Settings) moltinv1api.Config {
	cfg := moltinv1api.Config{BaseURL: s.BaseURL(defaultBaseURL), REST: s.REST(defaultRateLimiter())}
	cfg.ClientID, cfg.ClientSecret, cfg.AccessToken = s.Credentials()
	return cfg
}

// defaultRateLimiter is a cautious guess: this API documents no limit.
func defaultRateLimiter() *rest.RateLimiter {
	return rest.SharedRateLimiter(rest.Window{Limit: 10, Per: time.Second})
}

// Types are the resource, its data sources and its list resource.
func (Service) Types(in services.Place) services.Types {
	return services.Types{
		Resources:     services.In(in, newWebhookResource),
		DataSources:   services.In(in, newWebhookDataSource, newWebhooksDataSource),
		ListResources: services.In(in, newWebhookList),
	}
}
