package commercelayer_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// open validates and opens the ephemeral resource, whose configuration is JSON, and returns what it says and shows.
func (s server) open(t *testing.T, configuration string) (said, shows string) {
	t.Helper()
	const typeName = "commercelayer_webhook_secret"
	kind := s.Schemas.EphemeralResourceSchemas[typeName].ValueType()
	config := acctest.Known(t, kind, configuration)
	valid, err := s.ValidateEphemeralResourceConfig(t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if len(valid.Diagnostics) > 0 {
		return acctest.Texts(valid.Diagnostics), ""
	}
	resp, err := s.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	var value tftypes.Value
	if resp.Result != nil {
		if value, err = resp.Result.Unmarshal(kind); err != nil {
			t.Fatal(err)
		}
	}
	return acctest.Texts(resp.Diagnostics), shown(t, value)
}

// TestWebhookSecret reads the secret anew each time, although resources have read the list before.
func TestWebhookSecret(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.CommerceLayer.Put(existing())
	s := configured(t, w)
	for _, secret := range []string{"hush-hush", "regenerated"} {
		w.CommerceLayer.Edit("existing01", func(h *commercelayerfake.Webhook) { h.SharedSecret = secret })
		want := fmt.Sprintf(`{"shared_secret":%q,"webhook_id":"existing01"}`, secret)
		if said, shows := s.open(t, `{"webhook_id":"existing01"}`); said != "" || shows != want {
			t.Errorf("it shows %s, want %s\n%s", shows, want, said)
		}
		s.read(t, `{"id":"existing01"}`)
	}
}

func TestWebhookSecret_failures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(fake *commercelayerfake.Fake)
		id      string
		want    []string
		silent  bool // nothing may be sent
	}{
		"malformed id": {id: "../orders", silent: true, want: []string{
			`AttributeName("webhook_id"): Malformed webhook id: webhook_id can't be the id of a Commerce Layer webhook`,
		}},
		"empty id": {id: "", silent: true, want: []string{`webhook_id can't be the id of a Commerce Layer webhook`}},
		"no such webhook": {id: "unknown", want: []string{
			"Unable to read Commerce Layer webhook", "Webhook unknown: ", "404 Not Found", "test mode of the organization org-demo",
		}},
		"missing right": {
			prepare: func(fake *commercelayerfake.Fake) { fake.NoRights = true }, id: "existing01",
			want: []string{"Webhook existing01: ", "You are not authorized", "kind integration"},
		},
		"a stranger's 404": {
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Break(fakeserver.Fault{Times: -1, Status: http.StatusNotFound, Body: "<html><title>Not Found</title></html>"})
			},
			id: "existing01", want: []string{"Check base_url"},
		},
		"no secret": {
			prepare: func(fake *commercelayerfake.Fake) {
				fake.Edit("existing01", func(h *commercelayerfake.Webhook) { h.SharedSecret = "" })
			},
			id: "existing01", want: []string{"shows webhook existing01 without its shared_secret"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(existing())
			if test.prepare != nil {
				test.prepare(w.CommerceLayer)
			}
			said, _ := configured(t, w).open(t, fmt.Sprintf(`{"webhook_id":%q}`, test.id))
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("it says %q, want %q", said, want)
				}
			}
			if n := len(w.CommerceLayer.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// directory is an output that says where Terraform keeps its files.
const directory = "output \"directory\" {\n  value = abspath(path.root)\n}\n"

// written looks for texts in all of Terraform's files, and expects each there, or nowhere. The configuration needs the
// output directory.
func written(expected bool, texts ...*string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		dir, ok := s.RootModule().Outputs["directory"]
		if !ok {
			return errors.New("there is no output directory")
		}
		files, err := acctest.Files(fmt.Sprint(dir.Value))
		if err != nil {
			return err
		}
		for _, want := range []string{"terraform.tfstate", "tfplan/tfplan", "tfplan/tfstate"} {
			if len(files[want]) == 0 {
				return fmt.Errorf("there is no file %s", want)
			}
		}
		for _, text := range texts {
			found := false
			for name, content := range files {
				if !bytes.Contains(content, []byte(*text)) {
					continue
				}
				if found = true; !expected {
					return fmt.Errorf("%q is in %s:\n%s", *text, name, content)
				}
			}
			if *text == "" || found != expected {
				return fmt.Errorf("that %q is written is %t", *text, found)
			}
		}
		return nil
	}
}

