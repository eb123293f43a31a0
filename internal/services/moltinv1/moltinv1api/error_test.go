package moltinv1api

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func TestProblem(t *testing.T) {
	t.Parallel()
	const required = "The url field is required."
	for name, test := range map[string]struct {
		status int
		body   string
		want   []string // nil: not a failure in Moltin's shape
		as     int
	}{
		"error":                 {404, `{"status":false,"error":"Entry not found"}`, []string{"Entry not found"}, 0},
		"error as a list":       {400, `{"status":false,"error":["a","b"]}`, []string{"a", "b"}, 0},
		"errors":                {400, `{"status":false,"errors":["` + required + `","The selected enabled is invalid."]}`, []string{required, "The selected enabled is invalid."}, 0},
		"errors as text":        {400, `{"status":false,"errors":"a"}`, []string{"a"}, 0},
		"errors as lists":       {400, `{"status":false,"errors":[["a","b"],["c"]]}`, []string{"a", "b", "c"}, 0},
		"errors by field":       {422, `{"status":false,"errors":{"url":["` + required + `"],"content_type":["The content type field is required."]}}`, []string{"The content type field is required.", required}, 0},
		"errors by mute field":  {422, `{"status":false,"errors":{"url":["is invalid"],"name":"is long"}}`, []string{"name: is long", "url: is invalid"}, 0},
		"errors by number":      {422, `{"status":false,"errors":{"0":["a"],"2":["b"]}}`, []string{"a", "b"}, 0},
		"message":               {400, `{"status":false,"message":"Customer not found"}`, []string{"Customer not found"}, 0},
		"message without":       {403, `{"message":"Forbidden"}`, []string{"Forbidden"}, 0},
		"all of them":           {400, `{"status":false,"error":"a","errors":["b"],"message":"c"}`, []string{"a", "b", "c"}, 0},
		"inside a 200":          {200, `{"status":false,"errors":["a"]}`, []string{"a"}, 0},
		"no status":             {401, `{"error":"a"}`, []string{"a"}, 0},
		"no status in a 200":    {200, `{"error":"a"}`, []string{"a"}, 0},
		"no reason":             {200, `{"status":false}`, []string{"its status is false, and it gives no reason"}, 0},
		"null reason":           {200, `{"status":false,"error":null,"errors":[]}`, []string{"its status is false, and it gives no reason"}, 0},
		"not found":             {404, `{"status":false,"error":"Webhook not found"}`, []string{"Webhook not found"}, 404},
		"not found, in a 200":   {200, `{"status":false,"error":"Webhook not found"}`, []string{"Webhook not found"}, 404},
		"not found, in a 400":   {400, `{"status":false,"errors":["WEBHOOK NOT FOUND."]}`, []string{"WEBHOOK NOT FOUND."}, 404},
		"not found, in a 500":   {500, `{"status":false,"message":"webhook not found"}`, []string{"webhook not found"}, 404},
		"wrong path":            {404, `{"status":false,"error":"API method requested does not exist"}`, []string{"API method requested does not exist"}, 0},
		"wrong path, in a 200":  {200, `{"status":false,"error":"API method requested does not exist"}`, []string{"API method requested does not exist"}, 0},
		"its own fault":         {500, `{"status":false,"error":"An internal error occurred, please report"}`, []string{"An internal error occurred, please report"}, 0},
		"its own fault, in 200": {200, `{"status":false,"error":"An internal error occurred, please report"}`, []string{"An internal error occurred, please report"}, 500},

		"lists in lists":    {400, `{"status":false,"errors":[[["a"]],[[["b"]]]]}`, []string{"a"}, 0},
		"lists without end": {400, `{"status":false,"errors":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`, []string{"its status is false, and it gives no reason"}, 0},

		"success":               {200, `{"status":true,"message":"Webhook removed successfully"}`, nil, 0},
		"success, empty errors": {201, `{"status":true,"errors":[],"error":false,"result":{}}`, nil, 0},
		"success without":       {200, `{"access_token":"a","message":"hello"}`, nil, 0},
		"another server's JSON": {404, `{"status":404,"error":"Not Found"}`, nil, 0},
		"a list":                {404, `["a"]`, nil, 0},
		"null":                  {404, `null`, nil, 0},
		"nothing said":          {404, `{}`, nil, 0},
		"web page":              {404, `<html></html>`, nil, 0},
		"empty":                 {404, ``, nil, 0},
		"cut off":               {404, `{"status":false,"err`, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, recognized := problem(test.status, []byte(test.body))
			want := rest.Problem{Messages: test.want, Status: test.as}
			if recognized != (test.want != nil) || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, %v; want %+v", got, recognized, want)
			}
		})
	}
}

