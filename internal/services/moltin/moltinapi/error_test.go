package moltinapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

const notFoundJSON = `{"errors":[{"title":"Not Found","status":404,"detail":"The resource could not be found"}]}`

// TestErrors holds every error body that is documented.
func TestErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		errors string
		want   string // messages, joined
	}{
		"source": {
			400, `{"status":400,"source":"enabled","title":"required","detail":"enabled is required"}`,
			"enabled is required",
		},
		"source that says more": {
			400, `{"source":"configuration.url","title":"invalid","detail":"must be a URL"}`,
			"invalid: must be a URL (configuration.url)",
		},
		"source is an object": {400, `{"source":{"pointer":"/data/name"},"title":"invalid"}`, "invalid"},
		"status is missing": {
			400, `{"title":"Bad Request","detail":"Could not parse the supplied filter"}`,
			"Bad Request: Could not parse the supplied filter",
		},
		"status is a string": {
			400, `{"title":"Bad Request","status":"400","detail":"The field 'name' is required"}`,
			"Bad Request: The field 'name' is required",
		},
		"detail is missing": {
			401, `{"status":401,"title":"Unable to validate access token"}`, "Unable to validate access token",
		},
		"detail is the title": {401, `{"title":"Unauthorized","status":"401","detail":"Unauthorized"}`, "Unauthorized"},
		"title is missing":    {422, `{"detail":"The name is taken."}`, "The name is taken."},
		"403":                 {403, `{"status":403,"title":"Forbidden"}`, "Forbidden"},
		"404": {
			404, `{"title":"Not Found","status":404,"detail":"The resource could not be found"}`,
			"Not Found: The resource could not be found",
		},
		"404 of another service": {
			404, `{"status":404,"detail":"The requested category could not be found","title":"Category not found"}`,
			"Category not found: The requested category could not be found",
		},
		"409": {
			409, `{"status":409,"detail":"Write conflict detected","title":"Conflict"}`, "Conflict: Write conflict detected",
		},
		"status contradicts": {
			422, `{"title":"Validation Error","status":400,"detail":"Your request was invalid"}`,
			"Validation Error: Your request was invalid",
		},
		"many": {
			422, `{"detail":"The data.name field is required.","title":"Failed Validation"},` +
				`{"detail":"The data.email field is required.","title":"Failed Validation"}`,
			"Failed Validation: The data.name field is required.; Failed Validation: The data.email field is required.",
		},
		"repeated": {422, `{"title":"a"},{"title":"a"},{"detail":"b"}`, "a; b"},
		"429":      {429, `{"status":429,"title":"..."}`, "..."},
		"500":      {500, `{"title":"Internal Server Error","status":500}`, "Internal Server Error"},
		"request_id": {
			500, `{"status":500,"title":"Internal Server Error","detail":"There was an internal server error, ` +
				`you can report with your request id.","request_id":"XXXX"}`,
			"Internal Server Error: There was an internal server error, " +
				"you can report with your request id. (request id XXXX)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failure := refused(t, answer{test.status, `{"errors":[` + test.errors + `]}`})
			if got := strings.Join(failure.Messages, "; "); got != test.want || !failure.Recognized {
				t.Errorf("messages %q, recognized %t", got, failure.Recognized)
			}
		})
	}
}

// TestForeignErrors holds what comes from servers in between.
func TestForeignErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer answer
		want   string // of the messages
	}{
		"web page":            {answer{502, `<html><title>502 Bad Gateway</title></html>`}, `a web page titled "502 Bad Gateway"`},
		"no body":             {answer{503, ``}, "no body"},
		"cut off":             {answer{500, `{"errors":[{"title":"Inter`}, "not JSON or is cut off"},
		"other JSON":          {answer{404, `{"message":"no Route matched"}`}, "not of a known form"},
		"no entries":          {answer{400, `{"errors":[]}`}, "not of a known form"},
		"entries say nothing": {answer{400, `{"errors":[{"status":400},{"title":" "}]}`}, "not of a known form"},
		"errors is an object": {answer{400, `{"errors":{"title":"x"}}`}, "not of a known form"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failure := refused(t, test.answer)
			if got := strings.Join(failure.Messages, "; "); !strings.Contains(got, test.want) || failure.Recognized {
				t.Errorf("messages %q, recognized %t", got, failure.Recognized)
			}
		})
	}
}

