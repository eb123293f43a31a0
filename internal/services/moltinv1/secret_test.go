package moltinv1

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// versioned is a model with this version of a write-only secret, whose secret is known only where it comes with a
// configuration.
func versioned(secret types.String, version types.Int64) webhookModel {
	return with(func(m *webhookModel) { m.Secret, m.SecretWO, m.SecretWOVersion = types.StringNull(), secret, version })
}

func TestSecretParam(t *testing.T) {
	t.Parallel()
	hush, unset, none := types.StringValue("wo-hush-1"), types.StringNull(), types.Int64Null()
	one, two := types.Int64Value(1), types.Int64Value(2)
	plain := fullModel() // its secret is "hush"
	for name, test := range map[string]struct {
		plan, prior webhookModel
		want        *string
	}{
		"create":              {versioned(hush, one), webhookModel{}, new("wo-hush-1")},
		"create without":      {versioned(unset, none), webhookModel{}, nil},
		"the same version":    {versioned(hush, one), versioned(unset, one), nil},
		"another version":     {versioned(hush, two), versioned(unset, one), new("wo-hush-1")},
		"removed":             {versioned(unset, none), versioned(unset, one), new("")},
		"plain to write-only": {versioned(hush, one), plain, new("wo-hush-1")},
		"write-only to plain": {plain, versioned(unset, one), new("hush")},
		"plain stays":         {plain, plain, nil},
		"plain removed":       {versioned(unset, none), plain, new("")},
		"never managed":       {versioned(unset, none), versioned(unset, none), nil},
		"changed at Moltin":   {versioned(hush, one), versioned(unset, none), new("wo-hush-1")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.plan.secretParam(test.prior)
			if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
