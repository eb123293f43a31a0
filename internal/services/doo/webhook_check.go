package doo

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
)

// typeShape is how every type of doo's hooks looks.
var typeShape = regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`)

// check reports values that can't be right: as errors where they are new or changed, as warnings where they exist
// already. prior is nil for a new webhook, also for one that replaces another.
func (m webhookModel) check(prior *webhookModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if prior == nil {
		prior = &webhookModel{}
		diags.Append(m.missing()...)
	}
	known := prior.Hooks.Elements()
	for _, element := range m.Hooks.Elements() {
		hook, ok := element.(types.Object)
		if !ok || hook.IsNull() || hook.IsUnknown() {
			continue
		}
		same := types.ObjectNull(hookType().AttrTypes)
		if slices.ContainsFunc(known, hook.Equal) {
			same = hook
		}
		for _, d := range checkHook(hook, same) {
			// An element of a set has no address; the texts name it by its type.
			diags.Append(diag.WithPath(path.Root("hooks"), d))
		}
	}
	at := path.Root("authentication")
	services.CheckURL(at.AtName("endpoint"), leaf(m.Authentication, "endpoint"), leaf(prior.Authentication, "endpoint"),
		[]string{"https", "http"}, &diags)
	format := leaf(m.Authentication, "header_value_format")
	if !m.Authentication.IsNull() && !format.IsUnknown() && !strings.Contains(format.ValueString(), accessTokenPlaceholder) {
		services.CheckChanged(at.AtName("header_value_format"), !format.Equal(leaf(prior.Authentication, "header_value_format")),
			"No place for the access token",
			"header_value_format must contain "+accessTokenPlaceholder+", which doo replaces by the token, as in "+
				`"`+defaultHeaderValueFormat+`".`, &diags)
	}
	wo := m.writeOnly()
	for _, secret := range []struct {
		at      path.Path
		value   types.String
		changed bool
	}{
		{secretPath(), m.secret(), !m.secret().Equal(prior.secret())},
		{writeOnlyPath(), wo.Secret, !wo.Version.Equal(prior.secretVersion())},
	} {
		if dooapi.IsMask(secret.value.ValueString()) {
			services.CheckChanged(secret.at, secret.changed, "A mask instead of a secret",
				fmt.Sprintf("%s looks like what is shown in place of a secret. Set the secret itself, or leave it out where the "+
					"webhook exists already.", secret.at), &diags)
		}
	}
	return diags
}

// missing reports what only a new webhook needs.
func (m webhookModel) missing() diag.Diagnostics {
	var diags diag.Diagnostics
	if m.TeamID.IsNull() {
		diags.Append(missingTeam(path.Root("team_id")))
	}
	if !m.Authentication.IsNull() && m.sent().secret().IsNull() {
		diags.AddAttributeError(secretPath(), "Missing client_secret",
			"doo needs the secret of an authentication to create a webhook. It has no update, so that a change creates a new "+
				"webhook too, and the secret of one that was imported isn't known: set client_secret or client_secret_wo.")
	}
	return diags
}

// missingTeam is the error of a create or an import that needs the provider's team, where there is none.
func missingTeam(at path.Path) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, "Missing team_id",
		"A doo webhook belongs to a team, and none is given. Set team_id of the webhook, team_id in the doo block of the provider "+
			"configuration, or the environment variable DOO_TEAM_ID.")
}

// checkHook checks one hook. prior is the same hook if it exists already, else null.
func checkHook(hook, prior types.Object) diag.Diagnostics {
	var diags diag.Diagnostics
	kind, changed := leaf(hook, "type"), prior.IsNull()
	at := path.Root("hooks").AtMapKey(kind.ValueString())
	catalogue := services.NewCatalogue(hookTypesList)
	switch {
	case kind.IsUnknown():
	case !typeShape.MatchString(kind.ValueString()):
		services.CheckChanged(at, changed, "Malformed hook type",
			fmt.Sprintf("%q is not of the form resource_event in lower case, as in order_created.", kind.ValueString()), &diags)
	case changed && !catalogue.Knows(kind.ValueString()):
		diags.AddAttributeWarning(at, "Unknown hook type",
			fmt.Sprintf("%q is not among the types known to this version of the provider. Is %q meant? If doo has added it since, "+
				"all is well.", kind.ValueString(), catalogue.Nearest(kind.ValueString())))
	}
	schemes := []string{"https", "http"}
	services.CheckURL(at.AtName("endpoint"), leaf(hook, "endpoint"), leaf(prior, "endpoint"), schemes, &diags)
	origin := at.AtName("origin")
	services.CheckURL(origin.AtName("endpoint"), leaf(hook, "origin", "endpoint"), leaf(prior, "origin", "endpoint"), schemes, &diags)
	if !changed {
		return diags
	}
	for _, method := range []struct {
		at    path.Path
		value types.String
	}{{at.AtName("method"), leaf(hook, "method")}, {origin.AtName("method"), leaf(hook, "origin", "method")}} {
		if v := method.value; !v.IsNull() && !v.IsUnknown() && v.ValueString() != defaultMethod {
			diags.AddAttributeWarning(method.at, "Unusual method",
				fmt.Sprintf("%s is %q. doo documents no other method than POST and advises not to change it.", method.at, v.ValueString()))
		}
	}
	if body := leaf(hook, "origin", "body"); !body.IsNull() && !body.IsUnknown() && !json.Valid([]byte(body.ValueString())) {
		diags.AddAttributeWarning(origin.AtName("body"), "The query isn't JSON",
			fmt.Sprintf("%s is sent to a GraphQL endpoint as it is, which expects a JSON document: use jsonencode({ query = … }).",
				origin.AtName("body")))
	}
	return diags
}

// duplicates reports hooks that mean the same once the defaults are filled in. Terraform refuses a plan that holds fewer
// elements than the configuration.
func duplicates(configured types.Set) diag.Diagnostics {
	var diags diag.Diagnostics
	seen := map[string]bool{}
	for _, element := range withDefaults(configured).Elements() {
		hook, ok := element.(types.Object)
		switch {
		case !ok || !services.IsWhollyKnown(hook):
		case hook.IsNull():
			diags.AddAttributeError(path.Root("hooks"), "A hook is null", "Each element of hooks must be an object with type and endpoint.")
		case seen[meaning(hookOf(hook))]:
			diags.AddAttributeError(path.Root("hooks"), "Duplicate hook",
				fmt.Sprintf("Two hooks of the type %q are the same once the defaults are filled in. Remove one.", leaf(hook, "type").ValueString()))
		default:
			seen[meaning(hookOf(hook))] = true
		}
	}
	return diags
}
