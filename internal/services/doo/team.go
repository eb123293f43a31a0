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

// defaultTeam is the provider's team. It is null before the provider is configured, even if other settings are missing.
func (c *client) defaultTeam() types.String {
	if c == nil {
		return types.StringNull()
	}
	return c.team
}

// awaitsTeam reports whether the provider's team is needed but unknown.
func awaitsTeam(configured types.String, client *client) bool {
	return configured.IsNull() && client.defaultTeam().IsUnknown()
}

// checkTeam reports a configured team that can't be valid.
func checkTeam(team types.String, diags *diag.Diagnostics) {
	teamNoun().CheckID(path.Root("team_id"), team, diags)
}

// teamOf returns the configured team, or else the provider's. It reports an error if there is neither.
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
			"Set team_id here. The team_id in doo's provider settings is only known after apply. For an import, use "+
				"<team_id>/<id>.")
	}
	return team, !diags.HasError()
}

// missingTeam is the error for a missing team without a default in the provider.
func missingTeam() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("team_id"), "Missing team_id",
		"Set team_id here, in doo's settings in the provider configuration, or with the environment variable DOO_TEAM_ID. "+
			"Every doo webhook belongs to a team. For an import, use <team_id>/<id>.")
}
