package services

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// DefaultTimeout bounds an operation on one hook, the wait for its turn under the vendor's limits included.
const DefaultTimeout = 20 * time.Minute

// TimeoutsAttribute is the timeouts attribute that every resource has.
func TimeoutsAttribute(ctx context.Context) schema.Attribute {
	attribute, ok := timeouts.AttributesAll(ctx).(schema.SingleNestedAttribute)
	if !ok {
		return timeouts.AttributesAll(ctx)
	}
	attribute.MarkdownDescription = fmt.Sprintf("How long each operation may take, waiting under the vendor's rate limits included, "+
		"as durations such as `30s` or `1h`. Default: `%s` each. A change sends nothing.", "20m")
	return attribute
}

// IdentityModel is the identity of a hook that its id alone names.
type IdentityModel struct {
	ID types.String `tfsdk:"id"`
}

// IdentitySchema is the schema of IdentityModel. description says where the id is found.
func IdentitySchema(description string) identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: description},
	}}
}

// idShape is what every id seen of any vendor looks like. It keeps an import id from reaching another path.
var idShape = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}$`)

// CheckImportID reports an id that can't be one before any request is made.
func CheckImportID(id string, n Noun, example string, diags *diag.Diagnostics) bool {
	if idShape.MatchString(id) {
		return true
	}
	diags.AddError("Malformed import id",
		fmt.Sprintf("%q can't be the id of a %s. The import id has the form %s.", id, n, example))
	return false
}

// ImportID returns the id that an import names, as a string or by identity, checked.
func ImportID(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, n Noun) (id string, ok bool) {
	id = req.ID
	if id == "" && req.Identity != nil {
		var identity IdentityModel
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		id = identity.ID.ValueString()
	}
	return id, !resp.Diagnostics.HasError() && CheckImportID(id, n, "<id>", &resp.Diagnostics)
}

// PlansNoChange reports whether the plan is the prior state, so that there is nothing to check or to warn of.
func PlansNoChange(req resource.ModifyPlanRequest) bool { return req.Plan.Raw.Equal(req.State.Raw) }

// PlanUnchanged plans the prior state as it is when nothing differs but attributes that the server moves by itself. The
// framework marks those as unknown as soon as anything differs in spelling, which would show a change where there is
// none. It reports whether nothing changes.
func PlanUnchanged(req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, moved ...string) bool {
	if resp.Plan.Raw.IsNull() || req.State.Raw.IsNull() { // a destroy or a create
		return false
	}
	var plan, state map[string]tftypes.Value
	if resp.Plan.Raw.As(&plan) != nil || req.State.Raw.As(&state) != nil {
		return false
	}
	for name, planned := range plan {
		if !planned.Equal(state[name]) && (planned.IsKnown() || !slices.Contains(moved, name)) {
			return false
		}
	}
	resp.Plan.Raw = req.State.Raw
	return true
}

// Known returns the planned value, or what the vendor answered where the plan left it open. What was planned must be
// kept even if the vendor answers otherwise: the next refresh then shows the difference.
func Known[T attr.Value](planned, answered T) T {
	if planned.IsUnknown() {
		return answered
	}
	return planned
}

// FullyKnown reports whether nothing in the value waits for apply. Null is known.
func FullyKnown(value attr.Value) bool {
	if value == nil { // inside a null of dynamic type
		return true
	}
	if value.IsUnknown() {
		return false
	}
	switch v := value.(type) {
	case types.Dynamic:
		return FullyKnown(v.UnderlyingValue())
	case interface{ Attributes() map[string]attr.Value }: // an object
		return allKnown(maps.Values(v.Attributes()))
	case interface{ Elements() map[string]attr.Value }: // a map
		return allKnown(maps.Values(v.Elements()))
	case interface{ Elements() []attr.Value }: // a list, a set or a tuple
		return allKnown(slices.Values(v.Elements()))
	}
	return true
}

func allKnown(values iter.Seq[attr.Value]) bool {
	for value := range values {
		if !FullyKnown(value) {
			return false
		}
	}
	return true
}

// StringOrNull returns null for "".
func StringOrNull(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// CheckChanged reports a value that has the wrong shape: as an error where it is new or changed, else as a warning,
// because it exists at the vendor already.
func CheckChanged(at path.Path, changed bool, summary, detail string, diags *diag.Diagnostics) {
	if changed {
		diags.AddAttributeError(at, summary, detail)
		return
	}
	diags.AddAttributeWarning(at, summary, detail)
}
