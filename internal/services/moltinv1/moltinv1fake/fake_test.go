package moltinv1fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	firstID = "7543afd4-0b79-466f-b8f4-000000000001"
	unknown = "7543afd4-0b79-466f-b8f4-af84cb487290"
	formed  = "application/x-www-form-urlencoded"
)

// documented is what http://moltin.github.io/documentation/webhooks/ shows, but for the id.
const documented = `{"status":true,"result":{"url":"https:\/\/www.example.com\/broken.php",` +
	`"content_type":{"value":"application\/json","data":{"key":"json","value":"application\/json"}},` +
	`"create":{"value":"Yes","data":{"key":1,"value":"Yes"}},"update":{"value":"No","data":{"key":0,"value":"No"}},` +
	`"delete":{"value":"No","data":{"key":0,"value":"No"}},"enabled":{"value":"Yes","data":{"key":1,"value":"Yes"}},` +
	`"id":"` + firstID + `"}}`

const documentedForm = "name=New Item Handler&url=https://www.example.com/broken.php&content_type=json" +
	"&create=1&update=0&delete=0&enabled=1"

// send sends a request as it is given.
func send(t *testing.T, f *Fake, method, target, contentType, token, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w
}

// call sends a form with a good token.
func call(t *testing.T, f *Fake, method, target, form string) *httptest.ResponseRecorder {
	t.Helper()
	contentType := ""
	if form != "" {
		contentType = formed
	}
	return send(t, f, method, target, contentType, f.tokens.Issue("test", f.Now(), time.Hour), form)
}

// same reports whether both are the same JSON text, apart from the order of an object's fields. Escapes count.
func same(t *testing.T, got, want string) bool {
	t.Helper()
	sorted := func(text string) string {
		var v any
		if err := json.Unmarshal([]byte(strings.ReplaceAll(text, `\/`, `\\/`)), &v); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		out, _ := json.Marshal(v)
		return string(out)
	}
	return sorted(got) == sorted(want)
}

func expect(t *testing.T, w *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if w.Code != status || !same(t, w.Body.String(), body) {
		t.Errorf("got  %d %s\nwant %d %s", w.Code, w.Body, status, body)
	}
	if got := w.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("the content type is %q", got)
	}
}

