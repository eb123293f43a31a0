package hook

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// unseenKey is where the private state of a plan lists the write-only secrets that it was made without.
const unseenKey = "unseen"

// Private is what a resource keeps in private state, by key. Nil values are absent.
type Private map[string][]byte

// privateReader and privateWriter are the private state of requests and responses, whose types the framework keeps to itself.
type (
	privateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
	privateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
)

// private reads what the resource has stored.
func (r *Resource[M, O, C]) private(ctx context.Context, from privateReader, diags *diag.Diagnostics) Private {
	kept := Private{}
	for _, key := range r.privateKeys() {
		value, found := from.GetKey(ctx, key)
		diags.Append(found...)
		kept[key] = value
	}
	return kept
}

func (r *Resource[M, O, C]) privateKeys() []string {
	keys := []string{ownerKey, accessKey}
	secrets := r.secrets(new(M), nil)
	for _, s := range secrets {
		keys = append(keys, s.Name)
	}
	if len(secrets) > 0 {
		keys = append(keys, unseenKey, shownKey)
	}
	return keys
}

// names returns the list under a key.
func (p Private) names(key string) []string {
	var names []string
	_ = json.Unmarshal(p[key], &names) // nothing is known if it fails
	return names
}

// keepNames stores a list under a key, which is absent if the list is empty.
func (p Private) keepNames(key string, names []string) {
	p[key] = nil
	if len(names) > 0 {
		p[key], _ = json.Marshal(names) // texts can't fail
	}
}

// keep writes what differs from before, which is nil for a new hook. Then it overwrites what Terraform passes.
func (p Private) keep(ctx context.Context, to privateWriter, before Private, diags *diag.Diagnostics) {
	for key, value := range p {
		if was, known := before[key]; !known || !bytes.Equal(was, value) {
			diags.Append(to.SetKey(ctx, key, value)...)
		}
	}
}

// noPrivate is the private state of a new hook. What Terraform passes with its plan belongs to the hook that it replaces.
type noPrivate struct{}

// GetKey finds nothing.
func (noPrivate) GetKey(context.Context, string) ([]byte, diag.Diagnostics) { return nil, nil }
