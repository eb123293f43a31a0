package hook

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// unseenKey is where the private state of a plan keeps the names of the write-only secrets that it was made without.
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

// private reads what the resource keeps.
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

// names returns a list that is kept under a key.
func (p Private) names(key string) []string {
	var names []string
	_ = json.Unmarshal(p[key], &names) // nothing is known then
	return names
}

// keepNames keeps a list under a key, which is absent where there are none.
func (p Private) keepNames(key string, names []string) {
	p[key] = nil
	if len(names) > 0 {
		p[key], _ = json.Marshal(names) // texts can't fail
	}
}

// keep writes what differs from before, which is nil for a new hook: what Terraform hands over then is overwritten.
func (p Private) keep(ctx context.Context, to privateWriter, before Private, diags *diag.Diagnostics) {
	for key, value := range p {
		if was, known := before[key]; !known || !bytes.Equal(was, value) {
			diags.Append(to.SetKey(ctx, key, value)...)
		}
	}
}

// noPrivate is the private state of a new hook: what Terraform hands over with its plan is of the hook that it replaces.
type noPrivate struct{}

// GetKey finds nothing.
func (noPrivate) GetKey(context.Context, string) ([]byte, diag.Diagnostics) { return nil, nil }
