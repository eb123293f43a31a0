package commercelayerapi_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// recorded is a webhook as the service showed it in July 2025 (https://github.com/labd/terraform-provider-commercelayer, mock).
const recorded = `{"data":{"id":"mlQvnCvAeP","type":"webhooks","links":{"self":"https://shop.commercelayer.io/api/webhooks/mlQvnCvAeP"},` +
	`"attributes":{"name":"Warehouse","topic":"orders.create","callback_url":"http://shop.example","include_resources":["customer"],` +
	`"disabled_at":null,"circuit_state":"closed","circuit_failure_count":0,"shared_secret":"0123456789abcdef0123456789abcdef",` +
	`"created_at":"2025-07-11T12:32:08.213Z","updated_at":"2025-07-11T12:32:09.475Z","reference":null,"reference_origin":null,"metadata":{"foo":"bar"}},` +
	`"relationships":{"last_event_callbacks":{"links":{"self":"a","related":"b"}},"versions":{"links":{"self":"c","related":"d"}}},` +
	`"meta":{"mode":"test","organization_id":"JRgWZFLONR","trace_id":"00"}}}`

// recorded404 is how the servers in front of the application answer for every kind of record, spaces included.
const recorded404 = "{\n    \"errors\": {\n        \"title\": \"Record Not Found\",\n        \"detail\": \"The requested resource was not not found. " +
	"Please double-check the resource id.\",\n        \"code\": \"RECORD_NOT_FOUND\",\n        \"status\": 404\n    }\n}"

// TestRecorded reads answers in the forms that were recorded in 2025.
func TestRecorded(t *testing.T) {
	t.Parallel()
	a := serve(t, reply{status: 201, contentType: jsonAPI, body: recorded}, reply{status: 200, contentType: jsonAPI, body: recorded},
		reply{status: 200, contentType: jsonAPI, body: recorded}, reply{status: 204})
	c := a.client(t, nil)
	created, err := c.CreateWebhook(t.Context(), commercelayerapi.WebhookParams{Topic: new("orders.create"), CallbackURL: new("http://shop.example")})
	if err != nil {
		t.Fatal(err)
	}
	read, onRead := c.GetWebhook(t.Context(), "mlQvnCvAeP")
	updated, onUpdate := c.UpdateWebhook(t.Context(), "mlQvnCvAeP", commercelayerapi.WebhookParams{Name: new("Warehouse")})
	if err := errors.Join(onRead, onUpdate, c.DeleteWebhook(t.Context(), "mlQvnCvAeP")); err != nil {
		t.Fatal(err)
	}
	for attempt, w := range map[string]*commercelayerapi.Webhook{"created": created, "read": read, "updated": updated} {
		if w.ID != "mlQvnCvAeP" || w.Name != "Warehouse" || w.Topic != "orders.create" || w.CallbackURL != "http://shop.example" ||
			strings.Join(w.IncludeResources, ",") != "customer" || w.SharedSecret != "0123456789abcdef0123456789abcdef" ||
			w.CreatedAt != "2025-07-11T12:32:08.213Z" || w.UpdatedAt != "2025-07-11T12:32:09.475Z" || string(w.Metadata) != `{"foo":"bar"}` ||
			w.CircuitState != "closed" || w.DisabledAt != "" || w.Account() != (commercelayerapi.Account{OrganizationID: "JRgWZFLONR", Mode: "test"}) {
			t.Errorf("%s is %+v", attempt, w)
		}
	}
}

// TestRecorded_notFound: the recorded 404 says that a webhook is gone, as long as the list can be read.
func TestRecorded_notFound(t *testing.T) {
	t.Parallel()
	a := serve(t, reply{status: 404, contentType: "application/json; charset=utf-8", body: recorded404},
		reply{status: 200, contentType: jsonAPI, body: `{"data":[],"meta":{"record_count":0,"page_count":0}}`})
	_, err := a.client(t, nil).GetWebhook(t.Context(), "mlQvnCvAeP")
	if !errors.Is(err, rest.ErrNotFound) || !strings.Contains(err.Error(), "Please double-check the resource id") {
		t.Errorf("%v", err)
	}
}

// TestVersion: a dated version is part of the path, and a 404 that isn't about a record asks whether it exists.
func TestVersion(t *testing.T) {
	t.Parallel()
	for body, asks := range map[string]bool{recorded404: false, `<html></html>`: true, `{"errors":[{"title":"Not found","code":"NOT_FOUND"}]}`: true} {
		a := serve(t, reply{status: 404, body: body})
		c := a.client(t, func(c *commercelayerapi.Config) { c.Version = "2031-01" })
		_, err := c.GetWebhook(t.Context(), "x")
		if err == nil || strings.Contains(err.Error(), "is api_version 2031-01 a version of the API?") != asks {
			t.Errorf("%s leads to %v", body, err)
		}
		for _, target := range a.targets() {
			if !strings.HasPrefix(target, "GET /api/2031-01/webhooks") {
				t.Errorf("asked for %s", target)
			}
		}
	}
}
