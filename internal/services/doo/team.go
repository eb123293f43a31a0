package doo

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

const (
	exampleID     = "0f5566bb-d35b-11e7-bde8-0206116776d2"
	exampleTeamID = "111"
)

func webhookNoun() services.Noun {
	return services.Noun{Vendor: "doo", Thing: "webhook", Service: serviceName,
		AccessHint: "doo also needs an api_key (DOO_API_KEY) with every request, and lets an API client use the teams of its own organization only."}
}

func teamNoun() services.Noun {
	return services.Noun{Vendor: "doo", Thing: "team", Service: serviceName}
}

// checkID reports a configured id that can't be one, before any request is made of it. A null or unknown one is none.
func checkID(id types.String, at path.Path, n services.Noun, example string, diags *diag.Diagnostics) {
	var asImport diag.Diagnostics // in words that don't fit here
	if id.IsNull() || id.IsUnknown() || services.CheckImportID(id.ValueString(), n, "<id>", &asImport) {
		return
	}
	diags.AddAttributeError(at, fmt.Sprintf("Malformed %s id", n.Thing),
		fmt.Sprintf("%q can't be the id of a %s, which looks like %s.", id.ValueString(), n, example))
}

// checkTeam reports a configured team that can't be one.
func checkTeam(team types.String, diags *diag.Diagnostics) {
	checkID(team, path.Root("team_id"), teamNoun(), exampleTeamID, diags)
}

// teamOf returns the configured team, or the provider's where none is configured. It reports that there is neither.
func teamOf(configured types.String, client *client, diags *diag.Diagnostics) (team types.String, ok bool) {
	checkTeam(configured, diags)
	if configured.IsNull() {
		configured = client.team
	}
	switch {
	case configured.IsNull():
		diags.AddAttributeError(path.Root("team_id"), "Missing team_id",
			"doo lists webhooks by their team, and none is given. Set team_id here, team_id in the doo block of the provider "+
				"configuration, or the environment variable DOO_TEAM_ID.")
	case configured.IsUnknown():
		diags.AddAttributeError(path.Root("team_id"), "The team_id of doo isn't known yet",
			"team_id in the doo block of the provider configuration is only known after apply. Set team_id here.")
	}
	return configured, !diags.HasError()
}