// TestAccWebhookSecret_handedOver hands the secret to a write-only argument of another resource, through the CLI: of a
// webhook that doesn't exist before the apply, of one that changes, and of one whose secret was regenerated. It arrives, and
// is found nowhere on the way, unless the webhook keeps it.
func TestAccWebhookSecret_handedOver(t *testing.T) {
	t.Parallel()
	const sender, receiver = "commercelayer_webhook.test", "moltin_v1_webhook.receiver"
	w := acctest.New(t)
	config := func(webhook string) string {
		return directory + w.Config(webhook+`
ephemeral "commercelayer_webhook_secret" "test" {
  provider   = commercehooks
  webhook_id = commercelayer_webhook.test.id
}

resource "moltin_v1_webhook" "receiver" {
  provider     = commercehooks
  url          = "https://hooks.example.com/receiver"
  content_type = "json"
  create       = true
  update       = true
  delete       = false
  enabled      = true
  secret_wo    = ephemeral.commercelayer_webhook_secret.test.shared_secret
}
`)
	}
	var secret string
	arrived := acctest.That(func() error {
		secret = w.CommerceLayer.Webhooks()[0].SharedSecret
		if got := w.MoltinV1.Webhooks()[0].Secret; got != secret {
			return fmt.Errorf("the receiver has %q, want %q", got, secret)
		}
		return nil
	})
	handedOver := resource.ComposeAggregateTestCheckFunc(
		arrived, resource.TestCheckNoResourceAttr(receiver, "secret_wo"), resource.TestCheckNoResourceAttr(sender, "shared_secret"), written(false, &secret))
	unplanned := func(sending, receiving plancheck.ResourceActionType) resource.ConfigPlanChecks {
		checks := acctest.Plans(sending, sender)
		checks.PreApply = append(checks.PreApply, notPlanned{&secret}, plancheck.ExpectResourceAction(receiver, receiving))
		checks.PostApplyPostRefresh = append(checks.PostApplyPostRefresh, notPlanned{&secret})
		return checks
	}
	edit := func(change func(*commercelayerfake.Webhook)) {
		w.CommerceLayer.Edit(w.CommerceLayer.Webhooks()[0].ID, change)
		w.MoltinV1.Journal.Clear()
	}
	inPrivate := "org-demo"
	// OpenTofu opens no ephemeral resource before an apply that changes what it depends on, so that whether the secret differs
	// shows only then.
	receiving := plancheck.ResourceActionNoop
	if onOpenTofu, _ := acctest.OnOpenTofu(); onOpenTofu {
		receiving = plancheck.ResourceActionUpdate
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers(),
		// Terraform has ephemeral resources since 1.10 and write-only arguments since 1.11, OpenTofu both since 1.11.
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		Steps: []resource.TestStep{
			{Config: config(notKept()), ConfigPlanChecks: acctest.Settled(), Check: handedOver},
			{
				PreConfig: func() { edit(func(h *commercelayerfake.Webhook) { h.Name = "clicked" }) },
				Config:    config(notKept(`name = "Orders"`)), ConfigPlanChecks: unplanned(plancheck.ResourceActionUpdate, receiving),
				Check: resource.ComposeAggregateTestCheckFunc(handedOver, acctest.NoWrites(w.MoltinV1.Journal)),
			},
			{
				PreConfig: func() {
					secret = "regenerated"
					edit(func(h *commercelayerfake.Webhook) { h.SharedSecret = secret })
				},
				Config: config(notKept(`name = "Orders"`)), ConfigPlanChecks: unplanned(plancheck.ResourceActionNoop, plancheck.ResourceActionUpdate),
				Check: handedOver,
			},
			{ // kept, it is found where it is, in private data too
				Config: config(hook(append(valid, `name = "Orders"`)...)), ConfigPlanChecks: acctest.Settled(),
				Check: resource.ComposeAggregateTestCheckFunc(arrived, written(true, &secret, &inPrivate)),
			},
		},
	})
}

// TestWebhookSecret_deferred: settings that aren't known yet defer it where Terraform allows that.
func TestWebhookSecret_deferred(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	s := acctest.Configured(t, w, "commercelayer", "commercelayer_webhook", `"client_id":"?"`)
	for _, allowed := range []bool{true, false} {
		resp, err := s.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
			TypeName: "commercelayer_webhook_secret", Config: acctest.JSON(`{"webhook_id":"hook000001"}`),
			ClientCapabilities: &tfprotov6.OpenEphemeralResourceClientCapabilities{DeferralAllowed: allowed},
		})
		if err != nil || (resp.Deferred != nil) != allowed || acctest.HasError(resp.Diagnostics) == allowed {
			t.Errorf("allowed: %t, %v, deferred: %v, %s", allowed, err, resp.Deferred, acctest.Texts(resp.Diagnostics))
		}
	}
	if n := len(w.CommerceLayer.Journal.All()); n > 0 {
		t.Errorf("%d requests", n)
	}
}
