package commercelayer_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest/driver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

const circuitAddress = "commercelayer_webhook.orders"

// guarded is the configuration of a webhook with more lines.
func guarded(w *acctest.World, lines ...string) string {
	return w.Config(`
resource "commercelayer_webhook" "orders" {
  provider     = commercehooks
  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
  ` + strings.Join(lines, "\n  ") + `
}
`)
}

const closed = `circuit_state = "closed"`

// patch is the request that sends attributes of the first webhook that is created.
func patch(attributes string) string {
	return `PATCH /api/webhooks/hook000001 {"data":{"id":"hook000001","type":"webhooks","attributes":{` + attributes + `}}}`
}

// sends is a step that applies a configuration and leaves nothing to do, in which an action is planned and exactly these
// requests are sent. before is what happens at the vendor.
func sends(w *acctest.World, config string, action plancheck.ResourceActionType, before func(), requests ...string) resource.TestStep {
	checks := acctest.Plans(action, circuitAddress)
	checks.PostApplyPostRefresh = acctest.Settled().PostApplyPostRefresh
	check := acctest.NoWrites(w.CommerceLayer.Journal)
	if len(requests) > 0 {
		check = acctest.Requests(w.CommerceLayer.Journal, requests...)
	}
	return resource.TestStep{
		PreConfig: func() {
			if before != nil {
				before()
			}
			w.CommerceLayer.Journal.Clear()
		},
		Config: config, ConfigPlanChecks: checks, Check: check,
	}
}

// runsCircuit runs steps after the create of a webhook, whose circuit opens.
func runsCircuit(t *testing.T, w *acctest.World, config string, steps ...resource.TestStep) *driver.Result {
	t.Helper()
	create := resource.TestStep{
		Config: config, ConfigPlanChecks: acctest.Settled(),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(circuitAddress, "circuit_state", "closed"),
			acctest.That(func() error {
				for _, call := range w.CommerceLayer.Journal.Calls(http.MethodPost, "/api/webhooks") {
					if bytes.Contains(call.Body, []byte("circuit")) {
						return fmt.Errorf("the create sends %s", call.Body)
					}
				}
				return nil
			}),
		),
	}
	return acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: append([]resource.TestStep{create}, steps...)})
}

func opens(w *acctest.World) func() {
	return func() { deliver(w.CommerceLayer, "hook000001", "500", 30) }
}

// TestCircuit_declared: an open circuit is a change that one request repairs, together with others.
func TestCircuit_declared(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	state := func(want string) {
		if h := w.CommerceLayer.Webhooks()[0]; h.CircuitState != want || h.CircuitFailureCount > 0 {
			t.Errorf("the circuit is %s after %d failures, want %s", h.CircuitState, h.CircuitFailureCount, want)
		}
	}
	runsCircuit(t, w, guarded(w, closed),
		sends(w, guarded(w, closed), plancheck.ResourceActionNoop, nil),
		sends(w, guarded(w, closed), plancheck.ResourceActionUpdate, opens(w), patch(`"_reset_circuit":true`)),
		sends(w, guarded(w, closed), plancheck.ResourceActionNoop, func() { state("closed") }),
		// failures that haven't opened it are nothing to repair
		sends(w, guarded(w, closed), plancheck.ResourceActionNoop, func() { deliver(w.CommerceLayer, "hook000001", "500", 29) }),
		sends(w, guarded(w, closed, `name = "Orders"`), plancheck.ResourceActionUpdate, nil, patch(`"name":"Orders"`)),
		sends(w, guarded(w, closed, `name = "All orders"`, `enabled = false`), plancheck.ResourceActionUpdate, opens(w),
			patch(`"name":"All orders","_disable":true,"_reset_circuit":true`)),
		sends(w, guarded(w, closed, `name = "All orders"`), plancheck.ResourceActionUpdate, func() {
			w.CommerceLayer.Edit("hook000001", func(h *commercelayerfake.Webhook) { h.CircuitState, h.CircuitFailureCount = "open", 30 })
		}, patch(`"_enable":true,"_reset_circuit":true`)),
		// what it was told to be is what it stays when it is told no more
		sends(w, guarded(w, `name = "All orders"`), plancheck.ResourceActionNoop, nil),
	)
}

