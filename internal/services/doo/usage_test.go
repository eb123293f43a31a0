package doo

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// TestUsage: every request counts that doo may count, and the user is warned once.
func TestUsage(t *testing.T) {
	t.Parallel()
	fake := doofake.New()
	c := start(t, fake, set(nil))
	id := fake.Put(doofake.Webhook{})
	if _, err := c.webhooks("111").Read(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	fake.Break(fakeserver.Fault{Match: fakeserver.On("DELETE", "")})
	if err := c.DeleteWebhook(t.Context(), id); err == nil {
		t.Error("the lost delete is no error")
	}
	if n := c.usage.requests.Load(); n != 3 || n != int64(len(fake.Journal.All())) {
		t.Errorf("%d requests were counted, want a token, a list and a delete", n)
	}
	for _, step := range []struct {
		used int64
		want string
	}{{899, ""}, {912, "Warning : doo's daily request limit is almost reached"}, {913, ""}} {
		var diags diag.Diagnostics
		c.usage.requests.Store(step.used)
		if c.usage.warn(&diags); told(diags) != step.want {
			t.Errorf("after %d requests: %q, want %q", step.used, told(diags), step.want)
		}
	}
}

// TestUsage_resource: the resource warns in whose turn the requests run out.
func TestUsage_resource(t *testing.T) {
	t.Parallel()
	fake := doofake.New()
	settings := set(nil)
	c := start(t, fake, settings)
	var configured resource.ConfigureResponse
	r, _ := newWebhookResource(services.InBlock(serviceName)).(*webhookResource)
	r.Configure(t.Context(), resource.ConfigureRequest{
		ProviderData: services.ProviderData{serviceName: services.NewConnection(settings, c)},
	}, &configured)
	remove := func() string {
		state := tfsdk.State{Schema: webhookSchema(t.Context())}
		state.Raw = tftypes.NewValue(state.Schema.Type().TerraformType(t.Context()), nil)
		resp := resource.DeleteResponse{State: state}
		resp.Diagnostics.Append(state.SetAttribute(t.Context(), path.Root("team_id"), "111")...)
		resp.Diagnostics.Append(state.SetAttribute(t.Context(), path.Root("id"), "a")...)
		r.Delete(context.Background(), resource.DeleteRequest{State: state}, &resp)
		return told(resp.Diagnostics)
	}
	c.usage.requests.Store(895) // each delete costs two, and the first a token
	for i, want := range []string{"", "Warning : doo's daily request limit is almost reached", ""} {
		if got := remove(); got != want {
			t.Errorf("delete %d: %q, want %q", i+1, got, want)
		}
	}
}

// TestUsage_plan: a plan that takes more than a day's requests is warned of once, whatever makes them.
func TestUsage_plan(t *testing.T) {
	t.Parallel()
	const warning = "Warning : This plan needs more requests than doo allows per day"
	for name, test := range map[string]struct {
		requests, changes, cost int64
		want                    string
	}{
		"a thousand creates":                 {0, 1000, costOfCreate, ""},
		"one more":                           {0, 1001, costOfCreate, warning},
		"five hundred deletes":               {0, 500, costOfDelete, ""},
		"and a refresh":                      {1, 500, costOfDelete, warning},
		"nothing to do after a long refresh": {1200, 100, 0, ""},
	} {
		var diags diag.Diagnostics
		used := &usage{}
		used.requests.Store(test.requests)
		for range test.changes {
			used.plan(test.cost, &diags)
		}
		if told(diags) != test.want {
			t.Errorf("%s: %q, want %q", name, told(diags), test.want)
		}
	}
}
