package hook

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type config = map[string]any

func TestResource_life(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.apply(config{"name": "Orders", "secret": "hush", "target": config{"url": "u", "token_wo": "tok"}})
	tf.expect(nil, "create Orders secret=hush token=tok")
	if tf.attribute("id") != "t1" || tf.attribute("updated_at") != "now" || tf.attribute("target.token_wo") != "" || tf.attribute("target.token") != "" {
		t.Errorf("the state is %s", tf.state)
	}
	tf.refresh()
	tf.apply(config{"name": "Orders", "secret": "hush", "target": config{"url": "u", "token_wo": "tok"}})
	tf.expect(nil)
	tf.apply(config{"name": "Paid", "secret": "hush", "target": config{"url": "u", "token_wo": "tok"}})
	tf.expect([]string{"WARNING Slow"}, "update Paid secret=hush token=tok")
	tf.apply(nil)
	tf.expect(nil, "delete Paid secret=hush")
	if !tf.state.IsNull() {
		t.Errorf("the state is %s", tf.state)
	}
}

// TestResource_privateOfNew: a hook that replaces another is created with its own secrets, whatever is kept of the other's.
func TestResource_privateOfNew(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.apply(config{"name": "Orders", "secret_wo": "hush"})
	tf.apply(config{"name": "elsewhere", "secret_wo": "hush"})
	tf.expect([]string{"WARNING It moves"}, "create Orders secret=hush", "delete Orders", "create elsewhere secret=hush")
	if got := tf.attribute("secret_wo_version"); !strings.Contains(got, `"1"`) {
		t.Errorf("the version is %s", got)
	}
	tf.apply(config{"name": "elsewhere too"})
	tf.expect([]string{"WARNING It moves"}, "delete elsewhere", "create elsewhere too")
	if strings.Contains(string(tf.private), `"secret":`) {
		t.Errorf("private state still holds %s", tf.private)
	}
	tf.apply(config{"name": "elsewhere too", "secret_wo": "hush"})
	tf.expect([]string{"WARNING Slow"}, "update elsewhere too secret=hush")
}

// TestResource_private: what is kept lasts over updates and refreshes that have nothing to do with it.
func TestResource_private(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	with := func(name, secret string) config {
		return config{"name": name, "secret_wo": secret, "timeouts": config{"read": "1m"}}
	}
	tf.apply(with("Orders", "hush"))
	tf.refresh()
	tf.restart()
	tf.refresh()
	tf.apply(with("Paid", "hush"))
	tf.expect([]string{"WARNING Slow"}, "update Paid secret=hush")
	for range 2 {
		tf.apply(with("Paid", "hush"))
		tf.expect(nil)
	}
	tf.apply(with("Paid", "new"))
	tf.expect([]string{"WARNING Slow"}, "update Paid secret=new")
	tf.apply(config{"name": "Paid", "timeouts": config{"read": "2m"}})
	tf.expect(nil)
	if got := tf.attribute("secret_wo_version"); !strings.Contains(got, `"2"`) || !strings.Contains(string(tf.private), `"secret":`) || strings.Contains(string(tf.private), unseenKey) {
		t.Errorf("of a secret that isn't configured, or ignored, there is left %s %s", got, tf.private)
	}
	tf.apply(config{"name": "Paid", "secret": "plain"})
	tf.expect([]string{"WARNING Slow"}, "update Paid secret=plain")
	if got := tf.attribute("secret_wo_version"); got != "" || strings.Contains(string(tf.private), `"secret":`) {
		t.Errorf("of a secret that is plain now there is left %s %s", got, tf.private)
	}
}

// TestResource_ignoredSecret: an apply, to which Terraform hands over the secrets that ignore_changes names, sends and checks
// only those that its plan was made with.
func TestResource_ignoredSecret(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"hush", "short"} {
		tf := newTerraform(t)
		tf.apply(config{"name": "Orders"})
		resp, planned := tf.plan(config{"name": "Paid", "secret_wo_version": 7})
		tf.change(planned, config{"name": "Paid", "secret_wo": secret, "secret_wo_version": 7}, resp.PlannedPrivate)
		tf.expect([]string{"WARNING Slow"}, "create Orders", "update Paid")
		if got := tf.attribute("secret_wo_version"); !strings.Contains(got, `"7"`) || strings.Contains(string(tf.private), unseenKey) {
			t.Errorf("the state holds version %s and %s", got, tf.private)
		}
		if _, planned = tf.plan(config{"name": "Paid", "secret_wo_version": 7}); !planned.Equal(tf.state) {
			t.Errorf("planned is %s", planned)
		}
	}
}

