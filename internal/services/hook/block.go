package hook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// checked returns the configuration of a data source or an action, as far as it is known. validate checks what the schema can't,
// and may be nil.
func checked[D any](ctx context.Context, config tfsdk.Config, validate func(D, *diag.Diagnostics), diags *diag.Diagnostics) D {
	var d D
	diags.Append(config.Get(ctx, &d)...)
	if validate != nil && !diags.HasError() {
		validate(d, diags)
	}
	return d
}

// tell adds what a client has learned of its account, if it embeds Account.
func tell(client any, n services.Noun, diags *diag.Diagnostics) {
	if account, ok := client.(interface {
		tell(n services.Noun, diags *diag.Diagnostics)
	}); ok {
		account.tell(n, diags)
	}
}
