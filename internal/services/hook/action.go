package hook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Action is an action that a vendor's client does. D is the model of its configuration.
type Action[D, C any] struct {
	Noun     services.Noun
	TypeName string
	Config   schema.Schema
	// Validate checks what the schema can't say. Nil where it says it all.
	Validate func(config D, diags *diag.Diagnostics)
	// Do does it, and reports what became of it.
	Do func(ctx context.Context, client C, config D, said Said)

	connection services.Connection[C]
}

// Said takes what an action has to say.
type Said struct {
	*diag.Diagnostics
	// Progress shows a line while the action runs.
	Progress func(line string)
}

func _[D, C any](a *Action[D, C]) {
	var (
		_ action.ActionWithConfigure      = a
		_ action.ActionWithValidateConfig = a
	)
}

// Metadata tells the type's name.
func (a *Action[D, C]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.TypeName
}

// Schema tells the schema.
func (a *Action[D, C]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = a.Config
}

// Configure takes the client of the configured provider.
func (a *Action[D, C]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.connection = services.Connect[C](req.ProviderData, a.Noun.Settings.Service, &resp.Diagnostics)
}

// ValidateConfig checks what the schema can't say.
func (a *Action[D, C]) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var config D
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if a.Validate != nil && !resp.Diagnostics.HasError() {
		a.Validate(config, &resp.Diagnostics)
	}
}

// Invoke does it. What wasn't known when the configuration was checked is known now, and is checked first.
func (a *Action[D, C]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config D
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if a.Validate != nil && !resp.Diagnostics.HasError() {
		a.Validate(config, &resp.Diagnostics)
	}
	client, ok := a.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()
	a.Do(ctx, client, config, Said{&resp.Diagnostics, func(line string) {
		resp.SendProgress(action.InvokeProgressEvent{Message: line})
	}})
	if account, ok := any(client).(interface {
		tell(n services.Noun, diags *diag.Diagnostics)
	}); ok {
		account.tell(a.Noun, &resp.Diagnostics)
	}
}
