package hook

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestImportState(t *testing.T) {
	t.Parallel()
	identitySchema := IdentitySchema("Id of the hook.")
	identity := func(id any) *tfsdk.ResourceIdentity {
		kind := identitySchema.Type().TerraformType(t.Context())
		return &tfsdk.ResourceIdentity{Schema: identitySchema, Raw: tftypes.NewValue(kind, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id)})}
	}
	for name, test := range map[string]struct {
		req  resource.ImportStateRequest
		want string // "" where it is refused
	}{
		"by id":                  {resource.ImportStateRequest{ID: "h1"}, "h1"},
		"by identity":            {resource.ImportStateRequest{Identity: identity("h1")}, "h1"},
		"malformed id":           {resource.ImportStateRequest{ID: "../x"}, ""},
		"malformed, by identity": {resource.ImportStateRequest{Identity: identity("../x")}, ""},
		"reserved id":            {resource.ImportStateRequest{ID: "fields"}, ""},
		"reserved, by identity":  {resource.ImportStateRequest{Identity: identity("fields")}, ""},
		"null identity":          {resource.ImportStateRequest{Identity: identity(nil)}, ""},
		"neither":                {resource.ImportStateRequest{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sch := toySchema(t.Context())
			kind, _ := sch.Type().TerraformType(t.Context()).(tftypes.Object)
			resp := resource.ImportStateResponse{State: tfsdk.State{Schema: sch, Raw: tftypes.NewValue(kind, nil)}}
			toyResource().ImportState(t.Context(), test.req, &resp)
			if refused := resp.Diagnostics.HasError(); refused != (test.want == "") {
				t.Fatalf("got %q", texts(resp.Diagnostics))
			}
			var id types.String
			resp.State.GetAttribute(t.Context(), path.Root("id"), &id)
			if id.ValueString() != test.want {
				t.Errorf("the state holds the id %s", id)
			}
		})
	}
}