func TestDocumentedCalls(t *testing.T) {
	t.Parallel()
	f := New()
	expect(t, call(t, f, "POST", "/v1/webhooks", documentedForm), 201, documented)
	if got := f.Webhooks(); len(got) != 1 || got[0].Name != "New Item Handler" {
		t.Errorf("stored is %+v", got)
	}
	expect(t, call(t, f, "GET", "/v1/webhooks/"+firstID, ""), 200, documented)
	updated := strings.Replace(documented, `"update":{"value":"No","data":{"key":0,"value":"No"}}`,
		`"update":{"value":"Yes","data":{"key":1,"value":"Yes"}}`, 1)
	expect(t, call(t, f, "PUT", "/v1/webhooks/"+firstID, "update=1"), 201, updated)
	if got := f.Webhooks()[0]; !got.Update || !got.Create || got.Name != "New Item Handler" {
		t.Errorf("an update changed more than update: %+v", got)
	}
	one := strings.TrimSuffix(strings.TrimPrefix(updated, `{"status":true,"result":`), "}")
	expect(t, call(t, f, "GET", "/v1/webhooks", ""), 200, `{"status":true,"result":[`+one+`],
		"pagination":{"total":1,"current":1,"limit":10,"offset":0,"from":1,"to":1,
		"offsets":{"first":false,"previous":false,"next":false,"last":false},
		"links":{"first":false,"previous":false,"next":false,"last":false}}}`)
	expect(t, call(t, f, "DELETE", "/v1/webhooks/"+firstID, ""), 200, `{"status":true,"message":"Webhook removed successfully"}`)
	expect(t, call(t, f, "GET", "/v1/webhooks", ""), 200, `{"status":true,"result":[],
		"pagination":{"total":0,"current":0,"limit":10,"offset":0,"from":false,"to":false,
		"offsets":{"first":false,"previous":false,"next":false,"last":false},
		"links":{"first":false,"previous":false,"next":false,"last":false}}}`)
	for _, method := range []string{"GET", "DELETE"} {
		expect(t, call(t, f, method, "/v1/webhooks/"+firstID, ""), 404, `{"status":false,"error":"Webhook not found"}`)
	}
	expect(t, call(t, f, "PUT", "/v1/webhooks/"+firstID, "update=1"), 404, `{"status":false,"error":"Webhook not found"}`)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	const all = `"The url field is required.","The content type field is required.","The create field is required.",` +
		`"The update field is required.","The delete field is required.","The enabled field is required."`
	for name, test := range map[string]struct {
		method, target, contentType, body string
		status                            int
		want                              string
	}{
		"create nothing":      {"POST", "/v1/webhooks", formed, "name=x", 400, `{"status":false,"errors":[` + all + `]}`},
		"create bad choices":  {"POST", "/v1/webhooks", formed, "url=u&content_type=xml&create=true&update=1&delete=1&enabled=2", 400, `{"status":false,"errors":["The selected content type is invalid.","The selected create is invalid.","The selected enabled is invalid."]}`},
		"update bad choice":   {"PUT", "/v1/webhooks/" + firstID, formed, "enabled=2", 400, `{"status":false,"errors":["The selected enabled is invalid."]}`},
		"update emptied url":  {"PUT", "/v1/webhooks/" + firstID, formed, "url=", 400, `{"status":false,"errors":["The url field is required."]}`},
		"unknown field":       {"PUT", "/v1/webhooks/" + firstID, formed, "colour=red", 400, `{"status":false,"errors":["the field \"colour\" is unknown"]}`},
		"field given twice":   {"PUT", "/v1/webhooks/" + firstID, formed, "update=1&update=0", 400, `{"status":false,"errors":["the field \"update\" is given 2 times"]}`},
		"JSON":                {"POST", "/v1/webhooks", "application/json", `{"url":"u"}`, 400, `{"status":false,"errors":["the content type is \"application\/json\" instead of \"application\/x-www-form-urlencoded\""]}`},
		"no content type":     {"PUT", "/v1/webhooks/" + firstID, "", "update=1", 400, `{"status":false,"errors":["the content type is \"\" instead of \"application\/x-www-form-urlencoded\""]}`},
		"odd limit":           {"GET", "/v1/webhooks?limit=0", "", "", 400, `{"status":false,"errors":["The selected limit is invalid."]}`},
		"unknown query":       {"GET", "/v1/webhooks?page=2", "", "", 400, `{"status":false,"errors":["The selected page is invalid."]}`},
		"unknown id":          {"GET", "/v1/webhooks/" + unknown, "", "", 404, `{"status":false,"error":"Webhook not found"}`},
		"old singular path":   {"GET", "/v1/webhook/" + firstID, "", "", 404, `{"status":false,"error":"API method requested does not exist"}`},
		"no version":          {"GET", "/webhooks", "", "", 404, `{"status":false,"error":"API method requested does not exist"}`},
		"other version":       {"POST", "/v2/webhooks", formed, documentedForm, 404, `{"status":false,"error":"API method requested does not exist"}`},
		"wrong method":        {"PATCH", "/v1/webhooks/" + firstID, formed, "update=1", 404, `{"status":false,"error":"API method requested does not exist"}`},
		"token path below v1": {"POST", "/v1/oauth/access_token", formed, "", 404, `{"status":false,"error":"API method requested does not exist"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := New()
			before := Webhook{ID: firstID, URL: "https://example.com", ContentType: "json", CreatedAt: time.Unix(1, 0)}
			f.Put(before)
			token := f.tokens.Issue("test", f.Now(), time.Hour)
			expect(t, send(t, f, test.method, test.target, test.contentType, token, test.body), test.status, test.want)
			if got := f.Webhooks(); len(got) != 1 || got[0] != before {
				t.Errorf("what was refused took effect: %+v", got)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	f := New()
	now := time.Unix(1385047269, 0)
	f.Now = func() time.Time { return now }
	const good = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret"
	expect(t, send(t, f, "POST", "/oauth/access_token", formed, "", good), 200,
		`{"access_token":"t-1","token_type":"Bearer","expires":1385050869,"expires_in":3600}`)
	for body, want := range map[string]string{
		strings.Replace(good, "demo-secret", "x", 1):               `{"error":"Client authentication failed"}`,
		strings.Replace(good, "client_credentials", "implicit", 1): `{"error":"The grant type is not supported"}`,
		good + "&scope=all": `{"error":"the field \"scope\" is unknown"}`,
	} {
		w := send(t, f, "POST", "/oauth/access_token", formed, "", body)
		if w.Code < 400 {
			t.Errorf("%s was answered with %d", body, w.Code)
		}
		expect(t, w, w.Code, want)
	}
	if w := send(t, f, "POST", "/oauth/access_token", "application/json", "", `{}`); w.Code != 400 {
		t.Errorf("JSON was answered with %d", w.Code)
	}

	const refused = `{"status":false,"error":"The access token is invalid or has expired"}`
	if w := send(t, f, "GET", "/v1/webhooks", "", "t-1", ""); w.Code != 200 {
		t.Errorf("a good token was answered with %d", w.Code)
	}
	expect(t, send(t, f, "GET", "/v1/webhooks", "", "", ""), 401, refused)
	expect(t, send(t, f, "GET", "/v1/webhooks", "", "t-2", ""), 401, refused)
	now = now.Add(time.Hour)
	expect(t, send(t, f, "GET", "/v1/webhooks", "", "t-1", ""), 401, refused)
	send(t, f, "POST", "/oauth/access_token", formed, "", good)
	f.RevokeTokens()
	expect(t, send(t, f, "GET", "/v1/webhooks", "", "t-2", ""), 401, refused)
}

func TestPaging(t *testing.T) {
	t.Parallel()
	f := New()
	for i := range 40 {
		f.Put(Webhook{URL: fmt.Sprint("https://example.com/", i), ContentType: "json"})
	}
	for target, want := range map[string]string{
		"/v1/webhooks?limit=15": `{"total":40,"current":15,"limit":15,"offset":0,"from":1,"to":15,
			"offsets":{"first":false,"previous":false,"next":15,"last":30},
			"links":{"first":false,"previous":false,"next":"https:\/\/example.com\/v1\/webhooks?limit=15\u0026offset=15",
			"last":"https:\/\/example.com\/v1\/webhooks?limit=15\u0026offset=30"}}`,
		"/v1/webhooks?limit=15&offset=30": `{"total":40,"current":10,"limit":15,"offset":30,"from":31,"to":40,
			"offsets":{"first":0,"previous":15,"next":false,"last":false},
			"links":{"first":"https:\/\/example.com\/v1\/webhooks?limit=15\u0026offset=0",
			"previous":"https:\/\/example.com\/v1\/webhooks?limit=15\u0026offset=15","next":false,"last":false}}`,
		"/v1/webhooks?limit=100&offset=40": `{"total":40,"current":0,"limit":100,"offset":40,"from":false,"to":false,
			"offsets":{"first":0,"previous":0,"next":false,"last":false},
			"links":{"first":"https:\/\/example.com\/v1\/webhooks?limit=100\u0026offset=0",
			"previous":"https:\/\/example.com\/v1\/webhooks?limit=100\u0026offset=0","next":false,"last":false}}`,
	} {
		w := call(t, f, "GET", target, "")
		var list struct{ Pagination json.RawMessage }
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || !same(t, string(list.Pagination), want) {
			t.Errorf("%s: got %v %s\nwant %s", target, err, list.Pagination, want)
		}
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	f := New()
	id := f.Put(Webhook{URL: "https://example.com", ContentType: "form", Secret: "a"})
	if !f.Edit(id, func(w *Webhook) { w.Enabled = true }) || f.Edit(unknown, func(*Webhook) {}) {
		t.Error("Edit found the wrong webhook")
	}
	if got := f.Webhooks(); len(got) != 1 || !got[0].Enabled || got[0].ID != id || got[0].CreatedAt.IsZero() {
		t.Errorf("stored is %+v", got)
	}
	if !f.Drop(id) || f.Drop(id) || len(f.Webhooks()) != 0 {
		t.Error("Drop didn't drop once")
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	f := New()
	now := time.Unix(0, 0)
	f.Now = func() time.Time { return now }
	f.UseLimits()
	for i := range 11 {
		w := call(t, f, "GET", "/v1/webhooks?"+url.Values{"offset": {fmt.Sprint(i)}}.Encode(), "")
		if over := w.Code == http.StatusTooManyRequests; over != (i == 10) {
			t.Errorf("request %d was answered with %d", i, w.Code)
		}
	}
	now = now.Add(time.Second)
	if w := call(t, f, "GET", "/v1/webhooks", ""); w.Code != http.StatusOK {
		t.Errorf("a second later the answer is %d", w.Code)
	}
}
