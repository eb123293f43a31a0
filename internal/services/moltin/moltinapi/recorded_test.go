package moltinapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// recorded is an integration as the service showed it in April 2017, from the create on; later answers add what is put
// in the place of %s (https://github.com/moltin/ruby-sdk, branch v2).
const recorded = `{"id":"` + id + `","type":"integration","integration_type":"webhook","name":"Carts",%s"enabled":true,` +
	`"configuration":{"url":"http://shop.example"},"observes":["file.created"],"links":{"self":"https://api.moltin.com/v2/integrations/` + id + `"},` +
	`"meta":{"timestamps":{"created_at":"2017-04-25T10:52:33.056Z","updated_at":"2017-04-25T10:52:33.056Z"}}}`

// TestRecorded reads answers in the forms that the service was recorded with in 2017.
func TestRecorded(t *testing.T) {
	t.Parallel()
	first, later := fmt.Sprintf(recorded, ""), fmt.Sprintf(recorded, `"description":null,`)
	c, _ := serve(t, map[string]answer{
		"POST " + collection:      {201, `{"data":` + first + `}`},
		"GET " + object:           {200, `{"data":` + later + `}`},
		"PUT " + object:           {200, `{"data":` + later + `}`},
		"GET " + collection:       {200, `{"data":[` + later + `]}`},
		"DELETE " + object:        {200, `{"data":{"type":"integration","id":"` + id + `"}}`},
		"GET " + object + "/logs": {200, `{"data":[]}`},
	})
	want := Integration{
		ID: id, Name: "Carts", Enabled: true, IntegrationType: TypeWebhook, Observes: []string{"file.created"},
		Configuration: Configuration{URL: "http://shop.example"}, CreatedAt: "2017-04-25T10:52:33.056Z", UpdatedAt: "2017-04-25T10:52:33.056Z",
	}
	created, failed := c.CreateIntegration(t.Context(), IntegrationParams{Name: new("Carts")})
	read, err := c.GetIntegration(t.Context(), id)
	failed = errors.Join(failed, err)
	updated, err := c.UpdateIntegration(t.Context(), id, IntegrationParams{Name: new("Carts")})
	failed = errors.Join(failed, err)
	page, err := c.ListIntegrations(t.Context(), 0)
	failed = errors.Join(failed, err)
	logs, err := c.ListIntegrationLogs(t.Context(), id, 0)
	failed = errors.Join(failed, err, c.DeleteIntegration(t.Context(), id))
	if failed != nil {
		t.Fatal(failed)
	}
	for attempt, got := range map[string]Integration{"created": *created, "read": *read, "updated": *updated, "listed": page.Integrations[0]} {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is\n%+v\nwant\n%+v", attempt, got, want)
		}
	}
	if page.Total != -1 || page.More || len(page.Integrations) != 1 || len(logs.Logs) > 0 || logs.More {
		t.Errorf("the list is %+v, and the logs are %+v", page, logs)
	}
}

// TestRecorded_refusals reads refusals in each form that was recorded in 2017, of integrations and of their siblings.
func TestRecorded_refusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer answer
		want   string // messages, joined
	}{
		"a missing property": {answer{400, `{"errors":[{"title":"Missing required property: observes"}]}`}, "Missing required property: observes"},
		"a text":             {answer{403, `{"status":false,"errors":"Forbidden"}` + "\n"}, "Forbidden"},
		"a bare list":        {answer{400, `[{"status":"400","code":400,"title":"Invalid UUID provided","detail":""}]`}, "Invalid UUID provided"},
		"texts":              {answer{422, `{"errors":["one"," two "]}`}, "one; two"},
		"detail and title":   {answer{422, `{"errors":[{"title":"Failed Validation","detail":"The data.name field is required."}]}`}, "Failed Validation: The data.name field is required."},
		"source":             {answer{400, `{"errors":[{"source":"data.exchange_rate","title":"invalid_type","detail":"Invalid type. Expected: number, given: null"}]}`}, "invalid_type: Invalid type. Expected: number, given: null (data.exchange_rate)"},
		"a code":             {answer{404, `{"errors":[{"code":"2","title":"Currency not found"}]}`}, "Currency not found"},
		"a title alone":      {answer{404, `{"errors":[{"title":"Integration not found"}]}`}, "Integration not found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failure := refused(t, test.answer)
			if got := strings.Join(failure.Messages, "; "); got != test.want || !failure.Recognized {
				t.Errorf("messages %q, recognized %t", got, failure.Recognized)
			}
		})
	}
}

