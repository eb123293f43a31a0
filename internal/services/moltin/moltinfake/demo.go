package moltinfake

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

var _ fakeserver.Fake = (*Fake)(nil)

func (f *Fake) Hooks() []fakeserver.Hook {
	var hooks []fakeserver.Hook
	for _, i := range f.Integrations() {
		hooks = append(hooks, fakeserver.Hook{
			ID: i.ID, Name: i.Name, Events: strings.Join(i.Observes, ", "), Enabled: i.Enabled,
			Address:  cmp.Or(i.Configuration.URL, strings.Join(i.Configuration.Addresses, ", ")),
			Observes: i.Observes, Endpoints: endpoints(i),
		})
	}
	return hooks
}

// endpoints are the addresses that are called, or that of the queue.
func endpoints(i Integration) []string {
	if i.Configuration.URL != "" {
		return []string{i.Configuration.URL}
	}
	return i.Configuration.Addresses
}

func (f *Fake) Settings(baseURL string) []fakeserver.Setting {
	return []fakeserver.Setting{
		{Name: "base_url", Value: baseURL},
		{Name: "client_id", Value: ClientID},
		{Name: "client_secret", Value: ClientSecret},
	}
}

func (f *Fake) Examples() map[string]fakeserver.Example {
	full := func(kind, configuration string) string {
		return `{"name":"Orders","description":"Paid orders","observes":["order.created","order.paid"],"enabled":true,
			"integration_type":"` + kind + `","configuration":{` + configuration + `}}`
	}
	const (
		queue  = `"url":"https://sqs.eu-west-1.amazonaws.com/123456789012/orders","region":"eu-west-1","aws_access_key_id":"ASIAJLVYNHUWCPKOPSYQ"` //nolint:gosec // nobody's
		broker = `"addresses":["stomp+ssl://broker.example.com:61614"],"destination":"/queue/orders","username":"shop"`
	)
	return map[string]fakeserver.Example{"moltin_integration": {
		Minimal: `{"name":"Orders","enabled":true,"observes":["order.created"],"configuration":{"url":"https://hooks.example.com/orders"}}`,
		Many: `
  name     = "hook NUMBER"
  enabled  = true
  observes = ["order.fulfilled", "order.paid"]
  configuration {
    url        = "https://hooks.example.com/NUMBER"
    secret_key = "secret"
  }`,
		Path: "/v2/integrations",
		Full: []string{
			full("webhook", `"url":"https://hooks.example.com/orders","secret_key":"hush-hush"`),
			full("webhook", `"url":"https://hooks.example.com/orders","secret_key_wo":"hush-hush","secret_key_wo_version":7`),
			full("aws_sqs", queue+`,"aws_secret_access_key":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ"`),
			full("aws_sqs", queue+`,"aws_secret_access_key_wo":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ","aws_secret_access_key_wo_version":7`),
			full("stomp", broker+`,"password":"hush-hush"`),
			full("stomp", broker+`,"password_wo":"hush-hush","password_wo_version":7`),
		},
		Changes: map[string]string{
			"observes":                `["order.created","order.fulfilled"]`,
			"integration_type":        `"stomp"`,
			"configuration.addresses": `["stomp+ssl://broker.example.com:61614","stomp+ssl://other.example.com:61614"]`,
		},
		Along: map[string]string{
			"integration_type": `{"configuration":{"url":null,"secret_key":null,"secret_key_wo":null,"secret_key_wo_version":null,"addresses":["stomp+ssl://broker.example.com:61614"]}}`,
		},
		ReservedIDs: []string{"attributes", "logs"},
	}}
}

// ShowAll does nothing: answers always show all that Moltin may show of an integration.
func (f *Fake) ShowAll() {}

// Listing describes the list.
func (f *Fake) Listing() fakeserver.Listing {
	return fakeserver.Listing{Path: "/v2/integrations", Items: "data", Total: "results.total"}
}

func (f *Fake) SetTokenLife(life time.Duration) { f.TokenLife = life }

func (f *Fake) Click(n int) string {
	address := fmt.Sprintf("https://hooks.example.com/%d", n)
	hook := Integration{
		Name: fmt.Sprintf("hook %d", n), IntegrationType: "webhook", Observes: []string{"order.fulfilled"},
		Configuration: Configuration{URL: address, SecretKey: "clicked-hush"},
	}
	switch n % 4 {
	case 1:
		hook.Enabled, hook.Description, hook.Observes = true, "Second one", []string{"order.paid", "order.created"}
	case 2:
		hook.IntegrationType = "aws_sqs"
		hook.Configuration = Configuration{ //nolint:gosec // nobody's
			URL: address, AWSAccessKeyID: "AKIAIOSFODNN7EXAMPLE", AWSSecretAccessKey: "clicked-hush", Region: "eu-west-1",
		}
	case 3:
		hook.IntegrationType = "stomp"
		hook.Configuration = Configuration{
			Addresses: []string{"stomp+ssl://broker.example.com:61614"}, Destination: fmt.Sprintf("/queue/orders-%d", n), Username: "moltin",
			Password: "clicked-hush",
		}
	}
	return f.Put(hook)
}
