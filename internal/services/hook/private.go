package hook

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

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
	for _, s := range r.secrets(new(M), nil) {
		keys = append(keys, s.Name)
	}
	return keys
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
