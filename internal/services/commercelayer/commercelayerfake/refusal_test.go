package commercelayerfake_test

import (
	"fmt"
	"strings"
	"testing"
)

func refusal(status int, code, title, detail string) string {
	return fmt.Sprintf(`{"errors":[{"title":%q,"detail":%q,"code":%q,"status":"%d"}]}`, title, detail, code, status)
}

// invalid is a 422 about one attribute; value is JSON.
func invalid(attribute, title, kind, value string) string {
	return `{"title":"` + title + `","detail":"` + attribute + ` - ` + title + `","code":"VALIDATION_ERROR","status":"422",` +
		`"source":{"pointer":"/data/attributes/` + attribute + `"},"meta":{"error":"` + kind + `","value":` + value + `}}`
}

func errorsOf(entries ...string) string { return `{"errors":[` + strings.Join(entries, ",") + `]}` }

// TestRefusals: nothing of a request that is refused takes effect.
func TestRefusals(t *testing.T) {
	t.Parallel()
	const id, least = "hook000001", `"topic":"orders.place","callback_url":"https://a.test"`
	const mustBeJSONAPI = "All requests that create or update must use the '" + jsonAPI + "' Content-Type. This request specified '"
	tests := map[string]struct {
		contentType, method, path, body string
		status                          int
		want                            string
	}{
		"plain JSON":        {"application/json", "POST", hooks, document("", least), 415, refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type", mustBeJSONAPI+"application/json'.")},
		"no type":           {"", "PATCH", hooks + "/" + id, document(id, least), 415, refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type", mustBeJSONAPI+"'.")},
		"not JSON":          {jsonAPI, "POST", hooks, `{"data":`, 400, refusal(400, "BAD_REQUEST", "Bad request", "the body is not the expected JSON: unexpected EOF")},
		"unknown attribute": {jsonAPI, "POST", hooks, document("", least+`,"url":"x"`), 400, refusal(400, "BAD_REQUEST", "Bad request", `the body is not the expected JSON: json: unknown field "url"`)},
		"read-only one":     {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"shared_secret":"x"`), 400, refusal(400, "BAD_REQUEST", "Bad request", `the body is not the expected JSON: json: unknown field "shared_secret"`)},
		"attributes flat":   {jsonAPI, "POST", hooks, `{"topic":"orders.place"}`, 400, refusal(400, "BAD_REQUEST", "Bad request", `the body is not the expected JSON: json: unknown field "topic"`)},
		"another type":      {jsonAPI, "POST", hooks, `{"data":{"type":"webhook","attributes":{` + least + `}}}`, 400, refusal(400, "INVALID_RESOURCE", "Invalid resource", "webhook is not a valid resource.")},
		"no type in data":   {jsonAPI, "POST", hooks, `{"data":{"attributes":{` + least + `}}}`, 400, refusal(400, "INVALID_RESOURCE", "Invalid resource", " is not a valid resource.")},
		"id of one's own":   {jsonAPI, "POST", hooks, document("mine", least), 400, refusal(400, "PARAM_NOT_ALLOWED", "Param not allowed", "id is not allowed.")},
		"reset on create":   {jsonAPI, "POST", hooks, document("", least+`,"_reset_circuit":true`), 400, refusal(400, "PARAM_NOT_ALLOWED", "Param not allowed", "_reset_circuit is not allowed.")},
		"another id":        {jsonAPI, "PATCH", hooks + "/" + id, document("10272", ""), 400, refusal(400, "KEY_NOT_INCLUDED_IN_URL", "Key is not included in URL", "The URL does not support the key 10272")},
		"no id":             {jsonAPI, "PATCH", hooks + "/" + id, document("", least), 400, refusal(400, "KEY_NOT_INCLUDED_IN_URL", "Key is not included in URL", "The URL does not support the key ")},
		"no such webhook":   {jsonAPI, "PATCH", hooks + "/x", document("x", least), 404, notFound},

		"all missing": {jsonAPI, "POST", hooks, document("", ""), 422, errorsOf(
			invalid("topic", "can't be blank", "blank", "null"), invalid("callback_url", "can't be blank", "blank", "null"))},
		"topic null":        {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"topic":null`), 422, errorsOf(invalid("topic", "can't be blank", "blank", "null"))},
		"topic empty":       {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"topic":""`), 422, errorsOf(invalid("topic", "can't be blank", "blank", "null"))},
		"topic shapeless":   {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"topic":"orders"`), 422, errorsOf(invalid("topic", "is invalid", "invalid", `"orders"`))},
		"callback null":     {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"callback_url":null`), 422, errorsOf(invalid("callback_url", "can't be blank", "blank", "null"))},
		"callback relative": {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"callback_url":"/x"`), 422, errorsOf(invalid("callback_url", "is not a valid URL", "invalid", `"/x"`))},
		"callback broken":   {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"callback_url":"https://a b"`), 422, errorsOf(invalid("callback_url", "is not a valid URL", "invalid", `"https://a b"`))},
		"name a number":     {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"name":1`), 422, errorsOf(invalid("name", "is invalid", "invalid", `"1"`))},
		"reference a list":  {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"reference":[]`), 422, errorsOf(invalid("reference", "is invalid", "invalid", `"[]"`))},
		"includes a text":   {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"include_resources":"a"`), 422, errorsOf(invalid("include_resources", "is invalid", "invalid", `"\"a\""`))},
		"metadata a list":   {jsonAPI, "PATCH", hooks + "/" + id, document(id, `"topic":"a.b","metadata":[1]`), 422, errorsOf(invalid("metadata", "is invalid", "invalid", `"[1]"`))},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCaller(t)
			c.create(t, `,"metadata":{"k":1}`)
			before := fmt.Sprintf("%+v", c.fake.Webhooks())
			c.header["Content-Type"] = test.contentType
			check(t, c.call(t, test.method, test.path, test.body), test.status, jsonAPI, test.want)
			if after := fmt.Sprintf("%+v", c.fake.Webhooks()); after != before {
				t.Errorf("it took effect: %s", after)
			}
		})
	}
}