func TestGone(t *testing.T) {
	t.Parallel()
	const (
		list      = `{"status":true,"result":[]}`
		wrongPath = `{"status":false,"error":"API method requested does not exist"}`
	)
	empty, there := answer{200, "", list}, answer{200, "", `{"status":true,"result":[` + strings.TrimSuffix(strings.TrimPrefix(documented, `{"status":true,"result":`), "}") + `]}`}
	for name, test := range map[string]struct {
		answer, list answer // list is only for the look at the collection
		looks, gone  bool
		status       int
	}{
		"404":                {answer{404, "", `{"status":false,"error":"Webhook not found"}`}, empty, true, true, 404},
		"404, list too":      {answer{404, "", `{"status":false,"error":"Webhook not found"}`}, answer{404, "", `{"status":false,"error":"Webhook not found"}`}, true, false, 404},
		"404, list shows it": {answer{404, "", `{"status":false,"error":"Webhook not found"}`}, there, true, false, 404},
		"inside a 200":       {answer{200, "", `{"status":false,"error":"Webhook not found"}`}, empty, true, true, 404},
		"in a list, 400":     {answer{400, "", `{"status":false,"errors":[["webhook not found"]]}`}, empty, true, true, 404},
		"other words":        {answer{404, "", `{"status":false,"errors":["Entry not found"]}`}, empty, true, true, 404},
		"other words, 200":   {answer{200, "", `{"status":false,"errors":["Entry not found"]}`}, empty, false, false, 200},
		"page, list works":   {answer{404, "text/html", `<html></html>`}, empty, true, true, 404},
		"page, list too":     {answer{404, "text/html", `<html></html>`}, answer{404, "text/html", `<html></html>`}, true, false, 404},
		"wrong path":         {answer{404, "", wrongPath}, answer{404, "", wrongPath}, true, false, 404},
		"wrong path in 200":  {answer{200, "", wrongPath}, empty, false, false, 200},
		"no right":           {answer{403, "", `{"status":false,"error":"Not allowed"}`}, empty, false, false, 403},
	} {
		for call, do := range map[string]func(*testing.T, *Client) error{
			"GET":    func(t *testing.T, c *Client) error { _, err := c.GetWebhook(t.Context(), id); return err },
			"DELETE": func(t *testing.T, c *Client) error { return c.DeleteWebhook(t.Context(), id) },
			"PUT": func(t *testing.T, c *Client) error {
				_, err := c.UpdateWebhook(t.Context(), id, WebhookParams{Enabled: new(true)})
				return err
			},
		} {
			t.Run(name+"/"+call, func(t *testing.T) {
				t.Parallel()
				answers, want := []answer{test.answer}, []string{call + " /shop/v1/webhooks/" + id}
				if test.looks && call != http.MethodGet { // a read has to confirm it
					answers, want = append(answers, test.answer), append(want, "GET /shop/v1/webhooks/"+id)
				}
				if test.looks {
					want = append(want, "GET /shop/v1/webhooks?limit=100&offset=0")
				}
				c, a := start(t, append(answers, test.list))
				err := do(t, c)
				var e *rest.Error
				if !errors.As(err, &e) || errors.Is(err, rest.ErrNotFound) != test.gone || e.Status != test.status || e.Ambiguous() || e.Method != call {
					t.Errorf("got %v with status %d; want gone %v and status %d", err, rest.StatusOf(err), test.gone, test.status)
				}
				var seen []string
				for _, r := range a.seen() {
					seen = append(seen, r.Method+" "+r.URI)
				}
				if !reflect.DeepEqual(seen, want) {
					t.Errorf("got %q, want %q", seen, want)
				}
			})
		}
	}
}

// An answer about another webhook is none; capitals make no other.
func TestStranger(t *testing.T) {
	t.Parallel()
	const other = "7543afd4-0b79-466f-b8f4-af84cb487291"
	c, _ := start(t, []answer{{200, "", documented}})
	_, read := c.GetWebhook(t.Context(), other)
	_, updated := c.UpdateWebhook(t.Context(), other, WebhookParams{Enabled: new(true)})
	for call, err := range map[string]error{"get": read, "update": updated} {
		if err == nil || !strings.Contains(err.Error(), `it is about another object (id "`+id+`")`) {
			t.Errorf("%s: got %v", call, err)
		}
	}
	if w, err := c.GetWebhook(t.Context(), strings.ToUpper(id)); err != nil || w.ID != id {
		t.Errorf("got %+v, %v", w, err)
	}
}

// An answer in the vendor's own words settles that a create did nothing.
func TestRefusedCreateIsNotAmbiguous(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 400, 422} {
		c, a := start(t, []answer{{status, "", `{"status":false,"errors":["The url field is required."]}`}})
		_, err := c.CreateWebhook(t.Context(), WebhookParams{})
		var e *rest.Error
		if !errors.As(err, &e) || e.Ambiguous() || !reflect.DeepEqual(e.Messages, []string{"The url field is required."}) {
			t.Errorf("%d: got %v, want the vendor's refusal", status, err)
		}
		if len(a.seen()) != 1 {
			t.Errorf("%d: the create was sent %d times", status, len(a.seen()))
		}
	}
}

func TestInternalErrorInsideA200(t *testing.T) {
	t.Parallel()
	c, _ := start(t, []answer{{200, "", `{"status":false,"error":"An internal error occurred, please report"}`}})
	_, err := c.CreateWebhook(t.Context(), WebhookParams{})
	var e *rest.Error
	if !errors.As(err, &e) || !e.Ambiguous() || e.Status != http.StatusInternalServerError {
		t.Errorf("got %v, want an ambiguous 500", err)
	}
}

// What a wrong address is answered with isn't the API's word on what was asked of it.
func TestWrongAddressIsNotRecognized(t *testing.T) {
	t.Parallel()
	for name, configure := range map[string]func(*Config){"create": func(*Config) {}, "token": withCredentials} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := start(t, []answer{{404, "", `{"status":false,"error":"API method requested does not exist"}`}}, configure)
			_, err := c.CreateWebhook(t.Context(), WebhookParams{})
			var e *rest.Error
			if !errors.As(err, &e) || e.Recognized || e.Ambiguous() || !reflect.DeepEqual(e.Messages, []string{"API method requested does not exist"}) {
				t.Errorf("got %+v, want the vendor's words in an answer that isn't recognized", err)
			}
		})
	}
}
