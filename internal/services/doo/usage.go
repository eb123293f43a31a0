package doo

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// dayLimit is how many requests doo allows per day by default
// (https://viovendi.atlassian.net/wiki/spaces/API/pages/36929656/Authorization). No run can wait for the next day, so
// requests aren't held back for it. At dayWarning, the user gets a warning.
const (
	dayLimit   = 1000
	dayWarning = 900
)

// The maximum number of requests for a change. A delete is confirmed by a page of the list, which several deletes may share.
const (
	costOfCreate = 1
	costOfDelete = 2
)

// usage counts the requests of one run, including those for tokens, which doo counts too, and those that its plan requires. It is
// safe for concurrent use.
type usage struct {
	requests, planned   atomic.Int64
	told, toldOfPlanned atomic.Bool
}

// counting returns a log function that also counts the requests.
func (u *usage) counting(log func(context.Context, rest.Event)) func(context.Context, rest.Event) {
	return func(ctx context.Context, e rest.Event) {
		if n := u.requests.Add(1); n == dayWarning {
			tflog.Warn(ctx, "doo's daily request limit is almost reached", map[string]any{"requests": n, "limit": dayLimit})
		}
		if log != nil {
			log(ctx, e)
		}
	}
}

// warn warns once that the daily request limit is almost reached.
func (u *usage) warn(diags *diag.Diagnostics) {
	n := u.requests.Load()
	if n < dayWarning || !u.told.CompareAndSwap(false, true) {
		return
	}
	diags.AddWarning("doo's daily request limit is almost reached",
		fmt.Sprintf("This run has made %d of the 1,000 requests that doo allows per day unless agreed otherwise. Other runs "+
			"count too. If doo rejects the rest, apply again tomorrow.", n))
}

// plan adds the requests of a planned change, and warns once if the whole plan needs more than a day's requests.
func (u *usage) plan(cost int64, diags *diag.Diagnostics) {
	planned := u.planned.Add(cost)
	if cost == 0 || planned+u.requests.Load() <= dayLimit || !u.toldOfPlanned.CompareAndSwap(false, true) {
		return
	}
	diags.AddWarning("This plan needs more requests than doo allows per day",
		fmt.Sprintf("doo allows 1,000 requests per day unless agreed otherwise, and this plan needs more. A create takes one request, "+
			"a delete up to two, a replacement up to three, and the refresh took %d. If doo rejects requests, the apply fails, "+
			"and the state has what was done until then. Ask doo for a higher limit first, or apply in parts on several days "+
			"(terraform apply -target=ADDRESS).",
			u.requests.Load()))
}
