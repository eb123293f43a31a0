package services

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// client stands for a service's client.
type client struct{ name string }

func connect(b types.Object) Connection[*client] {
	s := settings(b, nil)
	s.Credentials()
	return NewConnection(s, &client{"acme"})
}

func TestConnection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block            types.Object
		onConnect, onUse []string
		usable           bool
	}{
		"complete": {
			block:  block(t, words("client_id", "id", "client_secret", "secret")),
			usable: true,
		},
		"missing": {
			block:     types.ObjectNull(blockType(t)),
			onConnect: []string{missingBoth}, onUse: []string{missingBoth},
		},
		"unknown": { // planning a create needs no request, so connecting isn't refused
			block: block(t, map[string]attr.Value{"client_id": types.StringValue("id"), "client_secret": types.StringUnknown()}),
			onUse: []string{unknownSecret},
		},
		"unknown and missing": {
			block:     block(t, unknownValue("client_secret")),
			onConnect: []string{missingID}, onUse: []string{missingID, unknownSecret},
		},
		"unknown block": {block: types.ObjectUnknown(blockType(t)), onUse: []string{unknownBlock}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			connection := Connect[*client](ProviderData{"acme": connect(test.block)}, "acme", &diags)
			if got := texts(diags); !slices.Equal(got, test.onConnect) {
				t.Errorf("connecting says\n%q\nwant\n%q", got, test.onConnect)
			}
			// The same collection is used on, as when one RPC does both: nothing is said twice.
			got, usable := connection.Client(&diags)
			if usable != test.usable || usable && got.name != "acme" {
				t.Errorf("got %v, %t", got, usable)
			}
			if got := texts(diags); !slices.Equal(got, test.onUse) {
				t.Errorf("using says\n%q\nwant\n%q", got, test.onUse)
			}
		})
	}
}

func TestConnect_otherData(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		data any
		bug  bool
	}{
		"not configured yet":      {nil, false},
		"data of another kind":    {"text", true},
		"service not in it":       {ProviderData{}, true},
		"service of another kind": {ProviderData{"acme": Connection[string]{}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			Connect[*client](test.data, "acme", &diags)
			if got := strings.Join(texts(diags), "\n"); test.bug != strings.Contains(got, "bug in the provider") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestSettings_Problem(t *testing.T) {
	t.Parallel()
	s := settings(types.ObjectNull(blockType(t)), nil)
	s.Problem("Odd", "Two settings exclude each other.")
	var diags diag.Diagnostics
	if _, usable := NewConnection(s, &client{}).Client(&diags); usable {
		t.Error("a connection with a problem is usable")
	}
	if got, want := texts(diags), []string{"error: Odd: Two settings exclude each other."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