func TestResource_createFails(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.client.fails["refuse"] = errors.New("no")
	tf.apply(config{"name": "Orders"})
	tf.expect([]string{"ERROR Unable to create Toy hook"}, "create Orders")
	if !tf.state.IsNull() {
		t.Errorf("the state holds %s", tf.state)
	}
	delete(tf.client.fails, "refuse")
	tf.client.fails["create"] = errors.New("the answer was odd")
	tf.apply(config{"name": "Orders"})
	tf.expect([]string{"WARNING The new Toy hook is incomplete: t1"}, "create Orders")
	if tf.attribute("id") != "t1" || tf.attribute("name") != "Orders" {
		t.Errorf("the state holds %s", tf.state)
	}
}

// TestResource_applyChecks: what is known only when a plan is applied is checked then, before anything is sent.
func TestResource_applyChecks(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	planned := config{"name": "Orders"}
	for _, open := range []string{"id", "updated_at", "secret_wo_version"} {
		planned[open] = tftypes.UnknownValue
	}
	tf.change(tf.value(tf.kind, planned), config{"name": "Orders", "secret_wo": "short"}, nil)
	tf.expect([]string{"ERROR Short secret"})
	if !tf.state.IsNull() {
		t.Errorf("the state holds %s", tf.state)
	}
}

// TestResource_saveSays: what the answer to a write shows is said.
func TestResource_saveSays(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.apply(config{"name": "odd"})
	tf.expect([]string{"WARNING Odd"}, "create odd")
	tf.apply(config{"name": "even odd"})
	tf.expect([]string{"WARNING Slow", "WARNING Odd"}, "update even odd")
}

func TestResource_updateFails(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.apply(config{"name": "Orders"})
	tf.client.fails["update"] = errors.New("no")
	tf.apply(config{"name": "Paid"})
	tf.expect([]string{"WARNING Slow", "ERROR Unable to update Toy hook"}, "create Orders", "update Paid")
	if got := tf.attribute("name"); got != "Orders" {
		t.Errorf("the state holds the name %s", got)
	}
}

func TestResource_notFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		name, shop   string
		gone         bool // a refresh believes that it is
		read, update string
		deleted      []string
	}{
		"deleted outside of Terraform": {
			name: "Orders", shop: "a", gone: true, update: "The hook was deleted outside of Terraform.",
		},
		"of another account": {
			name: "Orders", shop: "b", read: "it exists in the shop a, but the credentials are for the shop b",
			update: "it exists in the shop a, but the credentials are for the shop b", deleted: []string{"ERROR Unable to delete Toy hook"},
		},
		"with credentials that tell nothing": {
			name: "Orders", read: "it exists in the shop a, and nothing shows which account the credentials belong to",
			update: "it exists in the shop a, and nothing shows which account the credentials belong to", deleted: []string{"ERROR Unable to delete Toy hook"},
		},
		"of an unknown account": {
			name: "homeless", shop: "b", gone: true, update: "The hook was deleted outside of Terraform.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tf := newTerraform(t)
			tf.apply(config{"name": test.name})
			tf.expect(nil, "create "+test.name)
			delete(tf.client.hooks, "t1")
			tf.client.shop = test.shop
			tf.client.clock.now = tf.client.clock.now.Add(time.Hour)
			tf.apply(config{"name": "Paid"})
			if len(tf.said) != 1 || !strings.Contains(tf.said[0].Detail, test.update) {
				t.Errorf("the update says %v", tf.said)
			}
			tf.expect([]string{"ERROR Unable to update Toy hook"}, "update Paid")

			left := *tf
			left.apply(nil)
			left.expect(test.deleted, "delete "+test.name)

			tf.refresh()
			if tf.state.IsNull() != test.gone {
				t.Errorf("after a refresh the state holds %s", tf.state)
			}
			if said := len(tf.said) == 1 && strings.Contains(tf.said[0].Detail, test.read); said == test.gone {
				t.Errorf("the refresh says %v", tf.said)
			}
		})
	}
}

func TestResource_warns(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.apply(config{"name": "Orders"})
	tf.client.hooks["t1"] = shownToy{ID: "t1", Name: "off"}
	tf.refresh()
	tf.expect([]string{"WARNING Off"}, "create Orders")
	tf.refresh()
	tf.expect(nil)
}

func TestModifyPlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, config config // before is nil for a new hook
		planned        map[string]string
		changes        bool
		replaces       string // what; "" where nothing does
		said           []string
	}{
		"create": {
			config: config{"name": "Orders"}, changes: true, planned: map[string]string{"id": "unknown", "updated_at": "unknown"},
		},
		"no change": {before: config{"name": "Orders"}, config: config{"name": "Orders"}, planned: map[string]string{"updated_at": "now"}},
		"another spelling": {
			before: config{"name": "Orders"}, config: config{"name": "ORDERS"}, planned: map[string]string{"name": "Orders", "updated_at": "now"},
		},
		"no change of what is bad": {before: config{"name": "Orders"}, config: config{"name": "Orders"}},
		"change": {
			before: config{"name": "Orders"}, config: config{"name": "Paid"}, changes: true,
			planned: map[string]string{"id": "t1", "name": "Paid", "updated_at": "unknown"},
		},
		"another spelling beside a change": {
			before: config{"name": "Orders"}, config: config{"name": "ORDERS", "secret": "hush"}, changes: true,
			planned: map[string]string{"name": "Orders", "updated_at": "unknown"},
		},
		"bad": {config: config{"name": "bad"}, changes: true, said: []string{"ERROR Bad name"}},
		"bad from now on": {
			before: config{"name": "Orders"}, config: config{"name": "bad"}, changes: true, said: []string{"ERROR Bad name"},
		},
		"new secret alone": { // which only the configuration holds
			before: config{"name": "Orders", "secret_wo": "hush"}, config: config{"name": "Orders", "secret_wo": "new"}, changes: true,
			planned: map[string]string{"secret_wo": "", "secret_wo_version": `tftypes.Number<"2">`, "updated_at": "unknown"},
		},
		"same secret": {
			before: config{"name": "Orders", "secret_wo": "hush"}, config: config{"name": "Orders", "secret_wo": "hush"},
			planned: map[string]string{"secret_wo_version": `tftypes.Number<"1">`, "updated_at": "now"},
		},
		"secret not known yet": {
			before: config{"name": "Orders", "secret_wo": "hush"}, config: config{"name": "Orders", "secret_wo": tftypes.UnknownValue}, changes: true,
			planned: map[string]string{"secret_wo_version": "unknown", "updated_at": "unknown"},
		},
		"short secret": {
			config: config{"name": "Orders", "secret_wo": "short"}, changes: true, said: []string{"ERROR Short secret"},
		},
		"replacement": {
			before: config{"name": "Orders"}, config: config{"name": "elsewhere"}, changes: true, replaces: `AttributeName("name")`,
			said: []string{"WARNING It moves"},
		},
		"block not known yet": {
			config: config{"name": "Orders", "target": tftypes.UnknownValue}, changes: true,
			planned: map[string]string{"target.url": "unknown", "target.token_wo": "", "target.retry.times": "unknown"},
		},
		"block not known yet, of a hook that has it": {
			before: config{"name": "Orders", "target": config{"url": "u"}}, config: config{"name": "Orders", "target": tftypes.UnknownValue}, changes: true,
			planned: map[string]string{"target.url": "unknown"},
		},
		"block removed": {
			before: config{"name": "Orders", "target": config{"url": "u"}}, config: config{"name": "Orders"}, changes: true,
			planned: map[string]string{"target": ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tf := newTerraform(t)
			if test.before != nil {
				tf.apply(test.before)
				tf.said = nil
			}
			resp, planned := tf.plan(test.config)
			tf.client.called()
			tf.expect(test.said)
			if planned.Equal(tf.state) == test.changes {
				t.Errorf("planned is %s, the state is %s", planned, tf.state)
			}
			for at, want := range test.planned {
				if got := text(t, planned, at); got != want {
					t.Errorf("%s is planned as %s, want %s", at, got, want)
				}
			}
			var replaces string
			for _, at := range resp.RequiresReplace {
				replaces += at.String()
			}
			if replaces != test.replaces {
				t.Errorf("%q replaces", replaces)
			}
		})
	}
}

// TestModifyPlan_kept: a value that can't be right and is there already is worth a warning, but no plan that changes nothing.
func TestModifyPlan_kept(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.apply(config{"name": "Orders"})
	tf.client.hooks["t1"] = shownToy{ID: "t1", Name: "bad", UpdatedAt: "then"}
	tf.refresh()
	tf.plan(config{"name": "bad"})
	tf.expect(nil, "create Orders")
	tf.plan(config{"name": "bad", "secret": "hush"})
	tf.expect([]string{"WARNING Bad name"})
}

