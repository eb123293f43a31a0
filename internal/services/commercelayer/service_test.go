package commercelayer

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// TestService_version: a version of the environment is taken, and one that can't be any is refused before anything is asked.
func TestService_version(t *testing.T) {
	for version, refused := range map[string]bool{"2026-05": false, "": false, "latest": true, "2026-05/..": true, "v2": true} {
		t.Run(version, func(t *testing.T) {
			for name, value := range map[string]string{"ORGANIZATION": "demo", "CLIENT_ID": "demo", "CLIENT_SECRET": "hush-hush", "API_VERSION": version} {
				t.Setenv("COMMERCELAYER_"+name, value)
			}
			connection, ok := Service{}.Configure(services.NewSettings(services.InBlock(serviceName), types.ObjectNull(nil), "test")).(services.Connection[*client])
			if !ok {
				t.Fatal("there is no connection")
			}
			var diags diag.Diagnostics
			connection.Client(&diags)
			if diags.HasError() != refused {
				t.Errorf("said is %v", diags)
			}
			if refused && (diags[0].Summary() != "Unusable api_version of commercelayer" || !strings.Contains(diags[0].Detail(), "COMMERCELAYER_API_VERSION")) {
				t.Errorf("said is %v", diags)
			}
		})
	}
}
