package moltinfake

import (
	"net/http"
	"strings"
	"testing"
)

func TestContentType(t *testing.T) {
	t.Parallel()
	f := newFake()
	for _, contentType := range []string{"", "text/plain", "application/vnd.api+json"} {
		if status, body := call(t, f, login(t, f, grant), http.MethodPost, "/v2/integrations", contentType, webhookBody); status != 400 {
			t.Errorf("%q: %d %s", contentType, status, body)
		}
	}
}

// TestOtherAnswers holds what isn't a write: deletes, absence, and addresses that are no integration.
func TestOtherAnswers(t *testing.T) {
	t.Parallel()
	const (
		missing  = "8cb9e689-ede7-4f6d-b61a-999999999999"
		notFound = `{"errors":[{"title":"Not Found","status":404,"detail":"The resource could not be found"}]}`
		page404  = "<html><head><title>404 Not Found</title></head></html>"
	)
	for name, test := range map[string]struct {
		switches     Switches
		method, path string
		status       int
		want         string
	}{
		"delete": {Switches{}, "DELETE", "/" + firstID, 200, `{"data":{"type":"integration",` +
			`"id":"` + firstID + `"}}`},
		"delete 204":      {Switches{Delete204: true}, "DELETE", "/" + firstID, 204, ""},
		"delete, no body": {Switches{DeleteNoBody: true}, "DELETE", "/" + firstID, 200, ""},
		"delete missing":  {Switches{}, "DELETE", "/" + missing, 404, notFound},
		"delete missing 200": {Switches{DeleteMissing200: true}, "DELETE", "/" + missing, 200, `{"data":{` +
			`"type":"integration","id":"` + missing + `"}}`},
		"read missing":   {Switches{}, "GET", "/" + missing, 404, notFound},
		"update missing": {Switches{}, "PUT", "/" + missing, 404, notFound},
		"no UUID":        {Switches{}, "GET", "/x", 404, notFound},
		"no UUID 400": {Switches{BadID400: true}, "GET", "/x", 400, `{"errors":[{"title":"Bad Request",` +
			`"status":400,"detail":"The id must be a UUID"}]}`},
		"read missing, 2017":   {Recorded2017(), "GET", "/" + missing, 404, `{"errors":[{"title":"Integration not found"}]}`},
		"delete missing, 2017": {Recorded2017(), "DELETE", "/" + missing, 404, `{"errors":[{"title":"Integration not found"}]}`},
		"update, 2017":         {Recorded2017(), "PUT", "/" + firstID, 400, `{"errors":[{"title":"Missing required property: name"}]}`},
		"no UUID, 2017":        {Recorded2017(), "GET", "/x", 400, `[{"code":400,"detail":"","status":"400","title":"Invalid UUID provided"}]`},
		"logs, 2017":           {Recorded2017(), "GET", "/logs", 200, `{"data":[]}`},
		"jobs":                 {Switches{}, "GET", "/" + firstID + "/jobs", 200, `{"data":[]}`},
		"logs": {Switches{BadID400: true}, "GET", "/logs", 200, `{"data":[],"meta":{"limit":25,"offset":0,` +
			`"current":1,"total":0},"results":{"total":0}}`},
		"attributes":      {Switches{}, "GET", "/attributes", 200, `{"data":[]}`},
		"logs can't go":   {Switches{}, "DELETE", "/logs", 404, notFound},
		"no PATCH":        {Switches{}, "PATCH", "/" + firstID, 404, page404},
		"another address": {Switches{}, "GET", "/" + firstID + "/x", 404, page404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.Switches = test.switches
			f.Put(Integration{Name: "n"})
			content := ""
			if test.method == http.MethodPut {
				content = `{"data":{"type":"integration"}}`
			}
			status, answer := send(t, f, test.method, "/v2/integrations"+test.path, content)
			if status != test.status || strings.TrimSpace(answer) != test.want {
				t.Errorf("%d %s\nwant %d %s", status, answer, test.status, test.want)
			}
			if got, want := len(f.Integrations()) == 0, test.method == "DELETE" && test.path == "/"+firstID; got != want {
				t.Errorf("deleted: %t", got)
			}
		})
	}
}
