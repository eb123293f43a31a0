package commercelayer_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// reset invokes the action, whose configuration is JSON, and returns what it says.
func (s server) reset(t *testing.T, configuration string) string {
	t.Helper()
	progress, diags := s.Invoke(t, "commercelayer_webhook_reset_circuit", configuration)
	return strings.TrimSpace(strings.Join(append(progress, acctest.Texts(diags)), "\n"))
}

// broken is a world with a webhook whose circuit is open.
func broken(t *testing.T) *acctest.World {
	t.Helper()
	w := acctest.New(t)
	w.CommerceLayer.Put(existing())
	deliver(w.CommerceLayer, "existing01", "500", 30)
	if state := w.CommerceLayer.Webhooks()[0].CircuitState; state != "open" {
		t.Fatalf("the circuit is %s", state)
	}
	return w
}

const resetRequest = `PATCH /api/webhooks/existing01 {"data":{"id":"existing01","type":"webhooks","attributes":{"_reset_circuit":true}}}`

// TestResetCircuit: one request closes the circuit, and what is read afterwards isn't what was read in common before.
func TestResetCircuit(t *testing.T) {
	t.Parallel()
	w := broken(t)
	for n := range 20 {
		w.CommerceLayer.Put(commercelayerfake.Webhook{ID: fmt.Sprintf("other%d", n), Topic: "orders.place", CallbackURL: otherURL})
	}
	s := configured(t, w)
	for n := range 10 { // so that the list is read
		s.read(t, fmt.Sprintf(`{"id":"other%d"}`, n))
	}
	before, diags := s.read(t, `{"id":"existing01","enabled":true}`)
	if !strings.Contains(before, `"circuit_state":"open"`) || len(diags) != 1 {
		t.Fatalf("before, it is read as %s\n%s", before, acctest.Texts(diags))
	}
	if said := s.reset(t, `{"webhook_id":"existing01"}`); said != "The circuit of webhook existing01 is closed." {
		t.Errorf("it says %q", said)
	}
	after, diags := s.read(t, `{"id":"existing01","enabled":true}`)
	if !strings.Contains(after, `"circuit_state":"closed"`) || !strings.Contains(after, `"circuit_failure_count":`) || len(diags) > 0 {
		t.Errorf("afterwards, it is read as %s\n%s", after, acctest.Texts(diags))
	}
	if err := acctest.Requests(w.CommerceLayer.Journal, resetRequest)(nil); err != nil {
		t.Error(err)
	}
}

func TestResetCircuit_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config   string
		settings []string
		prepare  func(fake *commercelayerfake.Fake)
		want     []string
		silent   bool // nothing may be sent
	}{
		"malformed id": {config: `{"webhook_id":"../orders"}`, silent: true, want: []string{
			`ERROR AttributeName("webhook_id"): Malformed webhook id: webhook_id can't be the id of a Commerce Layer webhook`,
		}},
		"empty id": {config: `{"webhook_id":""}`, silent: true, want: []string{`webhook_id can't be the id of a Commerce Layer webhook`}},
		"settings that aren't known yet": {
			config: `{"webhook_id":"existing01"}`, settings: []string{`"scope":"?"`}, silent: true,
			want: []string{"The scope of commercelayer isn't known yet"},
		},
		"no such webhook": {config: `{"webhook_id":"unknown"}`, want: []string{
			`ERROR AttributeName("webhook_id"): Unable to reset the circuit of Commerce Layer webhook: Webhook unknown: it does not exist: PATCH `, "404 Not Found",
			"test mode of the organization org-demo", "Check webhook_id, and the address and credentials in the commercelayer block",
		}},
		"missing right": {
			config: `{"webhook_id":"existing01"}`, prepare: func(fake *commercelayerfake.Fake) { fake.NoRights = true },
			want: []string{"ERROR : Unable to reset the circuit of Commerce Layer webhook: Webhook existing01: ", "You are not authorized", "kind integration"},
		},
		"the vendor's words": {
			config: `{"webhook_id":"existing01"}`, want: []string{"423 Locked: Locked resource"},
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Break(fakeserver.Fault{Status: http.StatusLocked, Body: `{"errors":[{"title":"Locked resource","code":"LOCKED","status":"423"}]}`})
			},
		},
		"an answer that shows it open": {
			config: `{"webhook_id":"existing01"}`, want: []string{
				`WARNING AttributeName("webhook_id"): The circuit of Commerce Layer webhook existing01 is still open`, "commercelayer_event_callbacks"},
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodPatch, "/"), Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
					fake.Edit("existing01", func(h *commercelayerfake.Webhook) { h.CircuitState, h.CircuitFailureCount = "open", 30 })
					body := bytes.ReplaceAll(answer.Body.Bytes(), []byte(`"circuit_state":"closed"`), []byte(`"circuit_state":"open"`))
					answer.Body = bytes.NewBuffer(body)
				}})
			},
		},
		"a stranger's 404": {
			config: `{"webhook_id":"existing01"}`, want: []string{"Check base_url"},
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Break(fakeserver.Fault{Times: -1, Status: http.StatusNotFound, Body: "<html><title>Not Found</title></html>"})
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := broken(t)
			if test.prepare != nil {
				test.prepare(w.CommerceLayer)
			}
			said := configured(t, w, test.settings...).reset(t, test.config)
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("it says %q, want %q", said, want)
				}
			}
			if n := len(w.CommerceLayer.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
			if state := w.CommerceLayer.Webhooks()[0].CircuitState; state != "open" {
				t.Errorf("the circuit is %s", state)
			}
		})
	}
}

