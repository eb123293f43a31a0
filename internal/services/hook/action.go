package hook

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Action is an action on one object of a vendor. D is the model of its configuration.
type Action[D, C any] struct {
	Noun        services.Noun
	TypeName    string
	Description string
	// Target is the argument with the object's id, such as "webhook_id". Attributes are the other arguments.
	Target     string
	Attributes map[string]schema.Attribute
	// Validate checks what the schema can't. Nil if the schema checks everything.
	Validate func(config D, diags *diag.Diagnostics)
	// Attempt completes "Unable to" in failures, such as "reset the circuit of".
	Attempt string
	// Do performs the action. The error that it returns is reported as a failed Attempt.
	Do func(ctx context.Context, client C, config D, said Said) error
	// Account returns the Account of services.Named, and is called after Do. Nil if accounts can't be told apart.
	Account func(client C, config D) string

	connection services.Connection[C]
}

// Said receives what an action reports.
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

// Metadata returns the type's name.
func (a *Action[D, C]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.TypeName
}

// Schema returns the schema.
func (a *Action[D, C]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := map[string]schema.Attribute{a.Target: schema.StringAttribute{
		Required: true, MarkdownDescription: fmt.Sprintf("Id of the %s, such as `%s`.", a.Noun.Thing, a.Noun.ExampleID),
	}}
	maps.Copy(attributes, a.Attributes)
	resp.Schema = schema.Schema{MarkdownDescription: a.Description, Attributes: attributes}
}

// Configure keeps the client of the configured provider.
func (a *Action[D, C]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.connection = services.Connect[C](req.ProviderData, a.Noun.Settings.Service, &resp.Diagnostics)
}

// ValidateConfig checks what the schema can't.
func (a *Action[D, C]) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	a.checked(ctx, req.Config, &resp.Diagnostics)
}

// checked returns the checked configuration and the id in it.
func (a *Action[D, C]) checked(ctx context.Context, from tfsdk.Config, diags *diag.Diagnostics) (config D, id string) {
	var target types.String
	diags.Append(from.GetAttribute(ctx, path.Root(a.Target), &target)...)
	a.Noun.CheckID(path.Root(a.Target), target, diags)
	return checked(ctx, from, a.Validate, diags), target.ValueString()
}

// Invoke performs the action. It checks the configuration again, because everything in it is known now.
func (a *Action[D, C]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	config, id := a.checked(ctx, req.Config, &resp.Diagnostics)
	client, ok := a.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()
	err := a.Do(ctx, client, config, Said{&resp.Diagnostics, func(line string) {
		resp.SendProgress(action.InvokeProgressEvent{Message: line})
	}})
	target := services.Named{Noun: a.Noun, At: path.Root(a.Target), ID: id}
	if a.Account != nil {
		target.Account = a.Account(client, config)
	}
	target.Failed(&resp.Diagnostics, a.Attempt, err)
	tell(client, a.Noun, &resp.Diagnostics)
}
