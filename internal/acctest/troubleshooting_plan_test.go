package acctest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// A hook of each vendor, as members of a JSON configuration.
const (
	layerMembers    = `"topic":"orders.place","callback_url":"https://hooks.example.com/orders"`
	dooMembers      = `"name":"Orders","hooks":[{"type":"order_created","endpoint":"https://hooks.example.com/orders"}]`
	moltinMembers   = `"name":"Orders","observes":["order.paid"],"configuration":{"url":"https://hooks.example.com/orders"}`
	moltinV1Members = `"url":"https://hooks.example.com/orders","content_type":"json","create":true,"update":true,"delete":false,"enabled":true`
)

// dooState are the members of a doo webhook in the state, without the ids that doo may omit.
const dooState = `"id":"a1","description":"","name":"Orders","hooks":[{"type":"order_created","endpoint":"https://hooks.example.com/orders","method":"POST"}]`

// members returns a JSON object. If a member occurs twice, the last one applies.
func members(all ...string) string { return "{" + strings.Join(all, ",") + "}" }

// settingsTroubles are about the provider block, by their summary.
func settingsTroubles() map[string]trouble {
	anyRead := reads("doo_webhook", `{"id":"a1","team_id":"111"}`)
	return map[string]trouble{
		"Missing settings of <vendor>":              {settings: map[string]any{"client_id": nil}, meet: anyRead},
		"Unusable <setting> of <vendor>":            {settings: map[string]any{"client_secret": "demo-secret\n"}, meet: anyRead},
		"The <setting> of <vendor> isn't known yet": {settings: map[string]any{"client_id": "?"}, meet: anyRead},
		"The settings of <vendor> aren't known yet": {meet: func(t *testing.T, s server) []*tfprotov6.Diagnostic {
			kind := s.Schemas.Provider.ValueType()
			config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, unknownBlocks(kind)))
			if err != nil {
				t.Fatal(err)
			}
			s.configure(t, &config)
			return reads("moltin_v1_webhook", members(moltinV1State))(t, s) // every provider of this vendor has its block
		}},
		"Requests to <vendor> fail": {
			settings: map[string]any{"client_secret": "wrong"}, meet: plans("doo_webhook", "", members(dooMembers)),
		},
		"The rate limit of <vendor> is being used up by others": {
			settings: map[string]any{"requests_per_second": 100},
			prepare: func(w *acctest.World) {
				w.Doo.Break(fakeserver.Fault{Times: -1, Status: 400, Header: http.Header{
					"X-Ratelimit-Limit": {"100"}, "X-Ratelimit-Interval": {"1"}, "X-Ratelimit-Remaining": {"0"},
				}})
			},
			meet: func(t *testing.T, s server) []*tfprotov6.Diagnostic {
				var said []*tfprotov6.Diagnostic
				for range 10 { // a response just before the end of the window tells nothing new
					if said = append(said, anyRead(t, s)...); strings.Contains(acctest.Texts(said), "is being used up by others") {
						break
					}
				}
				return said
			},
		},
		"Invalid value": {meet: func(t *testing.T, s server) []*tfprotov6.Diagnostic {
			s.needs(t, "doo_webhook")
			resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{
				Config: acctest.JSON(placed(t, s.member, map[string]map[string]any{"doo": {"base_url": "http://rest.example.com"}})),
			})
			if err != nil {
				t.Fatal(err)
			}
			return resp.Diagnostics
		}},
		"doo's daily request limit is almost reached": {
			prepare: func(w *acctest.World) {
				w.Doo.PageSize = 1
				for range 900 {
					w.Doo.Put(doofake.Webhook{Name: "Orders"})
				}
			},
			meet: readsData("doo_webhooks", "{}"),
		},
		"This plan needs more requests than doo allows per day": {meet: func(t *testing.T, s server) []*tfprotov6.Diagnostic {
			var said []*tfprotov6.Diagnostic
			for range 501 {
				said = append(said, s.plan(t, "doo_webhook", members(dooState, `"team_id":"111"`), "").Diagnostics...)
			}
			if len(said) != 1 {
				t.Errorf("it is said %d times", len(said))
			}
			return said
		}},
	}
}

// unknownBlocks returns an entirely unknown provider configuration.
func unknownBlocks(provider tftypes.Type) map[string]tftypes.Value {
	blocks := map[string]tftypes.Value{}
	if object, ok := provider.(tftypes.Object); ok {
		for name, block := range object.AttributeTypes {
			blocks[name] = tftypes.NewValue(block, tftypes.UnknownValue)
		}
	}
	return blocks
}