// TestAccResetCircuit_trigger applies the example, whose action follows a new version of the handler.
func TestAccResetCircuit_trigger(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	fake := w.CommerceLayer
	config := w.Config(acctest.Example(t, "actions", "commercelayer_webhook_reset_circuit", "action.tf"))
	state := func(want string) resource.TestCheckFunc {
		return acctest.That(func() error {
			if got := fake.Webhooks()[0].CircuitState; got != want {
				return fmt.Errorf("the circuit is %s, want %s", got, want)
			}
			return nil
		})
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: config, ConfigPlanChecks: acctest.Settled()},
			{
				PreConfig: func() {
					deliver(fake, fake.Webhooks()[0].ID, "500", 30)
					fake.Journal.Clear()
				},
				Config: config, ConfigPlanChecks: acctest.Settled(), Check: resource.ComposeAggregateTestCheckFunc(state("open"), acctest.NoWrites(fake.Journal)),
			},
			{
				Config: strings.Replace(config, "2.1.0", "2.1.1", 1), ConfigPlanChecks: acctest.Settled(),
				Check: resource.ComposeAggregateTestCheckFunc(state("closed"), acctest.Requests(fake.Journal,
					strings.ReplaceAll(resetRequest, "existing01", "hook000001"))),
			},
		},
	})
}

// TestAccResetCircuit_invoked invokes the action of the example alone, as its comment says.
func TestAccResetCircuit_invoked(t *testing.T) {
	t.Parallel()
	cli, w := acctest.NewCLI(t), acctest.New(t)
	cli.NeedsTerraform(1, 14)
	cli.Write("main.tf", requirements+
		w.Config(acctest.Example(t, "actions", "commercelayer_webhook_reset_circuit", "action.tf")))
	cli.Run("apply", "-no-color", "-input=false", "-auto-approve")
	deliver(w.CommerceLayer, "hook000001", "500", 30)
	if out := cli.Run("plan", "-no-color", "-input=false"); !strings.Contains(out, "A Commerce Layer webhook gets no deliveries") {
		t.Errorf("the plan says\n%s", out)
	}
	w.CommerceLayer.Journal.Clear()
	cli.Run("apply", "-no-color", "-input=false", "-auto-approve", "-invoke=action.commercelayer_webhook_reset_circuit.orders")
	if err := acctest.Requests(w.CommerceLayer.Journal, strings.ReplaceAll(resetRequest, "existing01", "hook000001"))(nil); err != nil {
		t.Error(err)
	}
	if h := w.CommerceLayer.Webhooks()[0]; h.CircuitState != "closed" || h.CircuitFailureCount != 0 {
		t.Errorf("the circuit is %s with %d failures", h.CircuitState, h.CircuitFailureCount)
	}
	if out := cli.Run("plan", "-no-color", "-input=false", "-detailed-exitcode"); strings.Contains(out, "no deliveries") {
		t.Errorf("the plan says\n%s", out)
	}
}
