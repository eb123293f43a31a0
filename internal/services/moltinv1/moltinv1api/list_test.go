package moltinv1api

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// hooks returns the JSON of n webhooks.
func hooks(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(
			`{"id":"hook-%d","url":"https:\/\/example.com","content_type":"json","create":1,"update":0,"delete":0,"enabled":1}`, i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func TestListPaging(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		offset, count int
		pagination    string
		total, next   int
	}{
		"documented single page": {0, 1, `,"pagination":{"total":1,"current":1,"limit":10,"offset":0,"from":1,"to":1,
			"offsets":{"first":false,"previous":false,"next":false,"last":false},
			"links":{"first":false,"previous":false,"next":false,"last":false}}`, 1, -1},
		"more": {0, 15, `,"pagination":{"total":16,"current":15,"limit":15,"offset":0,"from":1,"to":15,
			"offsets":{"first":false,"previous":false,"next":15,"last":15},
			"links":{"first":false,"previous":false,"next":"https:\/\/api.molt.in\/v1\/webhooks?offset=15","last":"x"}}`, 16, 15},
		"last": {15, 1, `,"pagination":{"total":16,"current":1,"limit":15,"offset":15,"from":16,"to":16,
			"offsets":{"first":0,"previous":0,"next":false,"last":false}}`, 16, -1},
		"empty": {0, 0, `,"pagination":{"total":0,"current":0,"limit":100,"offset":0,"from":false,"to":false,
			"offsets":{"first":false,"previous":false,"next":false,"last":false}}`, 0, -1},
		"total alone":               {0, 15, `,"pagination":{"total":"40"}`, 40, 15},
		"total alone, last":         {30, 10, `,"pagination":{"total":40}`, 40, -1},
		"next alone":                {30, 15, `,"pagination":{"total":false,"offsets":{"next":"45"}}`, -1, 45},
		"next false but total more": {0, 15, `,"pagination":{"total":16,"offsets":{"next":false}}`, 16, 15},
		"next skips":                {0, 15, `,"pagination":{"total":200,"offsets":{"next":100}}`, 200, 15},
		"next overlaps":             {0, 15, `,"pagination":{"total":200,"offsets":{"next":14}}`, 200, 14},
		"next doesn't move":         {15, 15, `,"pagination":{"total":30,"offsets":{"next":15}}`, 30, -1},
		"nothing left, total wrong": {30, 0, `,"pagination":{"total":40,"offsets":{"next":45}}`, 40, -1},
		"total negative":            {0, 2, `,"pagination":{"total":-2}`, -1, -1},
		"false everywhere":          {0, 2, `,"pagination":{"total":false,"offsets":null}`, -1, -1},
		"null":                      {0, 2, `,"pagination":null`, -1, -1},
		"missing":                   {0, 2, ``, -1, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, a := start(t, []answer{{200, "", `{"status":true,"result":` + hooks(test.count) + test.pagination + `}`}})
			page, err := c.ListWebhooks(t.Context(), test.offset)
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Webhooks) != test.count || page.Total != test.total || page.Next != test.next {
				t.Errorf("got %d webhooks of %d, next %d; want %d of %d, next %d",
					len(page.Webhooks), page.Total, page.Next, test.count, test.total, test.next)
			}
			want := []request{{"GET", fmt.Sprintf("/shop/v1/webhooks?limit=100&offset=%d", test.offset), "Bearer T", "", ""}}
			if got := a.seen(); !reflect.DeepEqual(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestListWebhooks(t *testing.T) {
	t.Parallel()
	first := strings.TrimSuffix(strings.TrimPrefix(documented, `{
  "status":true,
  "result":`), "\n}")
	c, _ := start(t, []answer{{200, "", `{"status":true,"result":[` + first + `,` +
		`{"id":"b","url":"https:\/\/example.com","content_type":"form","create":0,"update":1,"delete":1,"enabled":0,"name":"B"}]}`}})
	page, err := c.ListWebhooks(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []Webhook{
		*documentedWebhook(),
		{ID: "b", URL: "https://example.com", ContentType: "form", Update: true, Delete: true, Name: "B"},
	}
	if !reflect.DeepEqual(page.Webhooks, want) {
		t.Errorf("got  %+v\nwant %+v", page.Webhooks, want)
	}
}

func TestListUnreadable(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"status":true}`:                     "it contains no list of webhooks",
		`{"status":true,"result":null}`:       "it contains no list of webhooks",
		`{"status":true,"result":{"id":"a"}}`: "can't be read",
		`{"status":true,"result":[`:           "not JSON or is cut off",
		``:                                    "has no body",
		`<title>Login</title>`:                `a web page titled "Login"`,
		`{"status":true,"result":[],"pagination":{"total":"many"}}`: "it isn't a whole number",
		`{"status":false,"error":"Not now"}`:                        "answered 200 OK: Not now",
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			c, _ := start(t, []answer{{200, "", body}})
			page, err := c.ListWebhooks(t.Context(), 0)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %+v, %v; want an error that says %q", page, err, want)
			}
		})
	}
}

// TestListPartial: a webhook that can't be read doesn't spoil its page. What PHP writes for an empty object can be.
func TestListPartial(t *testing.T) {
	t.Parallel()
	c, _ := start(t, []answer{{200, "", `{"status":true,"result":[{"id":"a","url":"u","content_type":"json","create":1,"update":1,"delete":1,"enabled":1},
		{"id":"b","url":["s3cr3t"]},{"id":"c","content_type":"json","create":[]},{"id":""},null],"pagination":{"total":5,"offsets":[]}}`}})
	page, err := c.ListWebhooks(t.Context(), 0)
	if err != nil || page.Total != 5 || page.Next != -1 {
		t.Fatalf("got %+v, %v", page, err)
	}
	var got []string
	for _, w := range page.Webhooks {
		got = append(got, fmt.Sprint(w.ID, " ", w.Problem))
	}
	want := []string{
		"a <nil>", "b unexpected array at url", "c create of webhook c is missing or has an unknown form", " it has no id",
		" it has no id",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
