package moltinapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// marker stands in fuzzed answers for a secret that they echo.
const marker = "s3cr3t"

// canned is a transport that gives every request the same answer.
type canned answer

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: c.status, Body: io.NopCloser(strings.NewReader(c.body)), Request: r,
		Header: http.Header{"Content-Type": {"application/json"}},
	}, nil
}

// answered returns a client that gets this answer to everything. It has an access token, unless configured.
func answered(status int, body []byte, configure ...func(*Config)) *Client {
	cfg := Config{
		BaseURL: &url.URL{Scheme: "https", Host: "api.test"}, AccessToken: "fixed",
		REST: rest.Config{Transport: canned{status, string(body)}, Clock: noPause()},
	}
	for _, c := range configure {
		c(&cfg)
	}
	return New(cfg)
}

// failureOf checks that a call that failed returned a failure of the request and nothing else.
func failureOf(t *testing.T, result any, err error) *rest.Error {
	t.Helper()
	var failure *rest.Error
	if !reflect.ValueOf(result).IsZero() || !errors.As(err, &failure) {
		t.Fatalf("got %+v with %v", result, err)
	}
	return failure
}

// FuzzIntegration: whatever one integration is answered with, it is an integration with an id, or a failure that tells no
// secret and leaves open what is open.
func FuzzIntegration(f *testing.F) {
	for _, body := range []string{
		webhookJSON, sqsJSON, stompJSON, webhookJSON[:100], ``, "\n", `{"data":null}`, `{"data":[]}`, `{"data":{"type":"integration"}}`,
		`{"data":{"id":"1","type":"webhooks"}}`, `{"data":{"id":"1","type":"integration","description":null,"enabled":null,"observes":null,"meta":null}}`,
		`{"data":{"id":"1","type":"integration","configuration":{"secret_key":7,"password":"s3cr3t"}}}`, `<html><title>s3cr3t</title></html>`,
	} {
		f.Add(200, []byte(body))
		f.Add(502, []byte(body))
	}
	for _, body := range []string{
		notFoundJSON, `{"errors":[{"detail":"The configuration.secret_key s3cr3t is too short"}]}`, `{"errors":[{"title":"s3cr3t","request_id":"s3cr3t"}]}`,
		`{"message":"no Route matched"}`, `{"errors":{"title":"x"}}`,
	} {
		f.Add(404, []byte(body))
		f.Add(422, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		c := answered(status, body)
		read, err := c.GetIntegration(t.Context(), id)
		if err != nil {
			_ = failureOf(t, read, err)
			if errors.Is(err, rest.ErrNotFound) {
				t.Errorf("it counts as gone, although the list is no list: %v", err)
			}
		} else if read.ID == "" {
			t.Errorf("got %+v", read)
		}
		var compact bytes.Buffer
		if json.Compact(&compact, body) == nil {
			again, failed := answered(status, compact.Bytes()).GetIntegration(t.Context(), id)
			if (failed == nil) != (err == nil) || !reflect.DeepEqual(again, read) {
				t.Errorf("got  %+v, %v\nand  %+v, %v without spaces", read, err, again, failed)
			}
		}
		secrets := &ConfigurationParams{SecretKey: new(marker), AWSSecretAccessKey: new(marker), Password: new(marker)}
		created, err := c.CreateIntegration(t.Context(), IntegrationParams{Configuration: secrets})
		if err != nil {
			failure := failureOf(t, created, err)
			if status < 300 && !failure.Ambiguous() {
				t.Errorf("whether the create took effect is open after %v", err)
			}
			if strings.Contains(err.Error(), marker) {
				t.Errorf("%v tells the secret", err)
			}
		}
		if err := c.DeleteIntegration(t.Context(), id); err == nil && (status >= 300 || isPage(body)) {
			t.Error("a delete succeeded that nobody confirmed")
		}
	})
}

