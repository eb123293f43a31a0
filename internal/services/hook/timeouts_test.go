package hook

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

func TestTimeoutsBlock(t *testing.T) {
	t.Parallel()
	attributes := TimeoutsBlock(t.Context()).GetNestedObject().GetAttributes()
	for _, name := range []string{"create", "read", "update", "delete"} {
		if attributes[name] == nil {
			t.Errorf("there is no timeout for %s", name)
			continue
		}
		if text := attributes[name].GetMarkdownDescription(); !strings.Contains(text, "`20m`") || services.DefaultTimeout.String() != "20m0s" {
			t.Errorf("the default is %s, but the description says %s", services.DefaultTimeout, text)
		}
	}
}

// TestNoTimeouts: a model without timeouts can be written to a state.
func TestNoTimeouts(t *testing.T) {
	t.Parallel()
	sch := toySchema(t.Context())
	state := tfsdk.State{Schema: sch, Raw: tftypes.NewValue(sch.Type().TerraformType(t.Context()), nil)}
	if diags := state.Set(t.Context(), toy{Base: Base{Timeouts: NoTimeouts(t.Context())}}); diags.HasError() {
		t.Errorf("got %q", texts(diags))
	}
	limit, diags := NoTimeouts(t.Context()).Create(t.Context(), services.DefaultTimeout)
	if limit != services.DefaultTimeout || diags.HasError() {
		t.Errorf("a create may take %s, %q", limit, texts(diags))
	}
}
