package moltinapi

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const (
	webhookJSON = `{"data":{"id":"` + id + `","type":"integration","integration_type":"webhook",` +
		`"name":"Order shipping notification","description":"Send a shipping notification via email with discount code.",` +
		`"enabled":true,"configuration":{"url":"https://yourwebsite.com/order-created-notification"},` +
		`"observes":["order.fulfilled"],"links":{"self":"https://api.moltin.com/v2/integrations/` + id + `"},` +
		`"meta":{"timestamps":{"created_at":"2018-04-30T09:35:32.202Z","updated_at":"2018-04-30T09:35:32.202Z"}}}}`
	sqsJSON = `{"data":{"id":"` + id + `","type":"integration","name":"Queue","description":"d","enabled":true,` +
		`"integration_type":"aws_sqs","observes":["cart.updated","cart.deleted"],"configuration":{` +
		`"url":"https://sqs.eu-west-1.amazonaws.com/123456789/epcc-external-queue",` +
		`"aws_access_key_id":"****************PSYQ",` +
		`"aws_secret_access_key":"************************************pUSJ","region":"eu-west-1"}}}`
	stompJSON = `{"data":{"id":"` + id + `","type":"integration","integration_type":"stomp",` +
		`"name":"Customer address updated","configuration":{"addresses":["stomp://useast.api.elasticpath.com"],` +
		`"destination":"/queue/queue1","username":"user1","password":"*******d123"},"observes":["address.updated"],` +
		`"links":{"self":"http://useast.api.elasticpath.com/v2/integrations/4dfa2c76-7d2e-4dda-8875-2b983c691976"},` +
		`"meta":{"timestamps":{"created_at":"2021-11-11T10:45:04.688Z","updated_at":"2021-11-12T10:45:04.688Z"}}}}`
)

func webhook() Integration {
	return Integration{
		ID: id, Name: "Order shipping notification", IntegrationType: TypeWebhook, Enabled: true,
		Description: "Send a shipping notification via email with discount code.", Observes: []string{"order.fulfilled"},
		Configuration: Configuration{URL: "https://yourwebsite.com/order-created-notification"},
		CreatedAt:     "2018-04-30T09:35:32.202Z", UpdatedAt: "2018-04-30T09:35:32.202Z",
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	minimal := Integration{ID: id, Name: "n", IntegrationType: TypeWebhook}
	for name, test := range map[string]struct {
		body string
		want Integration
	}{
		"webhook": {webhookJSON, webhook()},
		"aws_sqs": {sqsJSON, Integration{
			ID: id, Name: "Queue", Description: "d", Enabled: true, IntegrationType: TypeSQS,
			Observes: []string{"cart.updated", "cart.deleted"}, Configuration: Configuration{
				URL:            "https://sqs.eu-west-1.amazonaws.com/123456789/epcc-external-queue",
				AWSAccessKeyID: "****************PSYQ", AWSSecretAccessKey: strings.Repeat("*", 36) + "pUSJ",
				Region: "eu-west-1",
			},
		}},
		"stomp, neither enabled nor description": {stompJSON, Integration{
			ID: id, Name: "Customer address updated", IntegrationType: TypeSTOMP,
			Observes: []string{"address.updated"}, Configuration: Configuration{
				Addresses: []string{"stomp://useast.api.elasticpath.com"}, Destination: "/queue/queue1",
				Username: "user1", Password: "*******d123",
			},
			CreatedAt: "2021-11-11T10:45:04.688Z", UpdatedAt: "2021-11-12T10:45:04.688Z",
		}},
		"absent": {`{"data":{"id":"` + id + `","type":"integration","name":"n","integration_type":"webhook"}}`, minimal},
		"null": {`{"data":{"id":"` + id + `","type":"integration","name":"n","integration_type":"webhook",` +
			`"description":null,"enabled":null,"observes":null,"configuration":{"url":null,"secret_key":null,` +
			`"addresses":null},"links":null,"meta":null}}`, minimal},
		"empty": {`{"data":{"id":"` + id + `","type":"integration","name":"n","integration_type":"webhook",` +
			`"description":"","enabled":false,"configuration":{"url":"","secret_key":""},"meta":{` +
			`"timestamps":{}}}}`, minimal},
		"unknown fields": {`{"data":{"id":"` + id + `","type":"integration","name":"n","integration_type":"webhook",` +
			`"headers":{"a":[1]},"configuration":{"hmac":true},"meta":{"owner":"store","timestamps":{` +
			`"deleted_at":null}}},` +
			`"included":[]}`, minimal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, s := serve(t, map[string]answer{"GET " + object: {200, test.body}})
			got, err := c.GetIntegration(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got  %+v\nwant %+v", *got, test.want)
			}
			s.wantRequests(t, "GET "+object)
		})
	}
}

