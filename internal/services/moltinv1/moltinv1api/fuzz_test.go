package moltinv1api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// marker stands in fuzzed answers for a secret that they echo.
const marker = "s3cr3t"

// canned is a transport that gives every request the same answer.
type canned struct {
	status int
	body   []byte
}

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: c.status, Body: io.NopCloser(bytes.NewReader(c.body)), Request: r,
		Header: http.Header{"Content-Type": {"application/json"}, "Date": {"Sun, 22 Nov 2026 00:00:00 GMT"}}, // 1795305600
	}, nil
}

// answered returns a client that gets this answer to everything. It has the access token T, unless configured.
func answered(status int, body []byte, configure ...func(*Config)) *Client {
	cfg := Config{
		BaseURL: &url.URL{Scheme: "https", Host: "api.test"}, AccessToken: "T", REST: rest.Config{Transport: canned{status, body}, Clock: noPause()},
	}
	for _, c := range configure {
		c(&cfg)
	}
	return New(cfg)
}

// FuzzWebhook: whatever one webhook is answered with, it is a webhook with all that the API promises, or a failure that
// says neither too little nor too much.
func FuzzWebhook(f *testing.F) {
	for _, body := range []string{
		documented, complete, nulls, `{"status":true,"result":{"id":"7","content_type":{"key":"json"},"create":1,"update":"0","delete":false,"enabled":"Yes"}}`,
		`{"status":true}`, `{"status":true,"result":null}`, `{"status":true,"result":[]}`, `{"status":true,"message":"Webhook removed successfully"}`,
		`{"status":true,"result":{"id":"7","secret":"s3cr3t"}}`, `{"status":true,"result":{"id":"7","url":["s3cr3t"]}}`, `{"secret":"s3cr3t`,
		`<html><title>Bad Gateway</title></html>`, ``,
	} {
		f.Add(200, []byte(body))
		f.Add(502, []byte(body))
	}
	for _, body := range []string{
		`{"status":false,"error":"Webhook not found"}`, `{"status":false,"errors":["Entry not found"]}`, `{"error":"API method requested does not exist"}`,
		`{"status":false,"error":"An internal error occurred, please report"}`, `{"status":false,"errors":{"secret":["s3cr3t is too short"]}}`,
	} {
		f.Add(200, []byte(body))
		f.Add(404, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		c := answered(status, body)
		read, err := c.GetWebhook(t.Context(), id)
		checkWebhook(t, read, err)
		checkSpacing(t, status, body, read, err)
		created, err := c.CreateWebhook(t.Context(), WebhookParams{Secret: new(marker)})
		checkWebhook(t, created, err)
		var e *rest.Error
		if errors.As(err, &e) && !e.Ambiguous() && !e.Recognized && status < 300 {
			t.Errorf("whether the create took effect is open after %v", err)
		}
		var shown struct{ Result struct{ ID string } }
		_ = json.Unmarshal(body, &shown)
		if err != nil && strings.Contains(err.Error(), marker) && !strings.Contains(shown.Result.ID, marker) {
			t.Errorf("%v tells the secret", err)
		}
		if err := c.DeleteWebhook(t.Context(), id); err == nil && status != http.StatusNoContent && !bytes.Contains(bytes.ToLower(body), []byte(removed)) {
			t.Error("a delete succeeded that nobody confirmed")
		}
	})
}

func checkWebhook(t *testing.T, w *Webhook, err error) {
	t.Helper()
	if err == nil {
		if w.ID == "" || w.ContentType == "" || w.Order != "" && (w.Order == "null" || !json.Valid([]byte(w.Order))) {
			t.Errorf("got %+v", w)
		}
		return
	}
	var e *rest.Error
	if w != nil || !errors.As(err, &e) {
		t.Fatalf("got %+v with %v", w, err)
	}
	if errors.Is(err, rest.ErrNotFound) {
		t.Errorf("it counts as gone, although the list is no list: %v", err)
	}
}

