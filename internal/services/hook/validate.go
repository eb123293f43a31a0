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

// ValidateString implements validator.String.
func (v whereConfigured) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() {
		v.String.ValidateString(ctx, req, resp)
	}
}

// BlockValidator validates a block, single or a set.
type BlockValidator interface {
	validator.Object
	validator.Set
}

// RequiredBlock returns the validator of a block that must be there. example shows one as it is written. The framework's own
// IsRequired doesn't say what is missing.
func RequiredBlock(example string) BlockValidator { return requiredBlock{example} }

type requiredBlock struct{ example string }

// Description says what is validated.
func (requiredBlock) Description(context.Context) string { return "the block is required" }

// MarkdownDescription says what is validated.
func (v requiredBlock) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject reports that a single block is missing.
func (v requiredBlock) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() {
		resp.Diagnostics.Append(v.missing(req.Path))
	}
}

// ValidateSet reports that there is none of several blocks.
func (v requiredBlock) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || !req.ConfigValue.IsUnknown() && len(req.ConfigValue.Elements()) == 0 {
		resp.Diagnostics.Append(v.missing(req.Path))
	}
}

func (v requiredBlock) missing(at path.Path) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, fmt.Sprintf("Missing block %s", at),
		fmt.Sprintf("The block %s is required, as in:\n\n%s", at, v.example))
}

// RequiredInBlock returns the validator of an optional single block in which these attributes or blocks must be set. In the
// schema they are Optional: the framework asks for those that are Required of an absent block too.
func RequiredInBlock(names ...string) validator.Object { return requiredInBlock{names} }

type requiredInBlock struct{ names []string }

// Description says what is validated.
func (v requiredInBlock) Description(context.Context) string {
	return fmt.Sprintf("the block needs %s", strings.Join(v.names, " and "))
}

// MarkdownDescription says what is validated.
func (v requiredInBlock) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject reports what is missing in a block that is there.
func (v requiredInBlock) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	attributes := req.ConfigValue.Attributes()
	for _, name := range v.names {
		if value, ok := attributes[name]; !ok || value.IsNull() {
			at := req.Path.AtName(name)
			resp.Diagnostics.AddAttributeError(at, fmt.Sprintf("Missing %s", name), fmt.Sprintf("%s must be set where there is a block %s.", at, req.Path))
		}
	}
}
