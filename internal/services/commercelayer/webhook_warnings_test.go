package commercelayer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestWarnNotDelivering refreshes webhooks that get no deliveries.
func TestWarnNotDelivering(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	disabled := func(h *commercelayerfake.Webhook) { h.DisabledAt = &at }
	open := func(h *commercelayerfake.Webhook) { h.CircuitState, h.CircuitFailureCount = "open", 30 }
	const (
		isDisabled = `WARNING AttributeName("enabled"): A Commerce Layer webhook was disabled outside of Terraform: Webhook existing01 ` +
			`(Orders) gets no deliveries since 2026-05-04T03:02:01.000Z. To enable it, apply; to leave it as it is, set enabled = false.`
		isOpen = `WARNING AttributeName("circuit_state"): A Commerce Layer webhook gets no deliveries: The circuit of webhook existing01 ` +
			`(Orders) is open, because too many deliveries in a row failed. Once its endpoint works again, invoke the action ` +
			`commercelayer_webhook_reset_circuit, which needs Terraform 1.14, or reset it in the dashboard.`
	)
	for name, test := range map[string]struct {
		state string
		edit  func(*commercelayerfake.Webhook)
		want  []string
	}{
		"fine":                              {state: `"enabled":true`, edit: func(*commercelayerfake.Webhook) {}},
		"disabled outside of Terraform":     {`"enabled":true`, disabled, []string{isDisabled}},
		"disabled by Terraform":             {state: `"enabled":false`, edit: disabled},
		"enabled outside of Terraform":      {state: `"enabled":false`, edit: func(*commercelayerfake.Webhook) {}},
		"disabled, imported":                {state: `"enabled":null`, edit: disabled},
		"circuit open":                      {`"enabled":true`, open, []string{isOpen}},
		"circuit open, imported":            {`"enabled":null`, open, []string{isOpen}},
		"circuit open, disabled by itself":  {state: `"enabled":false`, edit: func(h *commercelayerfake.Webhook) { open(h); disabled(h) }},
		"circuit open, disabled by another": {`"enabled":true`, func(h *commercelayerfake.Webhook) { open(h); disabled(h) }, []string{isOpen, isDisabled}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.CommerceLayer.Put(existing())
			w.CommerceLayer.Edit("existing01", test.edit)
			_, diags := configured(t, w).read(t, `{"id":"existing01",`+test.state+`}`)
			if got, want := acctest.Texts(diags), strings.Join(test.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
