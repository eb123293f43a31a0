package moltin

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// TestService_defaultHost: without a base_url, the host is the one that Elastic Path's own tools use.
func TestService_defaultHost(t *testing.T) {
	t.Setenv("MOLTIN_BASE_URL", "")
	connection, ok := Service{}.Configure(services.NewSettings(services.InBlock(serviceName), types.ObjectNull(nil), "test")).(services.Connection[*client])
	if !ok {
		t.Fatal("there is no connection")
	}
	if c, _ := connection.Ready(); c.Access.BaseURL != "https://euwest.api.elasticpath.com/" {
		t.Errorf("the host is %s", c.Access.BaseURL)
	}
}
