package acctest_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// pulumiHooks returns a hook of each type in Pulumi's terms: the name of its class, and its properties.
func pulumiHooks() map[string][2]string {
	return map[string][2]string{
		"moltin_integration": {"Integration", `
      name: first
      enabled: true
      observes: [order.paid, order.created]
      configuration:
        url: https://hooks.example.com/orders
        secretKeyWo: { "fn::secret": only-written }
        secretKeyWoVersion: 1`},
		"moltin_v1_webhook": {"V1Webhook", `
      name: first
      url: https://hooks.example.com/orders
      contentType: json
      create: true
      update: true
      delete: false
      enabled: true
      secret: { "fn::secret": kept-encrypted }`},
		"commercelayer_webhook": {"Webhook", `
      name: first
      topic: orders.place
      callbackUrl: https://hooks.example.com/orders
      includeResources: [customer, line_items.item]
      metadata: { team: warehouse, priority: 1, routes: [{ to: north }] }
      timeouts: { create: 5m, read: 5m, update: 5m, delete: 5m }`},
		"doo_webhook": {"Webhook", `
      name: first
      hooks:
        - type: attendee_pending
          endpoint: https://hooks.example.com/pending
        - type: attendee_accepted
          endpoint: https://hooks.example.com/accepted
          origin: { endpoint: "https://gql.doo.net", method: POST, body: "{}" }
      authentication:
        endpoint: https://hooks.example.com/token
        credentials:
          clientSecretWo: { "fn::secret": only-written }
          clientSecretWoVersion: 1`},
	}
}

// camel returns the name of an attribute in Pulumi, such as "clientId".
func camel(name string) string {
	return regexp.MustCompile(`_[a-z0-9]`).ReplaceAllStringFunc(name, func(s string) string { return strings.ToUpper(s[1:]) })
}

// pulumiConfig returns the settings of a vendor for a package, in Pulumi's form.
func pulumiConfig(w *acctest.World, v vendor, pkg, block string) string {
	lines, indent := "", "  "+pkg+":"
	if block != "" {
		lines, indent = "  "+pkg+":"+camel(block)+":\n    value:\n      requestsPerSecond: 0\n", "      "
	}
	for _, s := range v.fake.Settings(w.URL + "/" + v.name) {
		if block != "" {
			lines += fmt.Sprintf("%s%s: %q\n", indent, camel(s.Name), s.Value)
		} else {
			lines += fmt.Sprintf("%s%s:\n    value: %q\n", indent, camel(s.Name), s.Value)
		}
	}
	return lines
}

// TestAccPulumi_lifecycle creates, refreshes, updates, and deletes hooks with Pulumi: with each vendor's provider, and with
// the provider of all vendors, in packages limited to one vendor's types.
func TestAccPulumi_lifecycle(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			throughPulumi(t, m, m.Name)
		})
	}
	t.Run("all", func(t *testing.T) {
		t.Parallel()
		throughPulumi(t, provider.Whole(), "moltin", "--provider-name", "moltin", "--include", "moltin_integration,moltin_v1_webhook")
	})
}

func throughPulumi(t *testing.T, m provider.Member, pkg string, flags ...string) {
	p, w := acctest.NewPulumi(t, m.Source(), flags...), acctest.New(t)
	config, resources := "config:\n", "resources:\n"
	var served []vendor
	for _, v := range vendorsOf(w) {
		place, ok := m.Place(v.name)
		if !ok || !strings.HasPrefix(v.name, pkg) {
			continue
		}
		served = append(served, v)
		config += pulumiConfig(w, v, pkg, place.Block)
		hook := pulumiHooks()[v.kind]
		resources += fmt.Sprintf("  %s:\n    type: %s:%s\n    properties:%s\n", v.kind, pkg, hook[0], hook[1])
	}
	names := func(want ...string) {
		t.Helper()
		for _, v := range served {
			var have []string
			for _, h := range v.fake.Hooks() {
				have = append(have, h.Name)
			}
			if fmt.Sprint(have) != fmt.Sprint(want) {
				t.Errorf("%s has hooks %q, want %q", v.name, have, want)
			}
		}
	}

	p.Write(config + resources)
	p.Run("up", "--yes", "--skip-preview")
	names("first")
	p.Run("preview", "--refresh", "--expect-no-changes")
	if state := p.Run("stack", "export"); strings.Contains(state, "only-written") || strings.Contains(state, "kept-encrypted") {
		t.Error("the state shows a secret")
	}

	for _, v := range served {
		v.fake.Drop(v.fake.Hooks()[0].ID)
	}
	names()
	p.Run("refresh", "--yes", "--skip-preview")
	p.Run("up", "--yes", "--skip-preview")
	names("first")

	p.Write(config + strings.ReplaceAll(resources, "first", "second"))
	p.Run("up", "--yes", "--skip-preview")
	names("second")
	p.Run("preview", "--refresh", "--expect-no-changes")

	p.Run("destroy", "--yes", "--skip-preview")
	names()
}

// TestAccPulumi_examples applies the guides' examples.
func TestAccPulumi_examples(t *testing.T) {
	t.Parallel()
	for _, m := range provider.Members()[1:] {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			p, w := acctest.NewPulumi(t, m.Source()), acctest.New(t)
			_, program, ok := strings.Cut(acctest.Example(t, "guides", "pulumi", m.Name+".yaml"), "runtime: yaml\n")
			if !ok {
				t.Fatal("the example is no program in YAML")
			}
			if !strings.Contains(program, "config:\n") {
				program += "config:\n"
			}
			v := vendorsOf(w)[slices.IndexFunc(vendorsOf(w), func(v vendor) bool { return v.name == m.Name })]
			p.Write(program + pulumiConfig(w, v, m.Name, ""))
			p.Run("config", "set", "--secret", "warehouseSecret", "hidden")
			p.Run("up", "--yes", "--skip-preview")
			if hooks := v.fake.Hooks(); len(hooks) != 1 || !strings.HasSuffix(hooks[0].Name, "rders to the warehouse") {
				t.Errorf("there is %v", hooks)
			}
		})
	}
}
