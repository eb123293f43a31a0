package moltinv1api

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const id = "7543afd4-0b79-466f-b8f4-af84cb487290"

// documented is the answer of http://moltin.github.io/documentation/webhooks/, word for word but for its white space.
const documented = `{
  "status":true,
  "result":{
    "url":"https:\/\/www.example.com\/broken.php",
    "content_type":{"value":"application\/json","data":{"key":"json","value":"application\/json"}},
    "create":{"value":"Yes","data":{"key":1,"value":"Yes"}},
    "update":{"value":"No","data":{"key":0,"value":"No"}},
    "delete":{"value":"No","data":{"key":0,"value":"No"}},
    "enabled":{"value":"Yes","data":{"key":1,"value":"Yes"}},
    "id":"7543afd4-0b79-466f-b8f4-af84cb487290"
  }
}`

// complete shows everything that the documentation's table of fields has.
const complete = `{"status":true,"result":{"id":"7543afd4-0b79-466f-b8f4-af84cb487290","order":[{"id":7}],
  "created_at":"2014-07-23 15:57:39","updated_at":"2014-07-24 08:00:00","name":"New Item Handler","subject":"News",
  "url":"https:\/\/www.example.com\/","secret":"shown",
  "content_type":{"value":"application\/x-www-form-urlencoded","data":{"key":"form","value":"application\/x-www-form-urlencoded"}},
  "create":{"value":"No","data":{"key":0,"value":"No"}},"update":{"value":"Yes","data":{"key":1,"value":"Yes"}},
  "delete":{"value":"Yes","data":{"key":1,"value":"Yes"}},"enabled":{"value":"No","data":{"key":0,"value":"No"}}}}`

// nulls has null for everything optional.
const nulls = `{"status":true,"result":{"id":"7543afd4-0b79-466f-b8f4-af84cb487290","order":null,"created_at":null,
  "updated_at":null,"name":null,"subject":null,"secret":null,"url":"https:\/\/www.example.com\/broken.php",
  "content_type":{"value":"application\/json","data":{"key":"json","value":"application\/json"}},
  "create":{"value":"Yes","data":{"key":"1","value":"Yes"}},"update":{"value":"No","data":{"key":"0","value":"No"}},
  "delete":{"value":"No","data":{"key":"0","value":"No"}},"enabled":{"value":"Yes","data":{"key":"1","value":"Yes"}}}}`

func documentedWebhook() *Webhook {
	return &Webhook{ID: id, URL: "https://www.example.com/broken.php", ContentType: "json", Create: true, Enabled: true}
}

func completeWebhook() *Webhook {
	return &Webhook{
		ID: id, URL: "https://www.example.com/", ContentType: "form", Update: true, Delete: true,
		Name: "New Item Handler", Subject: "News", Secret: "shown", Order: `[{"id":7}]`,
		CreatedAt: "2014-07-23 15:57:39", UpdatedAt: "2014-07-24 08:00:00",
	}
}

func TestCalls(t *testing.T) {
	t.Parallel()
	const form = "application/x-www-form-urlencoded"
	full := WebhookParams{
		URL: new("https://www.example.com/broken.php"), ContentType: new("json"),
		Create: new(true), Update: new(false), Delete: new(false), Enabled: new(true),
		Name: new("New Item Handler"), Subject: new("a&b=c"), Secret: new("é+"),
	}
	create := func(p WebhookParams) func(*testing.T, *Client) (*Webhook, error) {
		return func(t *testing.T, c *Client) (*Webhook, error) { return c.CreateWebhook(t.Context(), p) }
	}
	update := func(p WebhookParams) func(*testing.T, *Client) (*Webhook, error) {
		return func(t *testing.T, c *Client) (*Webhook, error) { return c.UpdateWebhook(t.Context(), id, p) }
	}
	get := func(id string) func(*testing.T, *Client) (*Webhook, error) {
		return func(t *testing.T, c *Client) (*Webhook, error) { return c.GetWebhook(t.Context(), id) }
	}
	remove := func(t *testing.T, c *Client) (*Webhook, error) { return nil, c.DeleteWebhook(t.Context(), id) }
	for name, test := range map[string]struct {
		call    func(*testing.T, *Client) (*Webhook, error)
		answer  answer
		request request
		want    *Webhook
	}{
		"create": {
			create(full), answer{201, "", documented},
			request{"POST", "/shop/v1/webhooks", "Bearer T", form, "content_type=json&create=1&delete=0&enabled=1" +
				"&name=New+Item+Handler&secret=%C3%A9%2B&subject=a%26b%3Dc&update=0" +
				"&url=https%3A%2F%2Fwww.example.com%2Fbroken.php"},
			documentedWebhook(),
		},
		"create answered with 200": {
			create(WebhookParams{}), answer{200, "", complete},
			request{"POST", "/shop/v1/webhooks", "Bearer T", form, ""}, completeWebhook(),
		},
		"get": {
			get(id), answer{200, "", complete},
			request{"GET", "/shop/v1/webhooks/" + id, "Bearer T", "", ""}, completeWebhook(),
		},
		"get with nulls": {
			get(id), answer{200, "application/json; charset=utf-8", nulls},
			request{"GET", "/shop/v1/webhooks/" + id, "Bearer T", "", ""}, documentedWebhook(),
		},
		"get escapes the id": {
			get("a/b?c"), answer{200, "", strings.Replace(documented, id, "a/b?c", 1)},
			request{"GET", "/shop/v1/webhooks/a%2Fb%3Fc", "Bearer T", "", ""}, withID("a/b?c"),
		},
		"update": {
			update(WebhookParams{Update: new(true)}), answer{201, "", documented},
			request{"PUT", "/shop/v1/webhooks/" + id, "Bearer T", form, "update=1"}, documentedWebhook(),
		},
		"update that clears, answered with 200": {
			update(WebhookParams{Name: new(""), Subject: new(""), Secret: new("")}), answer{200, "", documented},
			request{"PUT", "/shop/v1/webhooks/" + id, "Bearer T", form, "name=&secret=&subject="}, documentedWebhook(),
		},
		"delete": {
			remove, answer{200, "", `{"status":true,"message":"Webhook removed successfully"}`},
			request{"DELETE", "/shop/v1/webhooks/" + id, "Bearer T", "", ""}, nil,
		},
		"delete answered with 204": {
			remove, answer{204, "", ""},
			request{"DELETE", "/shop/v1/webhooks/" + id, "Bearer T", "", ""}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, a := start(t, []answer{test.answer})
			got, err := test.call(t, c)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
			if seen := a.seen(); len(seen) != 1 || seen[0] != test.request {
				t.Errorf("got  %q\nwant %q", seen, test.request)
			}
		})
	}
}