// TestRecorded_notFound: a title alone says that an integration is gone, as long as the list can be read.
func TestRecorded_notFound(t *testing.T) {
	t.Parallel()
	gone := answer{404, `{"errors":[{"title":"Integration not found"}]}`}
	c, _ := serve(t, map[string]answer{"GET " + object: gone, "PUT " + object: gone, "DELETE " + object: gone, "GET " + collection: {200, `{"data":[]}`}})
	_, onRead := c.GetIntegration(t.Context(), id)
	_, onUpdate := c.UpdateIntegration(t.Context(), id, IntegrationParams{Name: new("Carts")})
	for attempt, err := range map[string]error{"read": onRead, "update": onUpdate, "delete": c.DeleteIntegration(t.Context(), id)} {
		if !errors.Is(err, rest.ErrNotFound) || !strings.Contains(err.Error(), "Integration not found") {
			t.Errorf("the %s says %v", attempt, err)
		}
	}
}

// TestRecorded_noAccess: credentials that are refused with 403 and a text are told as that.
func TestRecorded_noAccess(t *testing.T) {
	t.Parallel()
	_, s := serve(t, map[string]answer{"POST /oauth/access_token": {http.StatusForbidden, `{"status":false,"errors":"Forbidden"}`}})
	cfg := s.config(t)
	cfg.AccessToken = ""
	_, err := New(cfg).GetIntegration(t.Context(), id)
	var failure *rest.Error
	if !errors.As(err, &failure) || !failure.ForToken || failure.Status != http.StatusForbidden || strings.Join(failure.Messages, "") != "Forbidden" {
		t.Errorf("%v", err)
	}
}

// TestStore: the settings of an organization's token go with every request, and what an answer tells of the store is known
// from then on.
func TestStore(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		sent Store
		told []http.Header
		want Store
	}{
		"nothing":                {Store{}, []http.Header{{}}, Store{}},
		"told":                   {Store{}, []http.Header{{"Ep-Org-Id": {"o"}, "Ep-Store-Id": {"s"}}}, Store{"o", "s"}},
		"told once":              {Store{}, []http.Header{{"Ep-Org-Id": {"o"}, "Ep-Store-Id": {"s"}}, {}}, Store{"o", "s"}},
		"sent, and told by none": {Store{"o", "s"}, []http.Header{{}}, Store{}},
		"sent, the store alone":  {Store{"", "s"}, []http.Header{{"Ep-Store-Id": {"s"}}}, Store{"", "s"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen []http.Header
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				seen = append(seen, r.Header)
				for key, values := range test.told[len(seen)-1] {
					w.Header()[key] = values
				}
				_, _ = w.Write([]byte(webhookJSON))
			}))
			defer server.Close()
			base, err := url.Parse(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			c := New(Config{BaseURL: base, AccessToken: "T", OrganizationID: test.sent.OrganizationID, StoreID: test.sent.ID})
			for range test.told {
				if _, err := c.GetIntegration(t.Context(), id); err != nil {
					t.Fatal(err)
				}
			}
			if got := c.Store(); got != test.want {
				t.Errorf("the store is %+v, want %+v", got, test.want)
			}
			for _, header := range seen {
				if got := (Store{header.Get("EP-Org-ID"), header.Get("EP-Store-ID")}); got != test.sent {
					t.Errorf("sent is %+v, want %+v", got, test.sent)
				}
				if _, sent := header["Ep-Org-Id"]; sent != (test.sent.OrganizationID != "") {
					t.Errorf("an empty header is sent: %v", header)
				}
			}
		})
	}
}
