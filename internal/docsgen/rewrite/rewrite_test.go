package rewrite_test

import (
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/docsgen/rewrite"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// of returns the rewriter for a member.
func of(t *testing.T, name string) rewrite.Rewriter {
	t.Helper()
	m, err := provider.MemberNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return rewrite.Rewriter{Member: m}
}

const shop = `terraform {
  required_providers {
    commercehooks = {
      source = "commercehooks/commercehooks"
    }
  }
}

# What isn't set here comes from the environment.
provider "commercehooks" {
  alias = "test"

  # the new store
  moltin {
    client_id = "new"
  }
  moltin_v1 { client_id = "old" }
  doo {
    team_id = var.team
  }
}

variable "team" {
  type = string
}

variable "unused" {
  type = string
}

locals {
  tickets = doo_webhook.tickets.id
  names   = [local.tickets]
  events  = provider::commercehooks::moltin_events("order.*")
  types   = provider::commercehooks::doo_hook_types("order_*")
}

resource "moltin_integration" "orders" {
  provider = commercehooks.test

  name     = "Orders"
  observes = local.events
}

resource "doo_webhook" "tickets" {
  provider = commercehooks
}

module "more" {
  source = "./more"
  providers = {
    commercehooks = commercehooks.test
  }
}

import {
  provider = commercehooks
  to       = moltin_v1_webhook.all
  id       = "1"
}

list "moltin_integration" "all" {
  provider = commercehooks
}

output "tickets" {
  value = local.tickets
}
`

// TestHCL checks that what is about the member stays, with its names, and that what is about other vendors is removed
// together with anything that only it needed.
func TestHCL(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		provider.Default: shop,
		"moltin": `terraform {
  required_providers {
    moltin = {
      source = "commercehooks/moltin"
    }
  }
}

# What isn't set here comes from the environment.
provider "moltin" {
  alias = "test"

  client_id = "new"

  v1 { client_id = "old" }
}

variable "unused" {
  type = string
}

locals {
  events = provider::moltin::events("order.*")
}

resource "moltin_integration" "orders" {
  provider = moltin.test

  name     = "Orders"
  observes = local.events
}

module "more" {
  source = "./more"
  providers = {
    moltin = moltin.test
  }
}

import {
  to = moltin_v1_webhook.all
  id = "1"
}

list "moltin_integration" "all" {
  provider = moltin
}
`,
		"commercelayer": `terraform {
  required_providers {
    commercelayer = {
      source = "commercehooks/commercelayer"
    }
  }
}

# What isn't set here comes from the environment.
provider "commercelayer" {
  alias = "test"
}

variable "unused" {
  type = string
}

module "more" {
  source = "./more"
  providers = {
    commercelayer = commercelayer.test
  }
}
`,
	} {
		got, err := of(t, name).HCL("main.tf", shop)
		if err != nil || got != want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

// TestFile_template checks that directives are filled in, and that a page about something that the member lacks is refused.
func TestFile_template(t *testing.T) {
	t.Parallel()
	const page = `---
subcategory: ""
---
[[ name ]] is [[ source ]].
[[ if whole ]]It has all vendors.
[[ end ]][[ if serves "moltin_v1" "doo" ]]One of them.
[[ end ]][[ if serves "moltin_v1" ]]See [[ settings "moltin" ]] and [[ settings "moltin_v1" ]].
[[ end ]]{{ tffile "x" }}
`
	for name, want := range map[string]string{
		provider.Default: "commercehooks is commercehooks/commercehooks.\nIt has all vendors.\nOne of them.\nSee the provider's `moltin` block and the provider's `moltin_v1` block.\n",
		"moltin":         "moltin is commercehooks/moltin.\nOne of them.\nSee the provider block and the provider's `v1` block.\n",
		"doo":            "doo is commercehooks/doo.\nOne of them.\n",
		"commercelayer":  "commercelayer is commercehooks/commercelayer.\n",
	} {
		_, got, ok, err := of(t, name).File("guides/x.md.tmpl", page)
		if want = "---\nsubcategory: \"\"\n---\n" + want + "{{ tffile \"x\" }}\n"; err != nil || !ok || got != want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	for _, wrong := range []string{`[[ settings "doo" ]]`, `[[ if serves "shop" ]][[ end ]]`, "[[ if ]]", "[[ nothing ]]"} {
		if _, got, _, err := of(t, "moltin").File("guides/x.md.tmpl", wrong); err == nil {
			t.Errorf("%s becomes %s", wrong, got)
		}
	}
}

// TestFile_others checks that a page that is only about other vendors is dropped, and that such an example becomes empty,
// because a guide may still include it.
func TestFile_others(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		text string
		ok   bool
	}{
		"guides/doo.md.tmpl":                         {"---\nsubcategory: \"doo\"\n---\n", false},
		"guides/tickets.md.tmpl":                     {"[[ if serves \"doo\" -]]\n---\nsubcategory: \"\"\n---\n[[ end -]]\n", false},
		"resources/doo_webhook.md.tmpl":              {"---\nsubcategory: \"\"\n---\n", false},
		"resources/doo_webhook/resource.tf":          {"resource \"doo_webhook\" \"a\" {}\n", true},
		"guides/import/doo.tf":                       {"data \"doo_webhooks\" \"a\" {}\n", true},
		"modules/shop/main.tf":                       {"locals {\n  a = 1\n}\n", true},
		"list-resources/doo_webhook/all.tfquery.hcl": {"list \"doo_webhook\" \"a\" {}\n", true},
		"resources/doo_webhook/import.sh":            {"terraform import doo_webhook.a 1\n", true},
	} {
		_, text, ok, err := of(t, "moltin").File(name, want.text)
		if err != nil || ok != want.ok || ok && strings.TrimSpace(text) != strings.TrimSpace(rewrite.LeftOut) {
			t.Errorf("%s: %v %v\n%s", name, ok, err, text)
		}
		if _, text, ok, err := of(t, provider.Default).File(name, want.text); err != nil || !ok || !strings.Contains(want.text, text) {
			t.Errorf("%s of all vendors: %v %v\n%s", name, ok, err, text)
		}
	}
}

// TestForeign checks that the provider of a vendor mentions nothing of other vendors and may mention all that is its own.
func TestForeign(t *testing.T) {
	t.Parallel()
	for name, texts := range map[string][]string{
		"moltin": {
			"provider = commercehooks", "commercehooks/commercehooks", "the provider's `moltin` block", "check base_url in the moltin block",
			"the block `moltin_v1`", "moltin.client_id", "COMMERCELAYER_SCOPE", "`doo_webhook`", "At doo, it is", "at Commerce Layer",
		},
		"commercelayer": {"the commercelayer block", "commercelayer.organization", "Moltin v1 shows", "`moltin_v1_webhook.secret`", "MOLTIN_V1_CLIENT_ID"},
	} {
		for _, text := range texts {
			if of(t, name).Foreign(text) == "" {
				t.Errorf("%s may say %q", name, text)
			}
			if found := of(t, provider.Default).Foreign(text); found != "" {
				t.Errorf("the provider of all vendors may not say %q", found)
			}
		}
	}
	for name, texts := range map[string][]string{
		"moltin": {
			"commercehooks/moltin", "https://github.com/commercehooks/terraform-provider-commercehooks/tree/main", "the provider's `v1` block",
			"MOLTIN_V1_CLIENT_ID", "moltin_v1_webhook", "the base_url of moltin", "a door", "the elasticpath/epcc provider",
		},
		"commercelayer": {"labd/commercelayer", "COMMERCELAYER_SCOPE", "api.commercelayer.io", "Commerce Layer", "provider = commercelayer"},
	} {
		for _, text := range texts {
			if found := of(t, name).Foreign(text); found != "" {
				t.Errorf("%s may not say %q in %q", name, found, text)
			}
		}
	}
}

// TestHCL_otherProviders checks that a block of another provider is removed with what it refers to.
func TestHCL_otherProviders(t *testing.T) {
	t.Parallel()
	const text = "resource \"doo_webhook\" \"tickets\" {}\n\nresource \"terraform_data\" \"told\" {\n  input = doo_webhook.tickets.id\n}\n"
	for name, want := range map[string]string{"doo": text, "moltin": "\n"} {
		if got, err := of(t, name).HCL("main.tf", text); got != want || err != nil {
			t.Errorf("%s: %v, got\n%s", name, err, got)
		}
	}
}
