package doo

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// typeShape is how every type of doo's hooks looks.
var typeShape = regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`)

// Check doesn't check a hook that the webhook already has.
func (m webhookModel) Check(prior *webhookModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if prior == nil {
		prior = &webhookModel{}
		diags.Append(m.missing()...)
	}
	if !m.TeamID.Equal(prior.TeamID) {
		checkTeam(m.TeamID, &diags)
	}
	existing := byMeaning(prior.Hooks)
	for _, h := range hooksIn(m.Hooks) {
		_, exists := existing[meaning(h.params())]
		for _, d := range h.check(!exists || !h.isKnown()) {
			// An element of a set has no address, so the messages name it by its type.
			diags.Append(diag.WithPath(path.Root("hooks"), d))
		}
	}
	if a := m.Authentication; a != nil {
		before := prior.Authentication
		if before == nil {
			before = &authenticationModel{}
		}
		at := path.Root("authentication")
		services.CheckURL(at.AtName("endpoint"), a.Endpoint, before.Endpoint, []string{"https", "http"}, &diags)
		if format := a.HeaderValueFormat; !format.IsUnknown() && !strings.Contains(format.ValueString(), accessTokenPlaceholder) {
			services.CheckChanged(at.AtName("header_value_format"), !format.Equal(before.HeaderValueFormat),
				"Placeholder for the access token missing",
				"header_value_format must contain "+accessTokenPlaceholder+", which doo replaces with the token, for example "+
					`"`+defaultHeaderValueFormat+`".`, &diags)
		}
	}
	return diags
}

// missing reports what only a new webhook needs.
func (m webhookModel) missing() diag.Diagnostics {
	var diags diag.Diagnostics
	if m.TeamID.IsNull() {
		diags.Append(missingTeam())
	}
	if c := m.credentials(); m.Authentication != nil && c.ClientSecret.IsNull() && c.ClientSecretWO.IsNull() {
		diags.AddAttributeError(secretPath(), "Missing client_secret",
			"Set client_secret or client_secret_wo. doo requires the secret to create a webhook with authentication, and can't update "+
				"webhooks, so a change creates a new one too. The secret of an imported webhook isn't known.")
	}
	return diags
}

// label names a hook in a message by its type if that is one of doo's. Anything else may be a secret in the wrong place.
func label(catalogue services.Catalogue, kind types.String) string {
	if catalogue.Knows(kind.ValueString()) {
		return kind.ValueString()
	}
	return "of an unlisted type"
}

// check checks a hook. changed reports whether the webhook doesn't have it yet.
func (h hookModel) check(changed bool) diag.Diagnostics {
	var diags diag.Diagnostics
	catalogue := services.NewCatalogue(hookTypesList)
	at := path.Root("hooks").AtMapKey(label(catalogue, h.Type))
	switch {
	case h.Type.IsUnknown():
	case !typeShape.MatchString(h.Type.ValueString()):
		services.CheckChanged(at, changed, "Malformed hook type",
			fmt.Sprintf("Types of hooks have the form resource_event in lower case, for example order_created. Did you mean %q?",
				catalogue.Nearest(h.Type.ValueString())), &diags)
	case changed && !catalogue.Knows(h.Type.ValueString()):
		diags.AddAttributeWarning(at, "Unknown hook type",
			fmt.Sprintf("This version of the provider doesn't know the type of a hook. Did you mean %q? If doo added the type "+
				"later, ignore this warning.", catalogue.Nearest(h.Type.ValueString())))
	}
	checkURL := func(at path.Path, address types.String) {
		prior := types.StringNull()
		if !changed {
			prior = address
		}
		services.CheckURL(at, address, prior, []string{"https", "http"}, &diags)
	}
	checkURL(at.AtName("endpoint"), h.Endpoint)
	origin := at.AtName("origin")
	if h.Origin != nil {
		checkURL(origin.AtName("endpoint"), h.Origin.Endpoint)
	}
	if !changed {
		return diags
	}
	checkMethod(at.AtName("method"), h.Method, &diags)
	if o := h.Origin; o != nil {
		checkMethod(origin.AtName("method"), o.Method, &diags)
		if !o.Body.IsNull() && !o.Body.IsUnknown() && !json.Valid([]byte(o.Body.ValueString())) {
			diags.AddAttributeWarning(origin.AtName("body"), "The query isn't JSON",
				fmt.Sprintf("%s is sent unchanged to a GraphQL endpoint, which expects a JSON document. Use jsonencode({ query "+
					"= … }).",
					origin.AtName("body")))
		}
	}
	return diags
}

func checkMethod(at path.Path, method types.String, diags *diag.Diagnostics) {
	if !method.IsNull() && !method.IsUnknown() && method.ValueString() != defaultMethod {
		diags.AddAttributeWarning(at, "Unusual method",
			fmt.Sprintf("%s isn't POST. doo documents no other method and advises against changing it.", at))
	}
}

// checkConfigured reports what is wrong with hooks as they are configured. A validator in the schema could only identify a hook by
// quoting all of it, because an element of a set has no address.
//
// Hooks that are equal with their defaults are refused because Terraform rejects a plan with fewer elements than the
// configuration.
func checkConfigured(hooks types.Set) diag.Diagnostics {
	var diags diag.Diagnostics
	seen := map[string]bool{}
	fail := func(summary, format string, args ...any) {
		diags.AddAttributeError(path.Root("hooks"), summary, fmt.Sprintf(format, args...))
	}
	catalogue := services.NewCatalogue(hookTypesList)
	for _, h := range hooksIn(withDefaults(hooks)) {
		kind := label(catalogue, h.Type)
		empty := types.StringValue("")
		if o := h.Origin; o != nil {
			if o.Body.IsNull() || o.Body.Equal(empty) {
				fail("Missing body", "Set the body in the origin of the hook %q. It is the request whose result is "+
					"delivered, for example body = jsonencode({ query = … }).", kind)
			}
			if o.Endpoint.Equal(empty) || o.Method.Equal(empty) {
				fail("Empty argument", "The origin of the hook %q has an empty endpoint or method. Omit it to use its default.", kind)
			}
		}
		if h.Method.Equal(empty) {
			fail("Empty argument", "The method of the hook %q is empty. Omit it to use its default.", kind)
		}
		if !h.isKnown() {
			continue
		}
		key := meaning(h.params())
		if seen[key] {
			fail("Duplicate hook", "Remove one of the two hooks of type %q. With their defaults, they are the same.", kind)
		}
		seen[key] = true
	}
	return diags
}