// TestModifyPlan_newBad: what an existing hook may keep can't be given to the one that replaces it.
func TestModifyPlan_newBad(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	tf.state = tf.value(tf.kind, config{"id": "t1", "name": "Orders", "secret": "********"})
	tf.plan(config{"name": "Paid", "secret": "********"})
	tf.expect([]string{"WARNING Redacted secret"})
	bad := config{"name": "elsewhere", "secret": "********"}
	resp, _ := tf.plan(bad)
	tf.expect([]string{"WARNING It moves"})
	tf.planFrom(tftypes.NewValue(tf.kind, nil), resp.PlannedPrivate, bad) // that of the new hook, of which Terraform shows errors alone
	tf.expect([]string{"ERROR Redacted secret"})
}

// TestResource_duplicates: a new hook is held against those that no resource has anything to do with.
func TestResource_duplicates(t *testing.T) {
	t.Parallel()
	const duplicate = "WARNING Duplicate of an existing Toy hook: t1"
	for name, test := range map[string]struct {
		before func(tf *terraform) // in the run that plans
		want   []string
	}{
		"nobody's":  {func(*terraform) {}, []string{duplicate}},
		"refreshed": {func(tf *terraform) { tf.refresh() }, nil},
		"planned":   {func(tf *terraform) { tf.plan(config{"name": "Orders"}) }, nil},
		"updated": {func(tf *terraform) {
			tf.change(tf.value(tf.kind, config{"id": "t1", "name": "Paid"}), config{"name": "Paid"}, nil)
		}, nil},
		"deleted": {func(tf *terraform) {
			tf.client.fails["delete"] = errors.New("no") // after it took effect, so it must be put back
			tf.change(tftypes.NewValue(tf.kind, nil), nil, nil)
			tf.client.hooks["t1"] = shownToy{ID: "t1", Name: "Orders"}
		}, nil},
		"created": {func(tf *terraform) {
			delete(tf.client.hooks, "t1")
			other := *tf
			other.state = tftypes.NewValue(tf.kind, nil)
			other.change(tf.value(tf.kind, config{"name": "Orders", "id": tftypes.UnknownValue, "updated_at": tftypes.UnknownValue}), config{"name": "Orders"}, nil)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tf := newTerraform(t)
			tf.apply(config{"name": "Orders"})
			tf.restart()
			test.before(tf)
			tf.said = nil
			same := "Orders"
			for _, hook := range tf.client.hooks {
				same = hook.Name
			}
			tf.planFrom(tftypes.NewValue(tf.kind, nil), nil, config{"name": same})
			tf.client.called()
			tf.expect(test.want)
		})
	}
}

// TestResource_timeouts: a timeout that leaves no time is refused.
func TestResource_timeouts(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t)
	resp, err := tf.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: "toy_hook", Config: tf.encoded(tf.kind, tf.value(tf.kind, config{"name": "Orders", "timeouts": config{"create": "-1s"}})),
	})
	if err != nil || len(resp.Diagnostics) != 1 {
		t.Errorf("got %v, %v", resp, err)
	}
}

// TestResource_limits: each operation may take as long as its own timeout says, and 20 minutes without one.
func TestResource_limits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		timeouts any
		want     map[string]time.Duration
	}{
		"none": {nil, map[string]time.Duration{
			"create": 20 * time.Minute, "read": 20 * time.Minute, "update": 20 * time.Minute, "delete": 20 * time.Minute,
		}},
		"one of each": {config{"create": "1h", "read": "2h", "update": "3h", "delete": "4h"}, map[string]time.Duration{
			"create": time.Hour, "read": 2 * time.Hour, "update": 3 * time.Hour, "delete": 4 * time.Hour,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tf := newTerraform(t)
			tf.apply(config{"name": "Orders", "timeouts": test.timeouts})
			tf.refresh()
			tf.apply(config{"name": "Paid", "timeouts": test.timeouts})
			tf.apply(nil)
			for operation, want := range test.want {
				// What the test itself has used of it is less than the half.
				if got := tf.client.limits[operation]; got > want || got < want/2 {
					t.Errorf("%s may take %s, want %s", operation, got, want)
				}
			}
		})
	}
}