// refused returns the error of a create that gets this answer.
func refused(t *testing.T, a answer) *rest.Error {
	t.Helper()
	c, s := serve(t, map[string]answer{"POST " + collection: a})
	var failure *rest.Error
	if err := disable(create)(t.Context(), c); !errors.As(err, &failure) {
		t.Fatalf("error %v", err)
	}
	if failure.Status != a.status || failure.Vendor != "Moltin" || failure.Method != http.MethodPost {
		t.Errorf("%s %s %d", failure.Vendor, failure.Method, failure.Status)
	}
	if failure.Ambiguous() != (a.status >= 500) {
		t.Errorf("ambiguous %t", failure.Ambiguous())
	}
	s.wantRequests(t, `POST `+collection+` {"data":{"type":"integration","enabled":false}}`)
	return failure
}

// TestRetry repeats what can be repeated: a lost create isn't, a refused one is.
func TestRetry(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		call   func(context.Context, *Client) error
		want   int
	}{
		"get 502":    {502, get, 3},
		"update 503": {503, disable(update), 3},
		"delete 500": {500, remove, 3},
		"create 502": {502, disable(create), 1},
		"create 429": {429, disable(create), 3},
		"get 400":    {400, get, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := answer{test.status, `{"errors":[{"title":"no"}]}`}
			_, s := serve(t, map[string]answer{
				"POST " + collection: a, "GET " + object: a, "PUT " + object: a, "DELETE " + object: a,
			})
			cfg := s.config(t)
			cfg.REST.MaxRetries = 2
			if err := test.call(t.Context(), New(cfg)); rest.StatusOf(err) != test.status {
				t.Errorf("error %v", err)
			}
			if len(s.requests) != test.want {
				t.Errorf("%d requests, want %d", len(s.requests), test.want)
			}
		})
	}
}

// TestGone takes a 404 for absence when the list can be read and doesn't show the integration, whoever's words it has. That of
// a write has to be confirmed by a read first.
func TestGone(t *testing.T) {
	t.Parallel()
	foreign, own, empty := answer{404, `<html><title>Not here</title></html>`}, answer{404, notFoundJSON}, answer{200, emptyPage}
	router := answer{404, `{"errors":[{"status":404,"title":"Not Found","detail":"no Route matched with those values"}]}`}
	for name, test := range map[string]struct {
		answer, list answer
		probed, gone bool
	}{
		"own":                         {answer: own, list: empty, probed: true, gone: true},
		"a title alone":               {answer: answer{404, `{"errors":[{"title":"Integration not found"}]}`}, list: empty, probed: true, gone: true},
		"own, so is the list":         {answer: own, list: own, probed: true},
		"own, the list shows it":      {answer: own, list: answer{200, `{"data":[{"id":"` + id + `","type":"integration"}]}`}, probed: true},
		"foreign, the list answers":   {answer: foreign, list: empty, probed: true, gone: true},
		"foreign, so is the list":     {answer: foreign, list: foreign, probed: true},
		"a router's, so is the list":  {answer: router, list: router, probed: true},
		"foreign, the list is a page": {answer: foreign, list: answer{200, `<html></html>`}, probed: true},
		"forbidden":                   {answer: answer{403, `{"errors":[{"status":403,"title":"Forbidden"}]}`}},
		"an id that is refused":       {answer: answer{400, `{"errors":[{"status":400,"title":"Bad Request"}]}`}},
	} {
		for call, do := range map[string]func(context.Context, *Client) error{
			"GET": get, "PUT": disable(update), "DELETE": remove,
		} {
			t.Run(name+" "+call, func(t *testing.T) {
				t.Parallel()
				c, s := serve(t, map[string]answer{call + " " + object: test.answer, "GET " + object: test.answer, "GET " + collection: test.list})
				err := do(t.Context(), c)
				var failure *rest.Error
				if errors.Is(err, rest.ErrNotFound) != test.gone || !errors.As(err, &failure) || failure.Status != test.answer.status || failure.Method != call {
					t.Errorf("error %v, want gone %t", err, test.gone)
				}
				want := 1
				if test.probed && call != http.MethodGet {
					want++
				}
				if test.probed {
					want++
				}
				if got := len(s.requests); got != want {
					t.Errorf("requests %q, want %d", s.requests, want)
				}
			})
		}
	}
}

