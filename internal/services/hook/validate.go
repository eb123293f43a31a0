package hook

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// PlainSecret returns what an optional secret that has a write-only twin is checked for: it isn't empty, and a warning
// prefers the twin, which is at writeOnly.
func PlainSecret(writeOnly path.Expression) []validator.String {
	return []validator.String{
		stringvalidator.LengthAtLeast(1),
		whereConfigured{stringvalidator.PreferWriteOnlyAttribute(writeOnly)},
	}
}

// WriteOnlySecret returns what the write-only twin of the secret at plain is checked for: it isn't empty, and doesn't
// stand beside it.
func WriteOnlySecret(plain path.Expression) []validator.String {
	return []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(plain)}
}

// whereConfigured spares its validator a search through the whole configuration where there is nothing to check: that
// took more time than all other checks of a resource.
type whereConfigured struct{ validator.String }

func (v whereConfigured) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() {
		v.String.ValidateString(ctx, req, resp)
	}
}

// RequiredBlock returns what a block is checked for that can't be left out. Without it, an error says what the block is for
// and shows an example of it, in HCL.
func RequiredBlock(purpose, example string) BlockValidator { return requiredBlock{purpose, example} }

// BlockValidator validates a block of which there is one, or a set.
type BlockValidator interface {
	validator.Object
	validator.Set
}

type requiredBlock struct{ purpose, example string }

func (v requiredBlock) Description(context.Context) string         { return "required: " + v.purpose }
func (v requiredBlock) MarkdownDescription(context.Context) string { return "required: " + v.purpose }

func (v requiredBlock) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() {
		v.report(req.Path, &resp.Diagnostics)
	}
}

func (v requiredBlock) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() { // the framework reads an empty set of blocks as null
		v.report(req.Path, &resp.Diagnostics)
	}
}

func (v requiredBlock) report(at path.Path, diags *diag.Diagnostics) {
	diags.AddAttributeError(at, fmt.Sprintf("Missing block %s", at),
		fmt.Sprintf("The block %s is required: %s. For example:\n\n%s", at, v.purpose, v.example))
}

// RequiredInBlock returns what an optional block is checked for in which these attributes or blocks must be set. In the schema
// they are Optional: the framework asks for those that are Required even where the block is absent.
func RequiredInBlock(names ...string) validator.Object { return requiredInBlock{names} }

type requiredInBlock struct{ names []string }

func (v requiredInBlock) Description(context.Context) string {
	return "needs " + strings.Join(v.names, " and ")
}

func (v requiredInBlock) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v requiredInBlock) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	attributes := req.ConfigValue.Attributes()
	for _, name := range v.names {
		if value, ok := attributes[name]; ok && value.IsNull() {
			at := req.Path.AtName(name)
			resp.Diagnostics.AddAttributeError(at, fmt.Sprintf("Missing %s", at), fmt.Sprintf("The block %s needs %s.", req.Path, name))
		}
	}
}
