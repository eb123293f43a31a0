package moltin_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// logs reads the attempts of an integration's logs, in their order, and what is said.
func logs(t *testing.T, s *acctest.Server, limit int) (attempts []string, said string) {
	t.Helper()
	state, diags := s.Data(t, "moltin_integration_logs", fmt.Sprintf(`{"integration_id":%q,"limit":%d}`, existingID, limit))
	var all map[string]tftypes.Value
	var listed []tftypes.Value
	if err := state.As(&all); err != nil {
		t.Fatal(err)
	}
	if err := all["logs"].As(&listed); err != nil {
		t.Fatal(err)
	}
	for _, l := range listed {
		var log map[string]tftypes.Value
		if err := l.As(&log); err != nil {
			t.Fatal(err)
		}
		attempts = append(attempts, log["attempt"].String())
	}
	return attempts, acctest.Texts(diags)
}

func attempt(n int) string { return fmt.Sprintf("tftypes.Number<%q>", fmt.Sprint(n)) }

// TestLogs_many shows when the newest logs are certain although there are more than are read.
func TestLogs_many(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches moltinfake.Switches
		limit    int
		first    int
		certain  bool
		pages    int
	}{
		"newest first":                {moltinfake.Switches{}, 1000, 1020, true, 10},
		"newest first, few":           {moltinfake.Switches{}, 25, 1020, true, 1},
		"oldest first":                {moltinfake.Switches{OldestLogsFirst: true}, 25, 1000, false, 10},
		"oldest first without totals": {moltinfake.Switches{OldestLogsFirst: true, LogLinks: true}, 1000, 1000, false, 10},
		"without times":               {moltinfake.Switches{BareLogs: true}, 25, 1020, true, 1}, // Moltin's order is all there is
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Moltin.Switches = test.switches
			delivering(w.Moltin, 1020)
			got, said := logs(t, configured(t, w), test.limit)
			if len(got) != test.limit || got[0] != attempt(test.first) {
				t.Errorf("got %d, from %s on", len(got), got[0])
			}
			if warned := strings.HasPrefix(said, `WARNING AttributeName("logs"): Newer logs may be missing`); warned == test.certain || !warned && said != "" {
				t.Errorf("it says %q", said)
			}
			if n := len(w.Moltin.Journal.Calls(http.MethodGet, "/v2")); n != test.pages {
				t.Errorf("%d pages were read, want %d", n, test.pages)
			}
		})
	}
}

// TestLogs_moving delivers an event between two pages, so that the second repeats the last log of the first.
func TestLogs_moving(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	delivering(w.Moltin, 150)
	api := http.StripPrefix("/moltin", w.Moltin)
	front := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		api.ServeHTTP(rw, r)
		if strings.HasSuffix(r.URL.Path, "/logs") {
			w.Moltin.Deliver(existingID, moltinfake.Delivery{StatusCode: 200, Attempt: 151})
		}
	}))
	t.Cleanup(front.Close)
	w.URL = front.URL
	got, said := logs(t, configured(t, w), 1000)
	if said != "" || len(got) != 150 {
		t.Fatalf("got %d %s", len(got), said)
	}
	for i, a := range got {
		if a != attempt(150-i) {
			t.Fatalf("log %d is %s", i, a)
		}
	}
}