// TestWriteBodies holds the bodies of create and update, which are the same for the same parameters.
func TestWriteBodies(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		params IntegrationParams
		want   string
	}{
		"nothing": {IntegrationParams{}, `{"data":{"type":"integration"}}`},
		"webhook": {IntegrationParams{
			Name: new("n"), Description: new("d"), Enabled: new(true), IntegrationType: TypeWebhook,
			Observes:      &[]string{"order.fulfilled", "wishlist_ext.created"},
			Configuration: &ConfigurationParams{URL: new("https://a.example/hook"), SecretKey: new("s3cr3t")},
		}, `{"data":{"type":"integration","name":"n","description":"d","enabled":true,"integration_type":"webhook",` +
			`"observes":["order.fulfilled","wishlist_ext.created"],` +
			`"configuration":{"url":"https://a.example/hook","secret_key":"s3cr3t"}}}`},
		"aws_sqs": {IntegrationParams{IntegrationType: TypeSQS, Configuration: &ConfigurationParams{
			URL: new("https://q"), AWSAccessKeyID: new("AKIA"), AWSSecretAccessKey: new("abc"), Region: new("eu-west-1"),
		}}, `{"data":{"type":"integration","integration_type":"aws_sqs","configuration":{"url":"https://q",` +
			`"aws_access_key_id":"AKIA","aws_secret_access_key":"abc","region":"eu-west-1"}}}`},
		"stomp": {IntegrationParams{IntegrationType: TypeSTOMP, Configuration: &ConfigurationParams{
			Addresses: &[]string{"stomp+ssl://host:61614"}, Destination: new("/queue/q"), Username: new("u"),
			Password: new("p"),
		}}, `{"data":{"type":"integration","integration_type":"stomp","configuration":{` +
			`"addresses":["stomp+ssl://host:61614"],"destination":"/queue/q","username":"u","password":"p"}}}`},
		"clearing": {IntegrationParams{
			Description: new(""), Enabled: new(false),
			Configuration: &ConfigurationParams{SecretKey: new(""), Addresses: &[]string{}},
		}, `{"data":{"type":"integration","description":"","enabled":false,` +
			`"configuration":{"secret_key":"","addresses":[]}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, want := test.params.IsEmpty(), name == "nothing"; got != want {
				t.Errorf("IsEmpty() = %t", got)
			}
			c, s := serve(t, map[string]answer{"POST " + collection: {201, webhookJSON}, "PUT " + object: {200, webhookJSON}})
			created, err := c.CreateIntegration(t.Context(), test.params)
			if err != nil {
				t.Fatal(err)
			}
			updated, err := c.UpdateIntegration(t.Context(), id, test.params)
			if err != nil {
				t.Fatal(err)
			}
			if want := webhook(); !reflect.DeepEqual(*created, want) || !reflect.DeepEqual(*updated, want) {
				t.Errorf("created %+v\nupdated %+v\nwant %+v", created, updated, want)
			}
			s.wantRequests(t, "POST "+collection+" "+test.want, "PUT "+object+" "+test.want)
			for _, header := range s.headers {
				if got := header.Get("Content-Type"); got != "application/json" {
					t.Errorf("Content-Type %q", got)
				}
			}
		})
	}
}

// TestSuccessStatus accepts every success that some page shows.
func TestSuccessStatus(t *testing.T) {
	t.Parallel()
	const body = `{"data":{"type":"integration","enabled":false}}`
	for name, test := range map[string]struct {
		answers map[string]answer
		call    func(context.Context, *Client) error
		want    []string
	}{
		"create 200": {map[string]answer{"POST " + collection: {200, webhookJSON}}, disable(create), []string{"POST " + collection + " " + body}},
		"create 201": {map[string]answer{"POST " + collection: {201, webhookJSON}}, disable(create), []string{"POST " + collection + " " + body}},
		"update 204": {
			map[string]answer{"PUT " + object: {204, ""}, "GET " + object: {200, webhookJSON}},
			disable(update), []string{"PUT " + object + " " + body, "GET " + object},
		},
		"update 200 without a body": {
			map[string]answer{"PUT " + object: {200, "\n"}, "GET " + object: {200, webhookJSON}},
			disable(update), []string{"PUT " + object + " " + body, "GET " + object},
		},
		"delete 200": {
			map[string]answer{"DELETE " + object: {200, `{"data":{"type":"integration","id":"` + id + `"}}`}},
			remove, []string{"DELETE " + object},
		},
		"delete 204": {map[string]answer{"DELETE " + object: {204, ""}}, remove, []string{"DELETE " + object}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, s := serve(t, test.answers)
			if err := test.call(t.Context(), c); err != nil {
				t.Error(err)
			}
			s.wantRequests(t, test.want...)
		})
	}
}

// TestUnreadable gets a success that says nothing of an integration. After a create that leaves open whether it exists.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer answer
		call   func(context.Context, *Client) error
		want   string
	}{
		"create 204":        {answer{204, ""}, disable(create), "the answer has no body"},
		"create 201, empty": {answer{201, ""}, disable(create), "the answer has no body"},
		"create, cut off":   {answer{201, webhookJSON[:100]}, disable(create), "is not JSON or is cut off"},
		"create, web page":  {answer{200, "<html><title>Hi</title>"}, disable(create), `a web page titled "Hi"`},
		"create, no id": {answer{201, `{"data":{` +
			`"type":"integration"}}`}, disable(create), "it holds no integration"},
		"create, null": {answer{201, `{"data":null}`}, disable(create), "it holds no integration"},
		"create, another type": {answer{201, `{"data":{"id":"1",` +
			`"type":"webhooks"}}`}, disable(create), "it holds no integration"},
		"update, cut off":  {answer{200, webhookJSON[:100]}, disable(update), "is not JSON or is cut off"},
		"get, empty":       {answer{200, ""}, get, "the answer has no body"},
		"get, a list":      {answer{200, `{"data":[]}`}, get, "is not of a known form"},
		"delete, web page": {answer{200, "<html></html>"}, remove, "the answer is a web page"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := serve(t, map[string]answer{
				"POST " + collection: test.answer, "GET " + object: test.answer, "PUT " + object: test.answer,
				"DELETE " + object: test.answer,
			})
			err := test.call(t.Context(), c)
			var failure *rest.Error
			if !errors.As(err, &failure) || !strings.Contains(err.Error(), test.want) || !failure.Ambiguous() {
				t.Errorf("error %v, want an ambiguous one with %q", err, test.want)
			}
			if errors.Is(err, rest.ErrNotFound) {
				t.Error("it counts as gone")
			}
		})
	}
}

// TestEscapedID keeps an id from reaching another address.
func TestEscapedID(t *testing.T) {
	t.Parallel()
	c, s := serve(t, map[string]answer{"GET " + collection + "/a%2F..%3Fb": {200, strings.ReplaceAll(webhookJSON, id, "a/..?b")}})
	if _, err := c.GetIntegration(t.Context(), "a/..?b"); err != nil {
		t.Error(err)
	}
	for _, id := range []string{"", ".", ".."} {
		if err := c.DeleteIntegration(t.Context(), id); err == nil {
			t.Errorf("the id %q was accepted", id)
		}
	}
	s.wantRequests(t, "GET "+collection+"/a%2F..%3Fb")
}

// disable is a write with the smallest body.
func disable(write func(context.Context, *Client, IntegrationParams) error) func(context.Context, *Client) error {
	return func(ctx context.Context, c *Client) error {
		return write(ctx, c, IntegrationParams{Enabled: new(false)})
	}
}

func create(ctx context.Context, c *Client, p IntegrationParams) error {
	_, err := c.CreateIntegration(ctx, p)
	return err
}

func update(ctx context.Context, c *Client, p IntegrationParams) error {
	_, err := c.UpdateIntegration(ctx, id, p)
	return err
}

func get(ctx context.Context, c *Client) error {
	_, err := c.GetIntegration(ctx, id)
	return err
}

func remove(ctx context.Context, c *Client) error { return c.DeleteIntegration(ctx, id) }

// TestUpdate_reference: an update that is answered with type and id alone is followed by a read.
func TestUpdate_reference(t *testing.T) {
	t.Parallel()
	const id = "8cb9e689-ede7-4f6d-b61a-6aa970d572de"
	c, s := serve(t, map[string]answer{
		"PUT " + collection + "/" + id: {200, `{"data":{"type":"integration","id":"` + id + `"}}`},
		"GET " + collection + "/" + id: {200, `{"data":{"type":"integration","id":"` + id + `","name":"Carts"}}`},
	})
	if got, err := c.UpdateIntegration(t.Context(), id, IntegrationParams{Name: new("Carts")}); err != nil || got.Name != "Carts" {
		t.Errorf("got %+v, %v after %q", got, err, s.requests)
	}
}