func TestIsEmpty(t *testing.T) {
	t.Parallel()
	if !(WebhookParams{}).IsEmpty() {
		t.Error("nothing set isn't empty")
	}
	if (WebhookParams{Secret: new("")}).IsEmpty() || (WebhookParams{Enabled: new(false)}).IsEmpty() {
		t.Error("a zero value that is sent counts as nothing")
	}
}

// Whether a write took effect is open after an answer that can't be read.
// withID is the documented webhook under another id.
func withID(id string) *Webhook {
	w := documentedWebhook()
	w.ID = id
	return w
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer answer
		want   string
	}{
		"no id":          {answer{201, "", strings.Replace(documented, id, "", 1)}, "has no id"},
		"no result":      {answer{201, "", `{"status":true}`}, "has no id"},
		"null result":    {answer{201, "", `{"status":true,"result":null}`}, "has no id"},
		"result a list":  {answer{201, "", `{"status":true,"result":[]}`}, "can't be read"},
		"web page":       {answer{200, "text/html", `<html><title>Welcome</title></html>`}, `a web page titled "Welcome"`},
		"empty":          {answer{200, "", ""}, "has no body"},
		"cut off":        {answer{200, "", documented[:200]}, "not JSON or is cut off"},
		"broken off":     {answer{200, "", documented[:200] + "…"}, "broke off after status 200"},
		"gateway's page": {answer{502, "text/html", `<html><title>Bad Gateway</title></html>`}, "502 Bad Gateway"},
		"vendor's fault": {answer{500, "", `{"status":false,"error":"An internal error occurred, please report"}`}, "500"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := start(t, []answer{test.answer})
			_, created := c.CreateWebhook(t.Context(), WebhookParams{Secret: new("hush")})
			_, updated := c.UpdateWebhook(t.Context(), id, WebhookParams{Secret: new("hush")})
			for call, err := range map[string]error{"create": created, "update": updated} {
				var e *rest.Error
				if !errors.As(err, &e) || !e.Ambiguous() {
					t.Fatalf("%s: got %v, want an ambiguous error", call, err)
				}
				if !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "hush") {
					t.Errorf("%s: got %v, want it to say %q and not the secret", call, err, test.want)
				}
			}
			if _, err := c.GetWebhook(t.Context(), id); err == nil || errors.Is(err, rest.ErrNotFound) {
				t.Errorf("get: got %v, want an error that isn't ErrNotFound", err)
			}
		})
	}
}

// A delete is done when Moltin says so, or when a read shows that the webhook is gone.
func TestDeleted(t *testing.T) {
	t.Parallel()
	gone, there, empty := answer{404, "", `{"status":false,"error":"Webhook not found"}`}, answer{200, "", documented}, answer{200, "", `{"status":true,"result":[]}`}
	for name, test := range map[string]struct {
		answers []answer
		want    string
	}{
		"removed, but what":        {[]answer{{200, "", `{"status":true,"message":"Session removed"}`}, there}, "still there"},
		"removed":                  {[]answer{{200, "", `{"status":true,"message":"Webhook removed successfully"}`}, there}, ""},
		"no content":               {[]answer{{204, "", ""}, there}, ""},
		"web page, gone":           {[]answer{{200, "text/html", `<html></html>`}, gone, empty}, ""},
		"web page, gone later":     {[]answer{{200, "text/html", `<html></html>`}, there, gone, empty}, ""},
		"web page":                 {[]answer{{200, "text/html", `<html></html>`}, there}, "the object is still there"},
		"web pages everywhere":     {[]answer{{200, "text/html", `<html></html>`}}, "whether it was is unknown"},
		"empty":                    {[]answer{{200, "", ""}, there}, "the object is still there"},
		"no status":                {[]answer{{200, "", `{}`}, there}, "the object is still there"},
		"maintenance":              {[]answer{{200, "", `{"maintenance":true}`}, there}, "the object is still there"},
		"true alone":               {[]answer{{200, "", `{"status":true}`}, there}, "the object is still there"},
		"cut off":                  {[]answer{{200, "", `{"status":true,"mess`}, there}, "the object is still there"},
		"404, but a read shows it": {[]answer{gone, there}, "because it can be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := start(t, test.answers)
			err := c.DeleteWebhook(t.Context(), id)
			if (err == nil) != (test.want == "") || err != nil && (!strings.Contains(err.Error(), test.want) || errors.Is(err, rest.ErrNotFound)) {
				t.Errorf("got %v", err)
			}
		})
	}
}
