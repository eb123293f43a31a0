package hook

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Unreadable returns the warning for an object in a list that can't be read and is left out. The summary has its id, because
// Terraform shows only one of several warnings with the same summary.
func Unreadable(n services.Noun, id string, reason error) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Unreadable %s %s", n, cmp.Or(id, "without an id")),
		fmt.Sprintf("The list of %ss contains one that this provider can't read: %s. It is left out. The others are not "+
			"affected. Check it in %s. If nothing is wrong with it, please report a bug in the provider.", n, strings.TrimSuffix(reason.Error(), "."), n.Vendor))
}

// firstError returns the first error among diagnostics, nil if there is none.
func firstError(diags diag.Diagnostics) error {
	for _, d := range diags.Errors() {
		return fmt.Errorf("%s", d.Detail())
	}
	return nil
}