// isPage tells an answer that is taken for a web page.
func isPage(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// FuzzList: a page holds integrations with ids and a total that is one, and promises more only where something came.
func FuzzList(f *testing.F) {
	for _, rest := range []string{
		``, `,"links":{},"results":{"total":0}`, `,"links":{"next":"/integrations?page[offset]=100"},"results":{"total":130}`,
		`,"meta":{"page":{"limit":100,"offset":0,"current":1,"total":2},"results":{"total":130}}`, `,"links":{"next":null}`,
		`,"links":{"next":"/integrations"}`, `,"results":{"total":-1}`, `,"results":{"total":-130},"links":{"next":"x"}`,
		`,"results":{"total":9223372036854775807}`, `,"results":{"total":9223372036854775808}`, `,"results":{"total":1e3}`,
	} {
		f.Add(0, []byte(`{"data":[{"id":"1","type":"integration"},{"id":"2"}]`+rest+`}`))
		f.Add(100, []byte(`{"data":[]`+rest+`}`))
	}
	f.Add(0, []byte(`{"data":[{"id":"1"},{"name":"n"}]}`))
	f.Add(0, []byte(`{"data":{"id":"1"}}`))
	f.Fuzz(func(t *testing.T, offset int, body []byte) {
		if offset < 0 || offset > 1_000_000 {
			return
		}
		page, err := answered(200, body).ListIntegrations(t.Context(), offset)
		if err != nil {
			_ = failureOf(t, page, err)
			return
		}
		for _, i := range page.Integrations {
			if i.ID == "" && i.Problem == nil {
				t.Errorf("got %+v", i)
			}
		}
		count := len(page.Integrations)
		if page.Total < -1 || page.More && count == 0 || page.Total >= 0 && page.More != (count > 0 && offset+count < page.Total) {
			t.Errorf("%d integrations from %d of %d, more %t", count, offset, page.Total, page.More)
		}
	})
}

// FuzzLogs: a page of logs is as good as one of integrations.
func FuzzLogs(f *testing.F) {
	for _, rest := range []string{``, `,"results":{"total":2}`, `,"results":{"total":-2}`, `,"results":{"total":9223372036854775807}`, `,"results":{"total":"2"}`} {
		f.Add(0, []byte(`{"data":[{"id":"1","succeeded":true,"attempt":1,"status_code":200,"processing_time":0.2529,`+
			`"meta":{"timestamps":{"created_at":"2018-04-30T09:35:32.202Z"}}},{"id":"2","error_detail":"no route","processing_time":1e400}]`+rest+`}`))
		f.Add(100, []byte(`{"data":[]`+rest+`}`))
	}
	f.Fuzz(func(t *testing.T, offset int, body []byte) {
		if offset < 0 || offset > 1_000_000 {
			return
		}
		page, err := answered(200, body).ListIntegrationLogs(t.Context(), id, offset)
		if err != nil {
			_ = failureOf(t, page, err)
			return
		}
		for _, l := range page.Logs {
			if l.ID == "" && l.Problem == nil {
				t.Errorf("got %+v", l)
			}
		}
		if page.Total < -1 || page.More && len(page.Logs) == 0 {
			t.Errorf("%d logs of %d, more %t", len(page.Logs), page.Total, page.More)
		}
	})
}

// FuzzProblem: a failure has words of the vendor's that don't repeat themselves, and no success is one.
func FuzzProblem(f *testing.F) {
	var many []string
	for i := range maxMessages + 1 {
		many = append(many, fmt.Sprintf(`{"title":"%d"}`, i))
	}
	for _, entries := range []string{
		`{"status":400,"source":"enabled","title":"required","detail":"enabled is required"}`, `{"source":{"pointer":"/data/name"},"title":"invalid"}`,
		`{"title":"Bad Request","status":"400","detail":"The field 'name' is required"}`, `{"title":"a"},{"title":"a"},{"detail":"b"}`, `null`, ``,
		strings.Join(many, ","), `{"title":"Internal Server Error","request_id":"XXXX"}`, `{"status":400},{"title":" "}`, `{"title":["x"]}`,
	} {
		f.Add(400, []byte(`{"errors":[`+entries+`]}`))
		f.Add(200, []byte(`{"errors":[`+entries+`]}`))
	}
	f.Add(500, []byte(`{"errors":[{"title":"Inter`))
	f.Add(400, []byte(`{"errors":{"title":"x"}}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		p, recognized := problem(status, body)
		if recognized != (len(p.Messages) > 0) || recognized && (status < 300 || !json.Valid(body)) || p.Status != 0 || len(p.Messages) > maxMessages {
			t.Errorf("%d %s is %+v, %t", status, body, p, recognized)
		}
		seen := map[string]bool{}
		for _, message := range p.Messages {
			if strings.TrimSpace(message) == "" || seen[message] {
				t.Errorf("nothing new is said in %q", p.Messages)
			}
			seen[message] = true
		}
	})
}

// FuzzToken: a token is one, lives for a time that can be counted, and is told to nobody.
func FuzzToken(f *testing.F) {
	for _, body := range []string{
		`{"expires":1524486008,"identifier":"client_credentials","expires_in":3600,"access_token":"xa35","token_type":"Bearer"}`,
		`{"expires":"1524486008","expires_in":"3600","access_token":"xa35"}`, `{"access_token":"xa35","expires_in":null,"expires":null}`,
		`{"access_token":"xa35","expires_in":1e300}`, `{"access_token":"xa35","expires":-1e300}`, `{"access_token":"xa35","expires_in":"s3cr3t"}`,
		`{"access_token":["s3cr3t"]}`, `{"token_type":"s3cr3t"}`, `{"errors":[{"title":"Unauthorized","detail":"unknown secret s3cr3t"}]}`, `[]`,
	} {
		f.Add(200, []byte(body))
		f.Add(401, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		c := answered(status, body, func(cfg *Config) { cfg.AccessToken, cfg.ClientID, cfg.ClientSecret = "", "id", marker })
		got, err := c.authenticate(t.Context())
		if err != nil {
			_ = failureOf(t, got, err)
			if strings.Contains(err.Error(), marker) {
				t.Errorf("%v tells the secret", err)
			}
			return
		}
		if got.AccessToken == "" || got.Life < 0 {
			t.Errorf("got %+v", got)
		}
		var token struct {
			ExpiresIn int64 `json:"expires_in"`
		}
		if json.Unmarshal(body, &token) == nil && token.ExpiresIn > 0 && token.ExpiresIn < 1e9 && got.Life != time.Duration(token.ExpiresIn)*time.Second {
			t.Errorf("a life of %d s is %s", token.ExpiresIn, got.Life)
		}
	})
}
