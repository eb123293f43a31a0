package commercelayerapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// canned is a transport that gives every request the same answer.
type canned reply

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: c.status, Body: io.NopCloser(strings.NewReader(c.body)), Request: r, Header: http.Header{"Content-Type": {jsonAPI}},
	}, nil
}

// answered returns a client that gets this answer to everything, but no token where accessToken is empty.
func answered(status int, body []byte, accessToken string) *commercelayerapi.Client {
	return commercelayerapi.New(commercelayerapi.Config{
		BaseURL: &url.URL{Scheme: "https", Host: "org.test"}, AuthURL: &url.URL{Scheme: "https", Host: "auth.test", Path: "/oauth/token"},
		ClientID: "id", ClientSecret: "s3cr3t", AccessToken: accessToken,
		REST: rest.Config{Transport: canned{status: status, body: string(body)}},
	})
}

// checkFailure checks that a call which failed returned a failure of the request and nothing else.
func checkFailure(t *testing.T, result any, err error) *rest.Error {
	t.Helper()
	if !reflect.ValueOf(result).IsZero() {
		t.Fatalf("got %+v with %v", result, err)
	}
	failure := failureOf(t, err)
	if strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("%v tells the secret", err)
	}
	return failure
}

// FuzzWebhook: whatever one webhook is answered with, it is a webhook with an id, or a failure that tells no secret and
// leaves open what is open.
func FuzzWebhook(f *testing.F) {
	for _, body := range []string{
		shown, shown[:300], ``, `{"data":null}`, `{"data":[]}`, `{"data":{"id":"1","type":"orders"}}`, `<title>s3cr3t</title>`,
		`{"data":{"type":"webhooks","attributes":{"shared_secret":"s3cr3t"}}}`,
		`{"data":{"id":"1","type":"webhooks","attributes":{"circuit_failure_count":"s3cr3t"}}}`,
		`{"data":{"id":"1","type":"webhooks","attributes":{"circuit_failure_count":9223372036854775808}}}`,
		`{"data":{"id":"1","type":"webhooks","attributes":{"name":null,"include_resources":null,"reference":null,"metadata":null}}}`,
		`{"data":{"id":"1","type":"webhooks","attributes":{"metadata":{"n":12345678901234567890.10, "e":1E400,"deep":{"a":[1,null,"<"]}}}}}`,
		`{"data":{"id":"1","type":"webhooks","attributes":{"metadata": null ,"include_resources":[""]}}}`,
	} {
		f.Add(200, []byte(body))
		f.Add(502, []byte(body))
	}
	for _, body := range []string{notFound, edgeNotFound, `{"errors":"s3cr3t"}`, `{"errors":[{"title":"s3cr3t","code":"s3cr3t"}]}`, `{"error":"s3cr3t"}`} {
		f.Add(404, []byte(body))
		f.Add(422, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		client := answered(status, body, "eyJ.a.b")
		read, err := client.GetWebhook(t.Context(), "mPpvRCrEOd")
		if err != nil {
			_ = checkFailure(t, read, err)
			if errors.Is(err, rest.ErrNotFound) {
				t.Errorf("it counts as gone, although the list is no list: %v", err)
			}
		} else if m := read.Metadata; read.ID == "" || m != nil && (!json.Valid(m) || string(bytes.TrimSpace(m)) == "null") {
			t.Errorf("got %+v", read)
		}
		checkSpacing(t, status, body, read, err)
		created, err := client.CreateWebhook(t.Context(), commercelayerapi.WebhookParams{})
		if err != nil {
			if failure := checkFailure(t, created, err); status < 300 && !failure.Ambiguous() {
				t.Errorf("whether the create took effect is open after %v", err)
			}
		}
	})
}

