package moltinfake_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// TestLogs reads 230 logs of one integration, and none of its neighbour's, under each switch.
func TestLogs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches moltinfake.Switches
		total    int
	}{
		"none":            {moltinfake.Switches{}, 230},
		"LogLinks":        {moltinfake.Switches{LogLinks: true}, -1},
		"OldestLogsFirst": {moltinfake.Switches{OldestLogsFirst: true}, 230},
		"BareLogs":        {moltinfake.Switches{BareLogs: true}, 230},
		"all":             {moltinfake.Switches{LogLinks: true, OldestLogsFirst: true, BareLogs: true}, -1},
		"NoPaging":        {moltinfake.Switches{NoPaging: true}, 230}, // is about the other list
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, fake := start(t, test.switches)
			id := fake.Put(moltinfake.Integration{Enabled: true})
			fake.Deliver(fake.Put(moltinfake.Integration{Enabled: true}), moltinfake.Delivery{StatusCode: 200})
			first := time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.UTC)
			for n := range 230 {
				fake.Deliver(id, moltinfake.Delivery{
					StatusCode: 200 + n, Attempt: n + 1, Body: "secret", ProcessingTime: 1500 * time.Millisecond,
					At: first.Add(time.Duration(n) * time.Second),
				})
			}
			fake.Journal.Clear()
			var got []moltinapi.Log
			for more := true; more; {
				page, err := client.ListIntegrationLogs(t.Context(), id, len(got))
				if err != nil {
					t.Fatal(err)
				}
				if page.Total != test.total || len(page.Logs) == 0 {
					t.Fatalf("%d logs of %d, want %d", len(page.Logs), page.Total, test.total)
				}
				got, more = append(got, page.Logs...), page.More
			}
			if n := len(fake.Journal.Calls("GET", "/v2/integrations/"+id+"/logs")); n != 3 || len(got) != 230 {
				t.Fatalf("%d logs in %d pages", len(got), n)
			}
			for i, l := range got {
				n := 229 - i
				if test.switches.OldestLogsFirst {
					n = i
				}
				want := moltinapi.Log{ID: l.ID, Succeeded: n < 100, Attempt: int64(n + 1), StatusCode: int64(200 + n)}
				if !want.Succeeded {
					want.ErrorDetail = "Received a status code outside of 2xx range - treating webhook as a fail"
				}
				if !test.switches.BareLogs {
					want.ProcessingTime = new(1.5)
					want.CreatedAt = first.Add(time.Duration(n) * time.Second).Format(time.RFC3339Nano)
				}
				if !reflect.DeepEqual(l, want) || l.ID == "" {
					t.Fatalf("log %d is %+v\nwant %+v", i, l, want)
				}
			}
		})
	}
}

func TestLogsOfNoIntegration(t *testing.T) {
	t.Parallel()
	client, fake := start(t, moltinfake.Switches{})
	id := fake.Put(moltinfake.Integration{})
	page, err := client.ListIntegrationLogs(t.Context(), id, 0)
	if want := (moltinapi.LogPage{}); err != nil || !reflect.DeepEqual(page, want) {
		t.Errorf("got %+v, %v", page, err)
	}
	fake.Drop(id)
	if _, err := client.ListIntegrationLogs(t.Context(), id, 0); !errors.Is(err, rest.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
