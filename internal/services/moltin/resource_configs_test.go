package moltin_test

import (
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

const minimalConfig = `
resource "moltin_integration" "minimal" {
  provider      = commercehooks
  name          = "Minimal"
  description   = "."
  observes      = ["cart.updated"]
  configuration {
    url = "https://hooks.example.com/minimal"
  }
}
`

const createdConfig = `
resource "moltin_integration" "webhook" {
  provider    = commercehooks
  name        = "Orders"
  description = "Paid orders"
  enabled     = true
  observes    = ["order.paid", "order.fulfilled"]
  configuration {
    url        = "https://hooks.example.com/orders"
    secret_key = "first-hush"
  }
}

resource "moltin_integration" "sqs" {
  provider         = commercehooks
  name             = "Queue"
  description      = "Queued orders"
  integration_type = "aws_sqs"
  observes         = ["order.created"]
  configuration {
    url                   = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
    region                = "eu-west-1"
    aws_access_key_id     = "ASIAJLVYNHUWCPKOPSYQ"
    aws_secret_access_key = "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ"
  }
}

resource "moltin_integration" "stomp" {
  provider         = commercehooks
  name             = "Broker"
  description      = "Carts"
  integration_type = "stomp"
  observes         = ["cart.deleted"]
  configuration { # stomp's url
    addresses   = ["stomp://a.example.com:61613", "stomp+ssl://b.example.com:61614"]
    destination = "/queue/carts"
    username    = "shop"
    password    = "passwordd123"
  }
}
`

const changedConfig = `
resource "moltin_integration" "webhook" {
  provider    = commercehooks
  name        = "Refunds"
  description = "Refunded orders"
  enabled     = false
  observes    = ["order.refunded"]
  configuration {
    url        = "https://hooks.example.com/refunds"
    secret_key = "second-hush"
  }
}

resource "moltin_integration" "sqs" {
  provider         = commercehooks
  name             = "Queue"
  description      = "Queued orders"
  integration_type = "aws_sqs"
  observes         = ["order.created"]
  configuration {
    url                   = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
    region                = "us-east-1"
    aws_access_key_id     = "ASIAJLVYNHUWCPKOPSYR"
    aws_secret_access_key = "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSK"
  }
}

resource "moltin_integration" "stomp" {
  provider         = commercehooks
  name             = "Broker"
  description      = "Carts"
  enabled          = true
  integration_type = "stomp"
  observes         = ["cart.deleted"]
  configuration { # stomp's url
    addresses   = ["stomp://c.example.com"]
    destination = "/topic/carts"
    username    = "store"
    password    = "abc"
  }
}
`

const unsetConfig = `
resource "moltin_integration" "webhook" {
  provider = commercehooks
  name     = "Refunds"
  observes = ["order.refunded"]
  configuration {
    url = "https://hooks.example.com/refunds"
  }
}

resource "moltin_integration" "stomp" {
  provider         = commercehooks
  name             = "Broker"
  integration_type = "stomp"
  observes         = ["cart.deleted"]
  configuration { # stomp's url
    addresses = ["stomp://c.example.com"]
  }
}
`

const replacedConfig = `
resource "moltin_integration" "minimal" {
  provider         = commercehooks
  name             = "Minimal"
  description      = "."
  integration_type = "stomp"
  observes         = ["cart.updated"]
  configuration { # stomp's url
    addresses = ["stomp://c.example.com"]
  }
}
`

// createdIntegrations is what createdConfig and minimalConfig make.
func createdIntegrations() map[string]moltinfake.Integration {
	return map[string]moltinfake.Integration{
		webhook: {
			Name: "Orders", Description: "Paid orders", Enabled: true, IntegrationType: "webhook",
			Observes:      []string{"order.paid", "order.fulfilled"},
			Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/orders", SecretKey: "first-hush"},
		},
		sqs: {
			Name: "Queue", Description: "Queued orders", IntegrationType: "aws_sqs", Observes: []string{"order.created"},
			Configuration: moltinfake.Configuration{
				URL: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders", Region: "eu-west-1",
				AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYQ", AWSSecretAccessKey: "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ",
			},
		},
		stomp: {
			Name: "Broker", Description: "Carts", IntegrationType: "stomp", Observes: []string{"cart.deleted"},
			Configuration: moltinfake.Configuration{
				Addresses:   []string{"stomp://a.example.com:61613", "stomp+ssl://b.example.com:61614"},
				Destination: "/queue/carts", Username: "shop", Password: "passwordd123",
			},
		},
		minimal: {
			Name: "Minimal", Description: ".", IntegrationType: "webhook", Observes: []string{"cart.updated"},
			Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/minimal"},
		},
	}
}

// changedIntegrations is what changedConfig makes.
func changedIntegrations() map[string]moltinfake.Integration {
	return map[string]moltinfake.Integration{
		webhook: {
			Name: "Refunds", Description: "Refunded orders", IntegrationType: "webhook", Observes: []string{"order.refunded"},
			Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/refunds", SecretKey: "second-hush"},
		},
		sqs: {
			Name: "Queue", Description: "Queued orders", IntegrationType: "aws_sqs", Observes: []string{"order.created"},
			Configuration: moltinfake.Configuration{
				URL: "https://sqs.us-east-1.amazonaws.com/123456789012/orders", Region: "us-east-1",
				AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYR", AWSSecretAccessKey: "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSK",
			},
		},
		stomp: {
			Name: "Broker", Description: "Carts", Enabled: true, IntegrationType: "stomp", Observes: []string{"cart.deleted"},
			Configuration: moltinfake.Configuration{
				Addresses: []string{"stomp://c.example.com"}, Destination: "/topic/carts", Username: "store", Password: "abc",
			},
		},
	}
}

// unsetIntegrations is what unsetConfig makes of them.
func unsetIntegrations() map[string]moltinfake.Integration {
	return map[string]moltinfake.Integration{
		webhook: {
			Name: "Refunds", IntegrationType: "webhook", Observes: []string{"order.refunded"},
			Configuration: moltinfake.Configuration{URL: "https://hooks.example.com/refunds"},
		},
		stomp: {
			Name: "Broker", IntegrationType: "stomp", Observes: []string{"cart.deleted"},
			Configuration: moltinfake.Configuration{Addresses: []string{"stomp://c.example.com"}},
		},
	}
}

// changes are the requests that lead from createdConfig to changedConfig: all but the configuration, and a configuration as a
// whole.
func changes(ids map[string]string, stompURL bool) []string {
	url := ""
	if stompURL {
		url = `"url":"https://broker.example.com",`
	}
	put := func(address string, members ...string) string {
		return "PUT /v2/integrations/" + ids[address] + ` {"data":{"type":"integration",` + strings.Join(members, ",") + `}}`
	}
	return []string{
		put(webhook, `"name":"Refunds"`, `"description":"Refunded orders"`, `"enabled":false`, `"integration_type":"webhook"`, `"observes":["order.refunded"]`,
			`"configuration":{"url":"https://hooks.example.com/refunds","secret_key":"second-hush"}`),
		put(sqs, `"name":"Queue"`, `"description":"Queued orders"`, `"enabled":false`, `"integration_type":"aws_sqs"`, `"observes":["order.created"]`,
			`"configuration":{"url":"https://sqs.us-east-1.amazonaws.com/123456789012/orders",`+
				`"aws_access_key_id":"ASIAJLVYNHUWCPKOPSYR","aws_secret_access_key":"mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSK",`+
				`"region":"us-east-1"}`),
		put(stomp, `"name":"Broker"`, `"description":"Carts"`, `"enabled":true`, `"integration_type":"stomp"`, `"observes":["cart.deleted"]`,
			`"configuration":{`+url+`"addresses":["stomp://c.example.com"],`+
				`"destination":"/topic/carts","username":"store","password":"abc"}`),
	}
}
