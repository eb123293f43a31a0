package doo

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

func teamNoun() services.Noun {
	return services.Noun{Vendor: title, Thing: "team", ExampleID: "111"}
}

// defaultTeam is the provider's team. It is null before the provider is configured, and doesn't depend on whether the other
// settings are complete.
func (c *client) defaultTeam() types.String {
	if c == nil {
		return types.StringNull()
	}
	return c.team
}

// awaitsTeam reports whether the provider's team is needed and isn't known yet.
func awaitsTeam(configured types.String, client *client) bool {
	return configured.IsNull() && client.defaultTeam().IsUnknown()
}

// checkTeam reports a configured team that can't be one.
func checkTeam(team types.String, diags *diag.Diagnostics) {
	teamNoun().CheckID(path.Root("team_id"), team, diags)
}

// teamOf returns the configured team, or the provider's where none is configured. It reports that there is neither.
func teamOf(configured types.String, client *client, diags *diag.Diagnostics) (team types.String, ok bool) {
	checkTeam(configured, diags)
	team = configured
	if team.IsNull() {
		team = client.defaultTeam()
	}
	switch {
	case team.IsNull():
		diags.Append(missingTeam())
	case team.IsUnknown():
		diags.AddAttributeError(path.Root("team_id"), "The team_id of doo isn't known yet",
			"team_id among doo's settings in the provider configuration is only known after apply. Set team_id here; an import takes "+
				"<team_id>/<id>.")
	}
	return team, !diags.HasError()
}

// missingTeam is the error where a team is needed and neither it nor the provider's default is set.
func missingTeam() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("team_id"), "Missing team_id",
		"doo keeps webhooks by their team, and none is given. Set team_id here or among doo's settings in the "+
			"provider configuration, or the environment variable DOO_TEAM_ID; an import takes <team_id>/<id>.")
}