// TestDeleted: a delete is done when Moltin says so, or when a read shows that the integration is gone.
func TestDeleted(t *testing.T) {
	t.Parallel()
	own, there, empty := answer{404, notFoundJSON}, answer{200, webhookJSON}, answer{200, emptyPage}
	for name, test := range map[string]struct {
		answer, read answer
		want         string
		requests     int
	}{
		"204":                       {answer{204, ""}, there, "", 1},
		"type and id":               {answer{200, `{"data":{"type":"integration","id":"` + id + `"}}`}, there, "", 1},
		"another id":                {answer{200, `{"data":{"type":"integration","id":"x"}}`}, there, "the object is still there", 5},
		"no body, gone":             {answer{200, ""}, own, "", 3},
		"no body, still there":      {answer{200, ""}, there, "the object is still there", 5},
		"a login page, gone":        {answer{200, "<html></html>"}, own, "", 3},
		"a login page, still there": {answer{200, "<html></html>"}, there, "the object is still there", 5},
		"maintenance, still there":  {answer{200, `{"maintenance":true}`}, there, "the object is still there", 5},
		"maintenance, everywhere":   {answer{200, `{"maintenance":true}`}, answer{200, `{"maintenance":true}`}, "whether it was is unknown", 2},
		"404, but a read shows it":  {own, there, "because it can be read", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, s := serve(t, map[string]answer{"DELETE " + object: test.answer, "GET " + object: test.read, "GET " + collection: empty})
			err := remove(t.Context(), c)
			if (err == nil) != (test.want == "") || err != nil && (!strings.Contains(err.Error(), test.want) || errors.Is(err, rest.ErrNotFound)) {
				t.Errorf("error %v", err)
			}
			if len(s.requests) != test.requests {
				t.Errorf("requests %q, want %d", s.requests, test.requests)
			}
		})
	}
}

// TestStranger: an answer about another integration is none; capitals make no other.
func TestStranger(t *testing.T) {
	t.Parallel()
	other, theirs := collection+"/8cb9e689-ede7-4f6d-b61a-6aa970d572de", answer{200, webhookJSON}
	c, _ := serve(t, map[string]answer{"GET " + other: theirs, "PUT " + other: theirs, "GET " + collection + "/" + strings.ToUpper(id): theirs})
	_, read := c.GetIntegration(t.Context(), "8cb9e689-ede7-4f6d-b61a-6aa970d572de")
	_, updated := c.UpdateIntegration(t.Context(), "8cb9e689-ede7-4f6d-b61a-6aa970d572de", IntegrationParams{Enabled: new(false)})
	for call, err := range map[string]error{"get": read, "update": updated} {
		if err == nil || !strings.Contains(err.Error(), `it is about another object (id "`+id+`")`) {
			t.Errorf("%s: error %v", call, err)
		}
	}
	if i, err := c.GetIntegration(t.Context(), strings.ToUpper(id)); err != nil || i.ID != id {
		t.Errorf("got %+v, %v", i, err)
	}
}

// TestGoneAfterUpdate finds nothing when it reads what an update didn't show.
func TestGoneAfterUpdate(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, map[string]answer{"PUT " + object: {204, ""}, "GET " + object: {404, notFoundJSON}, "GET " + collection: {200, emptyPage}})
	if err := disable(update)(t.Context(), c); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("error %v", err)
	}
}

// TestSecretsStayOut quotes the secrets back at the client.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	refusal := answer{422, `{"errors":[{"title":"Failed Validation",` +
		`"detail":"The configuration.secret_key hunter22 is too short"},` +
		`{"title":"Failed Validation","detail":"AKIAXXXX/wJalrXUtn/pa55word aren't known"}]}`}
	c, _ := serve(t, map[string]answer{"POST " + collection: refusal, "PUT " + object: refusal})
	p := IntegrationParams{Configuration: &ConfigurationParams{
		SecretKey: new("hunter22"), AWSAccessKeyID: new("AKIAXXXX"), AWSSecretAccessKey: new("wJalrXUtn"),
		Password: new("pa55word"),
	}}
	want := "422 Unprocessable Entity: Failed Validation: The configuration.secret_key (secret) is too short; " +
		"Failed Validation: (secret)/(secret)/(secret) aren't known"
	writes := map[string]func(context.Context, *Client, IntegrationParams) error{"create": create, "update": update}
	for name, write := range writes {
		if err := write(t.Context(), c, p); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v\nwant …%s", name, err, want)
		}
	}
	// A secret as short as a word of the message doesn't make the field's name unreadable.
	c, _ = serve(t, map[string]answer{"POST " + collection: refusal})
	p.Configuration = &ConfigurationParams{SecretKey: new("secret"), Password: new("")}
	if err := create(t.Context(), c, p); err == nil || !strings.Contains(err.Error(), "configuration.secret_key hunter22") {
		t.Error(err)
	}
}