// checkSpacing reads the same answer without spaces.
func checkSpacing(t *testing.T, status int, body []byte, got *Webhook, err error) {
	t.Helper()
	var compact, order bytes.Buffer
	if json.Compact(&compact, body) != nil {
		return
	}
	again, failed := answered(status, compact.Bytes()).GetWebhook(t.Context(), id)
	if got != nil && json.Compact(&order, []byte(got.Order)) == nil {
		got.Order = order.String()
	}
	if (failed == nil) != (err == nil) || !reflect.DeepEqual(again, got) {
		t.Errorf("got  %+v, %v\nand  %+v, %v without spaces", got, err, again, failed)
	}
}

// FuzzList: a page holds webhooks with ids, a total that is one, and an offset to go on from that moves on.
func FuzzList(f *testing.F) {
	for _, rest := range []string{
		``, `,"pagination":null`, `,"pagination":{"total":1,"current":1,"limit":10,"offset":0,"from":1,"to":1,"offsets":{"first":false,"next":false}}`,
		`,"pagination":{"total":16,"offsets":{"next":15}}`, `,"pagination":{"total":"40"}`, `,"pagination":{"total":false,"offsets":{"next":"45"}}`,
		`,"pagination":{"total":-1}`, `,"pagination":{"total":-7,"offsets":{"next":-1}}`, `,"pagination":{"total":9223372036854775807,"offsets":{"next":9223372036854775807}}`,
		`,"pagination":{"total":9223372036854775808}`, `,"pagination":{"total":"many"}`, `,"pagination":{"total":1e3}`,
	} {
		f.Add(0, []byte(`{"status":true,"result":`+hooks(2)+rest+`}`))
		f.Add(15, []byte(`{"status":true,"result":[]`+rest+`}`))
	}
	f.Add(0, []byte(`{"status":true,"result":[{"id":""}]}`))
	f.Fuzz(func(t *testing.T, offset int, body []byte) {
		if offset < 0 || offset > 1_000_000 {
			return
		}
		page, err := answered(200, body).ListWebhooks(t.Context(), offset)
		if err != nil {
			var e *rest.Error
			if page != nil || !errors.As(err, &e) {
				t.Fatalf("got %+v with %v", page, err)
			}
			return
		}
		for _, w := range page.Webhooks {
			if w.ID == "" && w.Problem == nil {
				t.Errorf("got %+v", w)
			}
		}
		if page.Total < -1 {
			t.Errorf("a total of %d", page.Total)
		}
		if page.Next != -1 && (page.Next <= offset || page.Next > offset+len(page.Webhooks)) {
			t.Errorf("after %d webhooks from %d the next page starts at %d", len(page.Webhooks), offset, page.Next)
		}
	})
}

// FuzzProblem: a failure has words of the vendor's, few enough to be read, and no success is one.
func FuzzProblem(f *testing.F) {
	many := `["a"` + strings.Repeat(`,"a"`, maxMessages) + `]`
	for _, body := range []string{
		`{"status":false,"error":"Entry not found"}`, `{"status":false,"error":["a","b"]}`, `{"status":false,"errors":[["a","b"],["c"]]}`,
		`{"status":false,"errors":{"url":["The url field is required."],"content_type":["The content type field is required."]}}`,
		`{"status":false,"errors":{"0":["a"],"2":["b"]}}`, `{"status":false,"message":"Customer not found"}`, `{"message":"Forbidden"}`,
		`{"status":false}`, `{"status":false,"error":null,"errors":[]}`, `{"status":true,"errors":[],"error":false,"result":{}}`,
		`{"status":404,"error":"Not Found"}`, `{"access_token":"a","message":"hello"}`, `["a"]`, `null`, `{`, `{"error":[[[[[[["a"]]]]]]]}`,
		`{"error":{"a":{"b":{"c":{"d":"e"}}}}}`, `{"status":false,"error":"Webhook not found"}`, `{"error":"an internal error occurred"}`,
		`{"errors":{"url":` + many + `,"name":` + many + `,"secret":` + many + `,"enabled":` + many + `}}`,
	} {
		f.Add(200, []byte(body))
		f.Add(404, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		p, recognized := problem(status, body)
		if !recognized {
			if !reflect.DeepEqual(p, rest.Problem{}) {
				t.Errorf("got %+v", p)
			}
			return
		}
		var envelope struct{ Status *bool }
		if !json.Valid(body) || json.Unmarshal(body, &envelope) != nil || status < 300 && envelope.Status != nil && *envelope.Status {
			t.Errorf("%d %s is a failure", status, body)
		}
		for _, message := range p.Messages {
			if strings.TrimSpace(message) == "" {
				t.Errorf("nothing is said in %q", p.Messages)
			}
		}
		if len(p.Messages) == 0 || len(p.Messages) > 3*maxMessages { // of error, errors and message
			t.Errorf("got %d messages", len(p.Messages))
		}
		if p.Status != 0 && p.Status != 404 && p.Status != 500 || p.Status == 404 != says(p.Messages, notFound) {
			t.Errorf("status %d for %q", p.Status, p.Messages)
		}
	})
}

