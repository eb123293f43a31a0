package moltin_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

const logsAddress = "data.moltin_integration_logs.test"

// logsOf is the configuration of the logs of an integration, with further lines.
func logsOf(id string, lines ...string) string {
	config := "data \"moltin_integration_logs\" \"test\" {\n  provider = commercehooks\n  integration_id = \"" + id + "\"\n"
	for _, line := range lines {
		config += "  " + line + "\n"
	}
	return config + "}\n"
}

// delivering puts an enabled integration into the fake and lets it deliver this many events, one a minute. All but the
// newest succeed.
func delivering(fake *moltinfake.Fake, deliveries int) {
	fake.Put(moltinfake.Integration{ID: existingID, Name: "Orders", Enabled: true, Observes: []string{"order.paid"}})
	for i := range deliveries {
		d := moltinfake.Delivery{
			StatusCode: 200, Body: "body-hush", Attempt: i + 1, ProcessingTime: 252900 * time.Microsecond,
			At: time.Date(2026, 11, 22, 0, i, 0, 0, time.UTC),
		}
		if i == deliveries-1 {
			d.StatusCode = 404
		}
		fake.Deliver(existingID, d)
	}
}

func TestIntegrationLogs(t *testing.T) {
	t.Parallel()
	// Of 150 deliveries, the attempts of which count up with the time.
	for name, test := range map[string]struct {
		switches moltinfake.Switches
		lines    []string
		count    int
		first    string // its attempt
		last     string
		pages    int
	}{
		"the default":                   {count: 25, first: "150", last: "126", pages: 1},
		"one":                           {lines: []string{"limit = 1"}, count: 1, first: "150", last: "150", pages: 1},
		"all, and more":                 {lines: []string{"limit = 1000"}, count: 150, first: "150", last: "1", pages: 2},
		"more than a page":              {lines: []string{"limit = 101"}, count: 101, first: "150", last: "50", pages: 2},
		"without totals":                {moltinfake.Switches{LogLinks: true}, []string{"limit = 1000"}, 150, "150", "1", 2},
		"oldest first":                  {moltinfake.Switches{OldestLogsFirst: true}, nil, 25, "150", "126", 2},
		"oldest first, without totals":  {moltinfake.Switches{OldestLogsFirst: true, LogLinks: true}, []string{"limit = 3"}, 3, "150", "148", 2},
		"without times":                 {moltinfake.Switches{BareLogs: true}, []string{"limit = 3"}, 3, "150", "148", 1},
		"without times, oldest first":   {moltinfake.Switches{BareLogs: true, OldestLogsFirst: true}, []string{"limit = 3"}, 3, "1", "3", 1},
		"without times, more than page": {moltinfake.Switches{BareLogs: true, LogLinks: true}, []string{"limit = 120"}, 120, "150", "31", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Moltin.Switches = test.switches
			delivering(w.Moltin, 150)
			last := fmt.Sprintf("logs.%d.", test.count-1)
			checks := []resource.TestCheckFunc{
				resource.TestCheckResourceAttr(logsAddress, "logs.#", fmt.Sprint(test.count)),
				resource.TestCheckResourceAttr(logsAddress, "logs.0.attempt", test.first),
				resource.TestCheckResourceAttr(logsAddress, last+"attempt", test.last),
				resource.TestCheckResourceAttrSet(logsAddress, "logs.0.id"),
				resource.TestCheckNoResourceAttr(logsAddress, "logs.0.body"),
			}
			if test.switches.BareLogs {
				checks = append(checks, resource.TestCheckNoResourceAttr(logsAddress, "logs.0.created_at"),
					resource.TestCheckNoResourceAttr(logsAddress, "logs.0.processing_time"))
			} else {
				checks = append(checks,
					resource.TestCheckResourceAttr(logsAddress, "logs.0.succeeded", "false"),
					resource.TestCheckResourceAttr(logsAddress, "logs.0.status_code", "404"),
					resource.TestCheckResourceAttr(logsAddress, "logs.0.error_detail", "Received a status code outside of 2xx range - treating webhook as a fail"),
					resource.TestCheckResourceAttr(logsAddress, "logs.0.processing_time", "0.2529"),
					resource.TestCheckResourceAttr(logsAddress, "logs.0.created_at", "2026-11-22T02:29:00Z"))
			}
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				PreConfig: w.Moltin.Journal.Clear,
				Config:    w.Config(logsOf(existingID, test.lines...)), Check: resource.ComposeAggregateTestCheckFunc(checks...),
			}}})
			reads := len(w.Moltin.Journal.Calls(http.MethodGet, "/v2"))
			if reads == 0 || reads%test.pages != 0 {
				t.Errorf("%d requests, want some times %d", reads, test.pages)
			}
		})
	}
}

func TestIntegrationLogs_failures(t *testing.T) {
	t.Parallel()
	const unknown = "8cb9e689-ede7-4f6d-b61a-999999999999"
	for name, test := range map[string]struct {
		config string
		want   []string
		silent bool
	}{
		"malformed id": {logsOf("../orders"), []string{`integration_id can't be the id of a Moltin integration`}, true},
		"reserved id":  {logsOf("logs"), []string{`integration_id can't be the id of a Moltin integration`}, true},
		"no limit":     {logsOf(existingID, "limit = 0"), []string{`limit value must be between 1 and 1000`}, true},
		"a huge limit": {logsOf(existingID, "limit = 1001"), []string{`limit value must be between 1 and 1000`}, true},
		"no such id":   {logsOf(unknown), []string{"Integration " + unknown + ": it does not exist: GET ", "/logs answered 404", "Check integration_id, and the address and credentials in the moltin block"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			delivering(w.Moltin, 1)
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers(), Steps: []resource.TestStep{{
				Config: w.Config(test.config), ExpectError: inOrder(test.want...),
			}}})
			if n := len(w.Moltin.Journal.All()); test.silent && n > 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

// TestAccIntegrationLogs_example shows that the check of the example passes while events arrive, fails after one didn't, and
// passes again once that was long enough ago.
func TestAccIntegrationLogs_example(t *testing.T) {
	t.Parallel()
	c, w := acctest.NewCLI(t), acctest.New(t)
	c.Write("main.tf", requirements+w.Config(acctest.Example(t, "data-sources", "moltin_integration_logs", "data-source.tf")))
	c.Run("apply", "-auto-approve", "-no-color")
	for _, round := range []struct {
		statuses []int
		failed   string
	}{{[]int{200, 204}, ""}, {[]int{500, 200, 200, 200, 200}, "status 500"}, {[]int{200}, ""}, {[]int{0}, "status 0"}} {
		for _, status := range round.statuses {
			if !w.Moltin.Deliver(createdID, moltinfake.Delivery{StatusCode: status}) {
				t.Error("nothing was delivered")
			}
		}
		out, code := c.Try("plan", "-no-color", "-detailed-exitcode")
		if fails := strings.Contains(out, "Check block assertion"); code != 0 || fails != (round.failed != "") || !strings.Contains(out, round.failed) {
			t.Errorf("after %v, the plan ends with %d, want one that changes nothing, with a failed check if there is %q:\n%s", round.statuses, code, round.failed, out)
		}
	}
}

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
