package services

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// idShape matches every id that any vendor is known to use. It keeps an import id from reaching another path.
var idShape = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}$`)

func (n Noun) canBeID(id string) bool {
	return idShape.MatchString(id) && !slices.Contains(n.ReservedIDs, id)
}

// CheckImportID reports an impossible id before any request is made. form is the form of an import id, such as "<id>".
func (n Noun) CheckImportID(id, form string, diags *diag.Diagnostics) bool {
	if n.canBeID(id) {
		return true
	}
	what := "can't be that of a " + n.String()
	if id == "" {
		what = "is empty"
	}
	diags.AddError("Malformed import id",
		fmt.Sprintf("The id to import %s. The id of a %s looks like %s; an import id has the form %s.", what, n, n.ExampleID, form))
	return false
}

// CheckID reports an impossible id in a configuration before any request is made. A null or unknown id passes.
func (n Noun) CheckID(at path.Path, id types.String, diags *diag.Diagnostics) {
	if id.IsNull() || id.IsUnknown() || n.canBeID(id.ValueString()) {
		return
	}
	diags.AddAttributeError(at, fmt.Sprintf("Malformed %s id", n.Thing),
		fmt.Sprintf("%s can't be the id of a %s, which looks like %s.", at, n, n.ExampleID))
}

// Named is an object that a configuration names by its id.
type Named struct {
	Noun Noun
	// At is where the id is configured.
	At path.Path
	ID string
	// Account is whose objects the vendor looked among, such as "test mode", or "" if that isn't known.
	Account string
}

// Failed reports that an attempt such as "read" failed. An error that wraps rest.ErrNotFound points at the configured id.
func (o Named) Failed(diags *diag.Diagnostics, attempt string, err error) {
	n := o.Noun
	if !errors.Is(err, rest.ErrNotFound) {
		n.Failed(diags, attempt, o.ID, err)
		return
	}
	account := ""
	if o.Account != "" {
		account = " (" + o.Account + ")"
	}
	diags.AddAttributeError(o.At, fmt.Sprintf("Unable to %s %s", attempt, n),
		fmt.Sprintf("%s %s: %s.\n\nNo %s has this id for the credentials in use%s. Check %s, and the address and credentials in %s.",
			capitalized(n.Thing), o.ID, strings.TrimSuffix(err.Error(), "."), n.Thing, account, o.At, n.Settings))
}
