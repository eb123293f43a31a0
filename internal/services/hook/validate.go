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

// PlainSecret returns the checks of an optional secret with a write-only counterpart: it isn't empty, and a warning recommends the
// counterpart, which is at writeOnly.
func PlainSecret(writeOnly path.Expression) []validator.String {
	return []validator.String{
		stringvalidator.LengthAtLeast(1),
		whereConfigured{stringvalidator.PreferWriteOnlyAttribute(writeOnly)},
	}
}

// WriteOnlySecret returns the checks of the write-only counterpart of the secret at plain: it isn't empty, and only one of both is
// set.
func WriteOnlySecret(plain path.Expression) []validator.String {
	return []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(plain)}
}

// whereConfigured calls its validator only if the value is set. The validator searches the whole configuration, which took longer
// than all other checks of a resource.
type whereConfigured struct{ validator.String }

func (v whereConfigured) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() {
		v.String.ValidateString(ctx, req, resp)
	}
}

// RequiredBlock returns the check of a required block. Without the block, an error says what it is for and shows an example in
// HCL.
func RequiredBlock(purpose, example string) BlockValidator { return requiredBlock{purpose, example} }

// BlockValidator validates a single block or a set of blocks.
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

// RequiredInBlock returns the check of an optional block in which these attributes or blocks must be set. They are Optional in the
// schema, because the framework would require them even if the block is absent.
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
