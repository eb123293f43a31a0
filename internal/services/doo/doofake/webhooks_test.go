package doofake_test

import (
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// everything is a create with all that doo documents.
const everything = `{"name":"My Test Webhook","description":"All of it","organizationId":"7","event_id":"12","event_guide_id":"g",
	"hooks":[{"type":"event_created","method":"POST","endpoint":"https://requestb.in/1",
		"origin":{"method":"POST","endpoint":"https://gql.doo.net","body":"{\"query\":\"q\"}"}},
		{"type":"order_created","endpoint":"https://requestb.in/2"}],
	"authentication":{"endpoint":"https://requestb.in/token","credentials":{"client_id":"doo","client_secret":"hush"},
		"header_format":"Authorization","header_value_format":"Bearer %ACCESS_TOKEN%"}}`

func TestCreateAnswers(t *testing.T) {
	t.Parallel()
	const before = `{"response_status":200,"developer_message":"Success","user_message":"Success","data":`
	const after = `,"_links":{"self":{"href":"https://rest.doo.net/v1/team/111/webhooks"}}}`
	tests := map[string]struct {
		switches doofake.Switches
		status   int
		data     string
	}{
		"as documented": {status: 200, data: `"00000001-d35b-11e7-bde8-0206116776d2"`},
		"Create201":     {switches: doofake.Switches{Create201: true}, status: 201, data: `"00000001-d35b-11e7-bde8-0206116776d2"`},
		"DataObject":    {switches: doofake.Switches{DataObject: true}, status: 200, data: `{"id":"00000001-d35b-11e7-bde8-0206116776d2"}`},
		"NumericIDs":    {switches: doofake.Switches{NumericIDs: true}, status: 200, data: `"1"`},
		"NumberIDs":     {switches: doofake.Switches{NumberIDs: true}, status: 200, data: `1`},
		"both":          {switches: doofake.Switches{NumberIDs: true, DataObject: true}, status: 200, data: `{"id":1}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches = test.switches
			status, body := send(t, fake, call{method: "POST", path: collection, body: everything, header: authorized(t, fake)})
			if want := before + test.data + after; status != test.status || body != want {
				t.Errorf("got %d %s\nwant %d %s", status, body, test.status, want)
			}
			if stored := fake.Webhooks(); len(stored) != 1 || stored[0].TeamID != "111" || stored[0].OrganizationID != "7" {
				t.Errorf("stored %+v", stored)
			}
		})
	}
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	const hooks = `"hooks":[{"type":"event_created","endpoint":"https://requestb.in/123"}]`
	tests := map[string]struct {
		switches doofake.Switches
		body     string
		status   int
		text     string
	}{
		"no name":         {body: `{` + hooks + `}`, status: 422, text: `"response_status":422,"developer_message":"name is required"`},
		"in disguise":     {switches: doofake.Switches{ErrorIn200: true}, body: `{` + hooks + `}`, status: 200, text: `"response_status":422`},
		"no hooks":        {body: `{"name":"N","hooks":[]}`, status: 422, text: "hooks is required"},
		"no type":         {body: `{"name":"N","hooks":[{"endpoint":"https://a.example"}]}`, status: 422, text: "hooks[0].type is required"},
		"no endpoint":     {body: `{"name":"N","hooks":[{"type":"event_created"}]}`, status: 422, text: "hooks[0].endpoint must be a URL"},
		"relative":        {body: `{"name":"N","hooks":[{"type":"event_created","endpoint":"/hook"}]}`, status: 422, text: "hooks[0].endpoint must be a URL"},
		"no query":        {body: `{"name":"N","hooks":[{"type":"a","endpoint":"https://a.example","origin":{"method":"POST"}}]}`, status: 422, text: "hooks[0].origin.body is required"},
		"no origin":       {switches: doofake.Switches{RequireOrigin: true}, body: least, status: 422, text: "hooks[0].origin is required"},
		"organization":    {switches: doofake.Switches{RefuseOrganizationID: true}, body: everything, status: 422, text: "organizationId is unknown"},
		"no token URL":    {body: `{"name":"N",` + hooks + `,"authentication":{"credentials":{"client_secret":"s"}}}`, status: 422, text: "authentication.endpoint must be a URL"},
		"no secret":       {body: `{"name":"N",` + hooks + `,"authentication":{"endpoint":"https://a.example"}}`, status: 422, text: "authentication.credentials.client_secret is required"},
		"unknown field":   {body: `{"name":"N","organization_id":"7",` + hooks + `}`, status: 400, text: "organization_id"},
		"unknown in hook": {body: `{"name":"N","hooks":[{"kind":"event_created"}]}`, status: 400, text: "kind"},
		"number for id":   {body: `{"name":"N","event_id":12,` + hooks + `}`, status: 400, text: "event_id"},
		"no JSON":         {body: `name=N`, status: 400, text: "not the expected JSON"},
		"two values":      {body: least + least, status: 400, text: "goes on after its JSON value"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches = test.switches
			status, body := send(t, fake, call{method: "POST", path: collection, body: test.body, header: authorized(t, fake)})
			if status != test.status || !strings.Contains(body, test.text) || strings.Contains(body, `"data"`) {
				t.Errorf("got %d %s, want %d with %q", status, body, test.status, test.text)
			}
			if stored := fake.Webhooks(); len(stored) != 0 {
				t.Errorf("stored %+v", stored)
			}
		})
	}
}

// TestListShows holds the first item of a list against doo's examples, and against what each switch changes in it.
func TestListShows(t *testing.T) {
	t.Parallel()
	const (
		first          = `{"type":"event_created_9e5b11d98aa55847de9216babfc338e5","method":"POST","endpoint":"https://requestb.in/1","origin":{"method":"POST","endpoint":"https://gql.doo.net","body":"{\"query\":\"q\"}"}}`
		second         = `{"type":"order_created","method":"POST","endpoint":"https://requestb.in/2"}`
		hooks          = `"hooks":[` + first + `,` + second + `]`
		credentials    = `"credentials":{"client_id":"doo","client_secret":"hush"}`
		formats        = `,"header_format":"Authorization","header_value_format":"Bearer %ACCESS_TOKEN%"`
		authentication = `"authentication":{"grant_type":"client_credentials","endpoint":"https://requestb.in/token",` + credentials + formats + `}`
		self           = `"_links":{"self":{"href":"https://rest.doo.net/v1/webhooks/00000001-d35b-11e7-bde8-0206116776d2"}}}`
		shown          = `{"id":"00000001-d35b-11e7-bde8-0206116776d2","name":"My Test Webhook","description":"All of it",` + hooks + `,` + authentication + `,` + self
		bare           = `{"id":"00000001-d35b-11e7-bde8-0206116776d2","name":"My Test Webhook","description":"","hooks":[{"type":"event_created","method":"POST","endpoint":"https://requestb.in/123"}],` + self
	)
	replaced := func(old, with string) string { return strings.Replace(shown, old, with, 1) }
	tests := map[string]struct {
		switches doofake.Switches
		body     string // everything unless set
		want     string
	}{
		"as documented":   {want: shown},
		"the least":       {body: least, want: bare},
		"NumericIDs":      {switches: doofake.Switches{NumericIDs: true}, want: strings.ReplaceAll(shown, "00000001-d35b-11e7-bde8-0206116776d2", "1")},
		"NumberIDs":       {switches: doofake.Switches{NumberIDs: true}, want: strings.ReplaceAll(replaced(`"00000001-d35b-11e7-bde8-0206116776d2"`, "1"), "00000001-d35b-11e7-bde8-0206116776d2", "1")},
		"MaskSecret":      {switches: doofake.Switches{MaskSecret: true}, want: replaced(`"hush"`, `"********"`)},
		"OmitSecret":      {switches: doofake.Switches{OmitSecret: true}, want: replaced(`,"client_secret":"hush"`, ``)},
		"EchoOwner":       {switches: doofake.Switches{EchoOwner: true}, want: replaced(hooks, `"organizationId":"7","event_id":"12","event_guide_id":"g",`+hooks)},
		"NumericEventIDs": {switches: doofake.Switches{EchoOwner: true, NumericEventIDs: true}, want: replaced(hooks, `"organizationId":"7","event_id":12,"event_guide_id":"g",`+hooks)},
		"EchoOwner, none": {
			switches: doofake.Switches{EchoOwner: true, NumericEventIDs: true}, body: least,
			want: strings.Replace(bare, `"hooks"`, `"organizationId":null,"event_id":null,"event_guide_id":null,"hooks"`, 1),
		},
		"ReverseHooks": {switches: doofake.Switches{ReverseHooks: true}, want: replaced(hooks, `"hooks":[`+second+`,`+first+`]`)},
		"OmitDefaults": {
			switches: doofake.Switches{OmitDefaults: true},
			want: strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(shown,
				`,"method":"POST"`, ``), `"method":"POST",`, ``), `"grant_type":"client_credentials",`, ``), formats, ``),
		},
		"NoSuffix":     {switches: doofake.Switches{NoSuffix: true}, want: replaced("_9e5b11d98aa55847de9216babfc338e5", "")},
		"ReformatBody": {switches: doofake.Switches{ReformatBody: true}, want: replaced(`"{\"query\":\"q\"}"`, `"{\n  \"query\": \"q\"\n}"`)},
		"EmptyAuthentication": {
			switches: doofake.Switches{EmptyAuthentication: "null"}, body: least,
			want: strings.Replace(bare, `"_links"`, `"authentication":null,"_links"`, 1),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches = test.switches
			header := authorized(t, fake)
			body := test.body
			if body == "" {
				body = everything
			}
			if status, answer := send(t, fake, call{method: "POST", path: collection, body: body, header: header}); status != 200 {
				t.Fatalf("got %d %s", status, answer)
			}
			_, list := send(t, fake, call{method: "GET", path: collection, header: header})
			const page1 = `{"href":"https://rest.doo.net/v1/team/111/webhooks?page=1"}`
			want := `{"_links":{"self":` + page1 + `,"first":{"href":"https://rest.doo.net/v1/team/111/webhooks"},"last":` + page1 +
				`},"_embedded":{"webhooks":[` + test.want + `]},"page_count":1,"page_size":25,"total_items":1,"page":1}`
			if list != want {
				t.Errorf("got  %s\nwant %s", list, want)
			}
		})
	}
}

func TestListPages(t *testing.T) {
	t.Parallel()
	next := doofake.Switches{NextLinks: true}
	tests := map[string]struct {
		switches doofake.Switches
		stored   int
		query    string
		shown    int
		rest     string // what follows the items
		next     string
	}{
		"empty":               {rest: `"page_count":0,"page_size":2,"total_items":0,"page":1}`},
		"first of two":        {stored: 3, shown: 2, rest: `"page_count":2,"page_size":2,"total_items":3,"page":1}`},
		"second of two":       {stored: 3, query: "?page=2", shown: 1, rest: `"page_count":2,"page_size":2,"total_items":3,"page":2}`},
		"past the last":       {stored: 3, query: "?page=3", rest: `"page_count":2,"page_size":2,"total_items":3,"page":3}`},
		"next":                {switches: next, stored: 3, shown: 2, rest: `"page":1}`, next: `"next":{"href":"https://rest.doo.net/v1/team/111/webhooks?page=2"}`},
		"no next on the last": {switches: next, stored: 3, query: "?page=2", shown: 1, rest: `"page":2}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := doofake.New()
			fake.Switches, fake.PageSize, fake.Teams = test.switches, 2, []string{"111", "222"}
			fake.Put(doofake.Webhook{TeamID: "222", Name: "Of another team"})
			for range test.stored {
				fake.Put(doofake.Webhook{Name: "N"})
			}
			status, body := send(t, fake, call{method: "GET", path: collection + test.query, header: authorized(t, fake)})
			if status != 200 || strings.Count(body, `"name":"N"`) != test.shown || !strings.HasSuffix(body, test.rest) {
				t.Errorf("got %d %s, want %d items and %s", status, body, test.shown, test.rest)
			}
			if strings.Contains(body, `"next"`) != (test.next != "") || !strings.Contains(body, test.next) {
				t.Errorf("got %s, want the link %s", body, test.next)
			}
			if strings.Contains(body, "another team") || !strings.Contains(body, `"_embedded":{"webhooks":[`) {
				t.Errorf("got %s", body)
			}
		})
	}
}

func TestOmitEmptyEmbedded(t *testing.T) {
	t.Parallel()
	fake := doofake.New()
	fake.Switches.OmitEmptyEmbedded = true
	header := authorized(t, fake)
	if _, body := send(t, fake, call{method: "GET", path: collection, header: header}); strings.Contains(body, "_embedded") {
		t.Errorf("got %s", body)
	}
	fake.Put(doofake.Webhook{Name: "N"})
	if _, body := send(t, fake, call{method: "GET", path: collection, header: header}); !strings.Contains(body, "_embedded") {
		t.Errorf("got %s", body)
	}
}

// A delete says 204 whatever it did.
func TestDelete(t *testing.T) {
	t.Parallel()
	fake := doofake.New()
	fake.Switches.IgnoreDelete = 1
	id := fake.Put(doofake.Webhook{Name: "N"})
	for _, left := range []int{1, 0, 0} {
		status, body := send(t, fake, call{method: "DELETE", path: "/v1/webhooks/" + id})
		if status != 204 || body != "" {
			t.Errorf("got %d %q", status, body)
		}
		if n := len(fake.Webhooks()); n != left {
			t.Errorf("%d webhooks are left, want %d", n, left)
		}
	}
}