// TestCircuit_undeclared: without it, an open circuit is warned of and left alone, whatever else changes.
func TestCircuit_undeclared(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	result := runsCircuit(t, w, guarded(w),
		sends(w, guarded(w), plancheck.ResourceActionNoop, opens(w)),
		sends(w, guarded(w, `name = "Orders"`), plancheck.ResourceActionUpdate, nil, patch(`"name":"Orders"`)),
		sends(w, guarded(w, `name = "Orders"`, "circuit_state = null"), plancheck.ResourceActionNoop, nil),
		sends(w, guarded(w, `name = "Orders"`, closed, "lifecycle {\n    ignore_changes = [circuit_state]\n  }"), plancheck.ResourceActionNoop, nil),
		sends(w, guarded(w, `name = "More"`, closed, "lifecycle {\n    ignore_changes = [circuit_state]\n  }"), plancheck.ResourceActionUpdate, nil,
			patch(`"name":"More"`)),
		sends(w, guarded(w, closed, "lifecycle {\n    ignore_changes = [name]\n  }"), plancheck.ResourceActionUpdate, nil, patch(`"_reset_circuit":true`)),
	)
	said := strings.Join(result.Warnings, "\n")
	if os.Getenv("ACC_CLI") == "" && !strings.Contains(said, "The circuit of webhook hook000001 is open") || strings.Contains(said, "another circuit_state") {
		t.Errorf("it warns of\n%s", said)
	}
}

// TestCircuit_later: what is only known when it is applied counts then.
func TestCircuit_later(t *testing.T) {
	t.Parallel()
	later := func(w *acctest.World, state, version string) string {
		return guarded(w, "circuit_state = terraform_data.state.output") +
			fmt.Sprintf("resource \"terraform_data\" \"state\" {\n  input = %q\n  triggers_replace = %q\n}\n", state, version)
	}
	w := acctest.New(t)
	runsCircuit(t, w, later(w, "closed", "1"),
		sends(w, later(w, "closed", "1"), plancheck.ResourceActionUpdate, opens(w), patch(`"_reset_circuit":true`)),
		sends(w, later(w, "closed", "2"), plancheck.ResourceActionUpdate, opens(w), patch(`"_reset_circuit":true`)),
		sends(w, later(w, "closed", "3"), plancheck.ResourceActionUpdate, nil),
		resource.TestStep{Config: later(w, "open", "4"), ExpectError: acctest.Message("circuit_state can only be set to closed")},
	)
}

// TestCircuit_imported: an import that finds an open circuit repairs it in the same apply.
func TestCircuit_imported(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{"declared": closed, "undeclared": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := broken(t)
			action, check := plancheck.ResourceActionNoop, acctest.NoWrites(w.CommerceLayer.Journal)
			if config != "" {
				action, check = plancheck.ResourceActionUpdate, acctest.Requests(w.CommerceLayer.Journal, resetRequest)
			}
			checks := acctest.Plans(action, circuitAddress)
			checks.PostApplyPostRefresh = acctest.Settled().PostApplyPostRefresh
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: guarded(w, `name = "Orders"`, `include_resources = ["customer"]`, `metadata = { team = "orders" }`, config) +
					"import {\n  to = commercelayer_webhook.orders\n  id = \"existing01\"\n  provider = commercehooks\n}\n",
				ConfigPlanChecks: checks, Check: check,
			}}})
		})
	}
}

// TestCircuit_refused: nothing but closed can be configured.
func TestCircuit_refused(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`"open"`, `"Closed"`, `""`, `"half-open"`} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config:      guarded(w, "circuit_state = "+value),
				ExpectError: acctest.Message("circuit_state can only be set to closed, which resets the circuit whenever it is open; leave it out to get only a warning."),
			}}})
			if sent := w.CommerceLayer.Journal.All(); len(sent) > 0 {
				t.Errorf("%d requests went out", len(sent))
			}
		})
	}
}

const guardedMembers = `"topic":"orders.place","callback_url":"https://hooks.example.com/orders","name":"Orders","include_resources":["customer"],` +
	`"metadata":{"type":["object",{"team":"string"}],"value":{"team":"orders"}},"circuit_state":"closed"`

// TestCircuit_opensMeanwhile: a circuit that opens between a plan and its apply is repaired by the next plan, as are all changes
// of that time.
func TestCircuit_opensMeanwhile(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	s := configured(t, w)
	o := s.Object()
	if said := o.Apply(t, `{`+guardedMembers+`}`); len(said) > 0 {
		t.Fatal(acctest.Texts(said))
	}
	w.CommerceLayer.Journal.Clear()
	p := o.Plan(t, `{`+strings.Replace(guardedMembers, `"name":"Orders"`, `"name":"More"`, 1)+`}`)
	opens(w)()
	if said := o.ApplyPlan(t, p); len(said) > 0 {
		t.Errorf("the apply says %s", acctest.Texts(said))
	}
	if err := acctest.Requests(w.CommerceLayer.Journal, patch(`"name":"More"`))(nil); err != nil {
		t.Error(err)
	}
	w.CommerceLayer.Journal.Clear()
	o.Refresh(t)
	if said := o.Apply(t, `{`+strings.Replace(guardedMembers, `"name":"Orders"`, `"name":"More"`, 1)+`}`); len(said) > 0 {
		t.Errorf("the next apply says %s", acctest.Texts(said))
	}
	if err := acctest.Requests(w.CommerceLayer.Journal, patch(`"_reset_circuit":true`))(nil); err != nil {
		t.Error(err)
	}
}

