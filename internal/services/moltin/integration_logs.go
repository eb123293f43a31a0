package moltin

import (
	"context"
	"slices"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// maxLogPages bounds what is read of an integration's logs. How long Moltin keeps them isn't documented.
const maxLogPages = 10

// newestLogs returns the latest logs of an integration, newest first, at most limit of them; those that show no time come
// last, in Moltin's order. That order isn't documented and can't be chosen, so all pages are read, unless what they hold
// is newest first already. certain is false where there may be more than maxLogPages in another order, so that newer logs
// may exist than those returned.
func (c *client) newestLogs(ctx context.Context, id string, limit int) (newest []moltinapi.Log, certain bool, err error) {
	seen := map[string]bool{} // a new log moves the others on to the next page
	offset := 0
	for range maxLogPages {
		page, err := c.ListIntegrationLogs(ctx, id, offset)
		if err != nil {
			return nil, false, err
		}
		for _, l := range page.Logs {
			if !seen[l.ID] {
				seen[l.ID] = true
				newest = append(newest, l)
			}
		}
		certain = !page.More || len(newest) >= limit && slices.IsSortedFunc(newest, newestFirst)
		if certain {
			break
		}
		offset += len(page.Logs)
	}
	slices.SortStableFunc(newest, newestFirst)
	return newest[:min(limit, len(newest))], certain, nil
}

// newestFirst orders logs by their time; those without one are equal, and come last.
func newestFirst(a, b moltinapi.Log) int { return loggedAt(b).Compare(loggedAt(a)) }

func loggedAt(l moltinapi.Log) time.Time {
	at, _ := time.Parse(time.RFC3339, l.CreatedAt) // the zero time where there is none
	return at
}