// FuzzValue: a value in any wrapping is read or named as unreadable, and never by what it is labelled with.
func FuzzValue(f *testing.F) {
	for _, raw := range []string{
		`{"value":"Yes","data":{"key":1,"value":"Yes"}}`, `{"value":"Ja","data":{"key":"0","value":"Ja"}}`, `{"key":true,"value":"Yes"}`, `1`, `"0"`,
		`"Yes"`, `true`, `false`, `null`, `""`, `[]`, `{}`, `{"value":"","data":null}`, `{"value":"Yes","data":{"key":[1]}}`, `"maybe"`,
		`{"value":"application\/json","data":{"key":"json"}}`, `"application\/x-www-form-urlencoded"`, `{"value":"text\/xml","data":{"key":"xml"}}`,
		`9223372036854775807`, `-9223372036854775809`, `"15"`, `1e3`, `1.0`, `"\u0031"`, `"+5"`, `-0`,
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c choice
		if err := json.Unmarshal(raw, &c); (err == nil) != json.Valid(raw) {
			t.Errorf("a choice: %v", err)
		}
		yes, err := c.yes()
		if key := strings.ToLower(c.key); err == nil && yes != (key == "1" || key == "yes") || err == nil && !yes && key != "0" && key != "no" {
			t.Errorf("the key %q is %t", c.key, yes)
		}
		if kind, err := c.contentType(); (err == nil) != (kind != "") {
			t.Errorf("the content type %q, %v", kind, err)
		}
		var n number
		if err := json.Unmarshal(raw, &n); err == nil && n.known {
			text := strings.Trim(strings.TrimSpace(string(raw)), `"`)
			if exact, err := strconv.ParseInt(text, 10, 64); err != nil || n.value != exact {
				t.Errorf("%s is read as %d", raw, n.value)
			}
		}
	})
}

// FuzzToken: a token is one, lives for a time that can be counted, and is told to nobody.
func FuzzToken(f *testing.F) {
	for _, body := range []string{
		`{"access_token":"A","token_type":"bearer","expires":1795309200,"expires_in":3600,"identifier":"client_credentials"}`,
		`{"access_token":"A","expires":"1795309200","expires_in":"3600"}`, `{"access_token":"A","expires":1795305660,"expires_in":null}`,
		`{"access_token":"s3cr3t","expires_in":"soon"}`, `{"access_token":["s3cr3t"]}`, `{"token_type":"s3cr3t"}`, `{"access_token":"A","expires_in":18446744074}`,
		`{"access_token":"A","expires_in":-1,"expires":-9223372036854775808}`, `{"error":"Unknown client secret s3cr3t"}`, `{"errors":[["s3cr3t"]]}`, `[]`,
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
			if got != (rest.Grant{}) || strings.Contains(err.Error(), marker) {
				t.Errorf("got %+v, %v", got, err)
			}
			return
		}
		var token struct {
			ExpiresIn int64 `json:"expires_in"`
			Expires   any
		}
		if got.AccessToken == "" || got.Life < 0 {
			t.Errorf("got %+v", got)
		}
		if json.Unmarshal(body, &token) == nil && token.Expires == nil && token.ExpiresIn >= 0 && token.ExpiresIn < 1e9 &&
			got.Life != time.Duration(token.ExpiresIn)*time.Second {
			t.Errorf("a life of %d s is %s", token.ExpiresIn, got.Life)
		}
	})
}
