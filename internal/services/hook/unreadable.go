package hook

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Unreadable is the warning of an object in a list that can't be read, and without which the list goes on. The summary has its
// id, because Terraform shows only one of several warnings with the same.
func Unreadable(n services.Noun, id string, reason error) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Unreadable %s %s", n, cmp.Or(id, "without an id")),
		fmt.Sprintf("The list of %ss contains one that this provider can't read: %s. It is left out; the others are not "+
			"affected. Look at it at %s. If nothing is wrong with it, please report a bug in the provider.", n, strings.TrimSuffix(reason.Error(), "."), n.Vendor))
}

// firstError is the first error among diagnostics, nil where there is none.
func firstError(diags diag.Diagnostics) error {
	for _, d := range diags.Errors() {
		return fmt.Errorf("%s", d.Detail())
	}
	return nil
}
