package moltinv1_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

const address = "moltin_v1_webhook.test"

// hook is the configuration of one webhook with these lines.
func hook(lines ...string) string {
	return "resource \"moltin_v1_webhook\" \"test\" {\n  provider = commercehooks\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

// valid is the configuration of one webhook with what is required, and these lines.
func valid(lines ...string) string {
	return hook(append([]string{
		`url = "https://hooks.example.com/a"`, `content_type = "json"`, `create = true`, `update = false`, `delete = false`,
		`enabled = true`,
	}, lines...)...)
}

// holds expects the webhook to be at the vendor as it is wanted, whatever its id, times and order.
func holds(w *acctest.World, id *string, want moltinv1fake.Webhook) resource.TestCheckFunc {
	return acctest.That(func() error {
		for _, got := range w.MoltinV1.Webhooks() {
			if got.ID != *id {
				continue
			}
			got.ID, got.Order, got.CreatedAt, got.UpdatedAt = "", "", time.Time{}, time.Time{}
			if got != want {
				return fmt.Errorf("the vendor has\n  %+v\nwant\n  %+v", got, want)
			}
			return nil
		}
		return fmt.Errorf("no webhook %s at the vendor", *id)
	})
}

// updates expects exactly these bodies of updates of the webhook, and no other write, since the journal was cleared.
func updates(w *acctest.World, id *string, bodies ...string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		var want []string
		for _, body := range bodies {
			want = append(want, "PUT /v1/webhooks/"+*id+" "+body)
		}
		return acctest.Requests(w.MoltinV1.Journal, want...)(s)
	}
}

// noneLeft expects the vendor to hold nothing.
func noneLeft(w *acctest.World) resource.TestCheckFunc {
	return acctest.That(func() error {
		if left := w.MoltinV1.Webhooks(); len(left) > 0 {
			return fmt.Errorf("%d webhooks are left", len(left))
		}
		return nil
	})
}