// TestCircuit_staysOpen: a reset that didn't work is told.
func TestCircuit_staysOpen(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	o := configured(t, w).Object()
	o.Apply(t, `{`+guardedMembers+`}`)
	opens(w)()
	o.Refresh(t)
	w.CommerceLayer.Break(fakeserver.Fault{
		Match: fakeserver.On(http.MethodPatch, "/api/webhooks/"),
		Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
			body := bytes.ReplaceAll(answer.Body.Bytes(), []byte(`"circuit_state":"closed"`), []byte(`"circuit_state":"open"`))
			answer.Body = bytes.NewBuffer(body)
		},
	})
	said := acctest.Texts(o.Apply(t, `{`+guardedMembers+`}`))
	const want = `WARNING AttributeName("circuit_state"): The circuit of Commerce Layer webhook hook000001 is still open: Commerce Layer accepted the reset`
	if !strings.HasPrefix(said, want) || strings.Count(said, "WARNING") != 1 {
		t.Errorf("it says %s", said)
	}
}

// TestCircuit_shown: a state that isn't documented is reset like an open circuit; none at all is no change, and no warning.
func TestCircuit_shown(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		shown, want string
		said        bool
	}{
		"another state": {shown: `"circuit_state":"half_open"`, want: patch(`"_reset_circuit":true`), said: true},
		"null":          {shown: `"circuit_state":null`},
		"nothing":       {shown: `"others":1`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			o := configured(t, w).Object()
			o.Apply(t, `{`+guardedMembers+`}`)
			w.CommerceLayer.Break(fakeserver.Fault{
				Match: fakeserver.On("", "/api/webhooks"), Times: -1,
				Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
					answer.Body = bytes.NewBuffer(bytes.ReplaceAll(answer.Body.Bytes(), []byte(`"circuit_state":"closed"`), []byte(test.shown)))
				},
			})
			w.CommerceLayer.Journal.Clear()
			o.Refresh(t)
			said := acctest.Texts(o.Apply(t, `{`+guardedMembers+`}`))
			if strings.Contains(said, "is still open") != test.said || strings.Contains(said, "ERROR") {
				t.Errorf("it says %s", said)
			}
			check := acctest.NoWrites(w.CommerceLayer.Journal)
			if test.want != "" {
				check = acctest.Requests(w.CommerceLayer.Journal, test.want)
			}
			if err := check(nil); err != nil {
				t.Error(err)
			}
			o.Refresh(t)
			if p := o.Plan(t, `{`+guardedMembers+`}`); test.want == "" && shown(t, p.State) != shown(t, o.State) {
				t.Errorf("it plans %s after %s", shown(t, p.State), shown(t, o.State))
			}
		})
	}
}

// TestCircuit_generated: whether an open circuit is to be repaired is no matter of what was found, so that a generated
// configuration leaves it out, and an import of it writes nothing.
func TestCircuit_generated(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"open", "closed"} {
		s := configured(t, acctest.New(t))
		found := acctest.Known(t, s.Schemas.ResourceSchemas[s.TypeName].ValueType(),
			`{"id":"existing01","topic":"orders.place","callback_url":"https://hooks.example.com","circuit_state":"`+state+`"}`)
		resp, err := s.GenerateResourceConfig(t.Context(), &tfprotov6.GenerateResourceConfigRequest{TypeName: s.TypeName, State: found})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Fatalf("%v %s", err, acctest.Texts(resp.Diagnostics))
		}
		if got := s.webhook(t, resp.Config); strings.Contains(got, "circuit") || !strings.Contains(got, "orders.place") {
			t.Errorf("of an %s circuit, %s is generated", state, got)
		}
	}
}

// TestCircuit_settings: a setting of the provider that changes the plan of the webhook leaves what is configured in it.
func TestCircuit_settings(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	o := configured(t, w).Object()
	if said := o.Apply(t, `{`+guardedMembers+`}`); len(said) > 0 {
		t.Fatal(acctest.Texts(said))
	}
	w.CommerceLayer.Journal.Clear()
	s := configured(t, w, `"keep_shared_secret":false`)
	o.Server = s.Server
	p := o.Plan(t, `{`+guardedMembers+`}`)
	if planned := shown(t, p.State); len(p.Said) > 0 || !strings.Contains(planned, `"circuit_state":"closed"`) || strings.Contains(planned, "shared_secret\":\"") {
		t.Errorf("it plans %s and says %s", planned, acctest.Texts(p.Said))
	}
	if said := o.ApplyPlan(t, p); len(said) > 0 {
		t.Errorf("the apply says %s", acctest.Texts(said))
	}
	if err := acctest.NoWrites(w.CommerceLayer.Journal)(nil); err != nil {
		t.Error(err)
	}
}