// checkSpacing reads the same answer without spaces.
func checkSpacing(t *testing.T, status int, body []byte, got *commercelayerapi.Webhook, err error) {
	t.Helper()
	var compact, metadata bytes.Buffer
	if json.Compact(&compact, body) != nil {
		return
	}
	again, failed := answered(status, compact.Bytes(), "eyJ.a.b").GetWebhook(t.Context(), "mPpvRCrEOd")
	if got != nil && got.Metadata != nil && json.Compact(&metadata, got.Metadata) == nil {
		got.Metadata = metadata.Bytes()
	}
	if (failed == nil) != (err == nil) || !reflect.DeepEqual(again, got) {
		t.Errorf("got  %+v, %v\nand  %+v, %v without spaces", got, err, again, failed)
	}
}

// FuzzList: a page holds webhooks with ids, and counts that are some.
func FuzzList(f *testing.F) {
	for _, body := range []string{
		listed, shown, `{"data":[],"meta":{"record_count":0,"page_count":0}}`, `{"data":null}`, `{"data":[{"type":"webhooks"}]}`, `{"data":[{"id":"1"}]}`,
		`{"data":[{"id":"1"}],"meta":{"record_count":-1,"page_count":-1}}`, `{"data":[],"meta":{"record_count":9223372036854775808}}`,
		`{"data":[{"id":"1"}],"meta":{"record_count":9223372036854775807,"page_count":9223372036854775807}}`, `{"data":[],"meta":{"page_count":"s3cr3t"}}`,
		`{"data":[{"id":"1","attributes":{"response_code":"200","callback_url":"https://a.test","response_message":null}}],"meta":{"page_count":-3}}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		client := answered(200, body, "eyJ.a.b")
		page, err := client.ListWebhooks(t.Context(), 2, "")
		if err != nil {
			_ = checkFailure(t, page, err)
		} else {
			for _, w := range page.Webhooks {
				if w.ID == "" && w.Problem == nil || w.Problem != nil && strings.Contains(w.Problem.Error(), "s3cr3t") {
					t.Errorf("got %+v", w)
				}
			}
			if page.Total < -1 || page.Pages < 0 {
				t.Errorf("%d webhooks on %d pages", page.Total, page.Pages)
			}
		}
		calls, err := client.ListEventCallbacks(t.Context(), "x", 2)
		if err != nil {
			_ = checkFailure(t, calls, err)
			return
		}
		for _, c := range calls.EventCallbacks {
			if c.ID == "" && c.Problem == nil {
				t.Errorf("got %+v", c)
			}
		}
		if calls.Total < 0 || calls.Pages < 0 {
			t.Errorf("%d event callbacks on %d pages", calls.Total, calls.Pages)
		}
	})
}

// FuzzErrors: a failure has words of the vendor's or says in ours what came instead, and it keeps its status, whether
// errors is a list or an object, and whatever status it tells itself.
func FuzzErrors(f *testing.F) {
	for _, entry := range []string{
		`{"title":"Record not found","detail":"It was not found.","code":"RECORD_NOT_FOUND","status":"404"}`, `{"title":"Too Many Requests","status":429}`,
		`{"title":"has already been taken","detail":"name - has already been taken","code":"VALIDATION_ERROR","meta":{"value":"s3cr3t"}}`,
		`{"code":"UNSUPPORTED_MEDIA_TYPE"}`, `{}`, `null`, `"s3cr3t"`, `{"title":7}`, `{"title":" "}`,
	} {
		f.Add(404, []byte(entry))
		f.Add(401, []byte(entry))
	}
	f.Fuzz(func(t *testing.T, status int, entry []byte) {
		if status < 300 || status > 599 {
			return
		}
		fail := func(format string) *rest.Error {
			body := strings.ReplaceAll(format, "%", string(entry))
			page, err := answered(status, []byte(body), "eyJ.a.b").ListWebhooks(t.Context(), 1, "")
			failure := checkFailure(t, page, err)
			if failure.Status != status || len(failure.Messages) == 0 && !failure.Recognized || failure.Recognized && !json.Valid([]byte(body)) {
				t.Errorf("%s is %+v", body, failure)
			}
			for _, message := range failure.Messages {
				if strings.TrimSpace(message) == "" {
					t.Errorf("nothing is said in %q", failure.Messages)
				}
			}
			return failure
		}
		list, object := fail(`{"errors":[%]}`), fail(`{"errors":%}`)
		if json.Valid(entry) && bytes.HasPrefix(bytes.TrimSpace(entry), []byte("{")) && (list.Recognized != object.Recognized ||
			list.Recognized && !reflect.DeepEqual(list.Problem, object.Problem)) {
			t.Errorf("as a list %+v, as an object %+v", list.Problem, object.Problem)
		}
	})
}

// FuzzToken: a token that is accepted is sent to the API, and an answer that holds none is told to nobody.
func FuzzToken(f *testing.F) {
	for _, body := range []string{
		goodJWT, `{"access_token":"t","expires_in":0.5}`, `{"access_token":"t","expires_in":-1e300}`, `{"access_token":"t","expires_in":1e300}`,
		`{"access_token":"t","expires_in":"s3cr3t"}`, `{"token_type":"s3cr3t"}`, `{"access_token":["s3cr3t"]}`, `{"access_token":"s3cr3t`, `[]`,
		`{"errors":[{"title":"invalid_client","detail":"unknown secret s3cr3t","code":"UNAUTHORIZED"}]}`, `{"access_token":"a\r\nb"}`,
	} {
		f.Add(200, []byte(body))
		f.Add(401, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		var tokens, sent []string
		client := commercelayerapi.New(commercelayerapi.Config{
			BaseURL: &url.URL{Scheme: "https", Host: "org.test"}, AuthURL: &url.URL{Scheme: "https", Host: "auth.test"}, ClientSecret: "s3cr3t",
			REST: rest.Config{Transport: handlerTransport(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Host == "auth.test" {
					tokens = append(tokens, r.URL.String())
					reply{status: status, body: string(body)}.write(w)
					return
				}
				sent = append(sent, r.Header.Get("Authorization"))
				reply{status: 200, body: shown}.write(w)
			})},
		})
		for range 2 {
			if _, err := client.GetWebhook(t.Context(), "mPpvRCrEOd"); err != nil {
				isTold := strings.Contains(string(body), `\`) // the token may hold what no header can
				if failure := failureOf(t, err); !failure.ForToken && (!isTold || failure.Fault != rest.Unsendable) || len(sent) > 0 || strings.Contains(err.Error(), "s3cr3t") {
					t.Errorf("got %v after the requests %q", err, sent)
				}
				return
			}
		}
		var token struct {
			AccessToken string       `json:"access_token"`
			ExpiresIn   rest.Seconds `json:"expires_in"`
		}
		if json.Unmarshal(body, &token) != nil || token.AccessToken == "" || len(sent) != 2 || sent[0] != "Bearer "+token.AccessToken {
			t.Errorf("%s is the token %q", body, sent)
		}
		if token.ExpiresIn > 60 && len(tokens) != 1 {
			t.Errorf("a life of %g s ended at once", token.ExpiresIn)
		}
	})
}

// FuzzClaims: what is read of a token is its mode and organization, or nothing.
func FuzzClaims(f *testing.F) {
	for _, token := range []string{
		jwt(testClaims), jwt(liveClaims), jwt(`{"organization":{"id":"x"}}`), jwt(`{"test":"yes"}`), jwt(`no`), jwt(`{"test":null}`), "opaque", "a.!.c", "...", "",
	} {
		f.Add(token, []byte(testClaims))
	}
	f.Add("", []byte(`{"test":false,"organization":{"id":["x"]}}`))
	f.Fuzz(func(t *testing.T, token string, claims []byte) {
		for _, token := range []string{token, jwt(string(claims))} {
			account := answered(200, nil, token).Account()
			switch account.Mode {
			case "", "test", "live":
				if account != (commercelayerapi.Account{}) && strings.Count(token, ".") != 2 {
					t.Errorf("%q is of %+v", token, account)
				}
			default:
				t.Errorf("%q is of %+v", token, account)
			}
		}
		var told struct{ Test *bool }
		live := answered(200, nil, jwt(string(claims))).Account().Mode == "live"
		if live && (json.Unmarshal(claims, &told) != nil || told.Test == nil || *told.Test) {
			t.Errorf("%s is live", claims)
		}
	})
}