// configurationTroubles are about a hook's block, by their summary.
func configurationTroubles() map[string]trouble {
	layer := func(member string) meeting { return plans("commercelayer_webhook", "", members(layerMembers, member)) }
	doo := func(member string) meeting { return plans("doo_webhook", "", members(dooMembers, member)) }
	moltin := func(all ...string) meeting {
		return plans("moltin_integration", "", members(append([]string{moltinMembers}, all...)...))
	}
	moltinV1 := func(member string) meeting { return plans("moltin_v1_webhook", "", members(moltinV1Members, member)) }
	const authentication = `"authentication":{"endpoint":"https://id.example.com/token"`
	return map[string]trouble{
		"Not a full address":            {meet: moltinV1(`"url":"hooks.example.com"`)},
		"Credentials inside an address": {meet: moltinV1(`"url":"https://me:pw@hooks.example.com"`)},
		"Deliveries are not encrypted":  {meet: doo(`"hooks":[{"type":"order_created","endpoint":"http://hooks.example.com"}]`)},
		"Malformed topic":               {meet: layer(`"topic":"orders"`)},
		"Malformed event":               {meet: moltin(`"observes":["order"]`)},
		"Malformed hook type":           {meet: doo(`"hooks":[{"type":"created","endpoint":"https://hooks.example.com"}]`)},
		"Unknown topic":                 {meet: layer(`"topic":"orders.plaice"`)},
		"Unknown event":                 {meet: moltin(`"observes":["order.payed"]`)},
		"Unknown hook type":             {meet: doo(`"hooks":[{"type":"order_createt","endpoint":"https://hooks.example.com"}]`)},
		"Missing <attribute>":           {meet: moltin(`"configuration":{}`)},
		"Attribute of another type":     {meet: moltin(`"configuration":{"url":"https://hooks.example.com","region":"eu-west-1"}`)},
		"Unusual attribute": {meet: moltin(`"integration_type":"stomp"`,
			`"configuration":{"addresses":["stomp://broker.example.com:61613"],"url":"https://broker.example.com"}`)},
		"Missing block <block>": {meet: validates("doo_webhook", members(dooMembers, `"hooks":[]`), true)},
		"Duplicate hook": {meet: validates("doo_webhook", members(dooMembers, `"hooks":[{"type":"order_created","endpoint":"https://a.example.com"},`+
			`{"type":"order_created","endpoint":"https://a.example.com","method":"POST"}]`), true)},
		"Unusual method":                           {meet: doo(`"hooks":[{"type":"order_created","endpoint":"https://hooks.example.com","method":"PUT"}]`)},
		"The query isn't JSON":                     {meet: doo(`"hooks":[{"type":"order_created","endpoint":"https://hooks.example.com","origin":{"body":"query"}}]`)},
		"Placeholder for the access token missing": {meet: doo(authentication + `,"header_value_format":"Bearer","credentials":{"client_secret":"hush-hush"}}`)},
		"The integration never fires":              {meet: moltin()},
		"The webhook never fires":                  {meet: moltinV1(`"create":false,"update":false`)},
		"Metadata must be an object":               {meet: layer(`"metadata":{"type":"string","value":"text"}`)},
		"Metadata that could not be read back":     {meet: layer(`"metadata":{"type":["object",{"n":"number"}],"value":{"n":1e2000}}`)},
		"Invalid Attribute Combination":            {meet: validatesData("doo_webhook", `{"id":"a1","name":"Orders"}`)},
		"Missing Attribute Configuration":          {meet: validatesData("doo_webhook", `{}`)},
		"Invalid Attribute Value":                  {meet: validates("moltin_integration", members(moltinMembers, `"observes":[]`), true)},
		"Invalid Attribute Value Length":           {meet: validates("doo_webhook", members(dooMembers, `"name":""`), true)},
		"Duplicate of an existing <hook>: <id>": {
			prepare: func(w *acctest.World) {
				w.MoltinV1.Put(moltinv1fake.Webhook{URL: "https://hooks.example.com/orders", ContentType: "json", Create: true, Update: true})
			},
			meet: moltinV1(`"name":"Orders"`),
		},
		"Missing team_id":       {settings: map[string]any{"team_id": nil}, meet: imports("doo_webhook", "a1")},
		"Missing client_secret": {meet: doo(authentication + `,"credentials":{}}`)},
		"The new webhook goes to another team": {meet: plans("doo_webhook",
			members(dooState, `"team_id":"222","organization_id":"","event_id":"","event_guide_id":""`),
			members(dooMembers, `"name":"Other"`, `"team_id":null`))},
		"<attribute> can't be checked": {meet: plans("doo_webhook", members(dooState, `"team_id":"111"`),
			members(dooState, `"team_id":"111","event_id":"12"`))},
	}
}
