package acctest_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// vendor is what tests that cover all vendors need to know about one.
type vendor struct {
	name string // name of the provider block
	path string // path of the collection
	fake fakeserver.Fake
	// body is the content of a resource block. The text NUMBER in it is replaced to make hooks distinct.
	kind, body string
}

// vendorsOf returns all vendors with the types of their hooks, in the order of internal/fakes.
func vendorsOf(w *acctest.World) []vendor {
	var all []vendor
	for _, v := range w.Vendors {
		examples := v.Fake.Examples()
		for _, kind := range slices.Sorted(maps.Keys(examples)) {
			all = append(all, vendor{name: v.Name, path: examples[kind].Path, fake: v.Fake, kind: kind, body: examples[kind].Many})
		}
	}
	return all
}

// vendorOf returns the vendor with a name.
func vendorOf(t *testing.T, w *acctest.World, name string) vendor {
	t.Helper()
	all := vendorsOf(w)
	i := slices.IndexFunc(all, func(v vendor) bool { return v.name == name })
	if i < 0 {
		t.Fatalf("there is no vendor %s", name)
	}
	return all[i]
}

// block returns a resource block with this name, and with a count unless it is 0.
func (v vendor) block(name, n string, count int) string {
	body := strings.ReplaceAll(v.body, "NUMBER", n)
	meta := "  provider = commercehooks\n"
	if count > 0 {
		meta += fmt.Sprintf("  count = %d\n", count)
	}
	return fmt.Sprintf("resource %q %q {\n%s%s\n}\n", v.kind, name, meta, body)
}

// exactly expects that many hooks at the vendor, all with different addresses.
func (v vendor) exactly(count int) resource.TestCheckFunc {
	return acctest.That(func() error {
		hooks := v.fake.Hooks()
		if len(hooks) != count {
			return fmt.Errorf("%d hooks at the vendor instead of %d", len(hooks), count)
		}
		return nil
	})
}

// TestAccCreate_lostAnswers: whatever happens to the answer to a create, the hook exists once and is in the state.
func TestAccCreate_lostAnswers(t *testing.T) {
	t.Parallel()
	faults := map[string]func(v vendor) fakeserver.Fault{
		"connection broken after commit": func(vendor) fakeserver.Fault { return fakeserver.Fault{Commit: true} },
		"gateway page after commit": func(vendor) fakeserver.Fault {
			return fakeserver.Fault{Commit: true, Status: 502, Body: fakeserver.HTML502}
		},
		"answer cut off":               func(vendor) fakeserver.Fault { return fakeserver.Fault{Truncate: true} },
		"time out, then commit":        func(vendor) fakeserver.Fault { return fakeserver.Fault{Commit: true, Delay: time.Minute} },
		"commit after the first look":  func(v vendor) fakeserver.Fault { return fakeserver.Fault{Late: v.landing(), Status: 504} },
		"refused by a limit":           func(vendor) fakeserver.Fault { return fakeserver.Fault{Status: 429} },
		"gateway page before commit":   func(vendor) fakeserver.Fault { return fakeserver.Fault{Status: 503, Body: fakeserver.HTML502} },
		"connection broken, no commit": func(vendor) fakeserver.Fault { return fakeserver.Fault{} },
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			var config string
			var checks []resource.TestCheckFunc
			for _, v := range vendorsOf(w) {
				f := fault(v)
				f.Match = fakeserver.On(http.MethodPost, v.path)
				v.fake.Break(f)
				config += v.block("one", "1", 0)
				checks = append(checks, v.exactly(1))
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Pausing(),
				Steps: []resource.TestStep{{
					Config:           w.Config(config, `request_timeout = "1s"`),
					ConfigPlanChecks: acctest.Settled(),
					Check:            resource.ComposeAggregateTestCheckFunc(checks...),
				}},
				CheckDestroy: func() resource.TestCheckFunc {
					var empty []resource.TestCheckFunc
					for _, v := range vendorsOf(w) {
						empty = append(empty, v.exactly(0))
					}
					return resource.ComposeAggregateTestCheckFunc(empty...)
				}(),
			})
		})
	}
}

// landing is a create that takes effect only after the provider has looked for it in vain.
func (v vendor) landing() *fakeserver.Landing {
	landing := &fakeserver.Landing{}
	var mu sync.Mutex
	posted, looks := false, 0
	v.fake.Break(fakeserver.Fault{
		Match: func(r *http.Request) bool {
			mu.Lock()
			defer mu.Unlock()
			switch {
			case r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, v.path):
				posted = true
			case r.Method == http.MethodGet && posted:
				looks++
			}
			return looks == 2
		},
		Edit: func(*http.Request, *httptest.ResponseRecorder) { landing.Land() },
	})
	return landing
}

// TestAccCreate_twins: two identical hooks that are created side by side, both with lost answers, are still two hooks.
func TestAccCreate_twins(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	var config string
	var checks []resource.TestCheckFunc
	for _, v := range vendorsOf(w) {
		v.fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodPost, v.path), Commit: true, Times: 2})
		config += v.block("left", "1", 0) + v.block("right", "1", 0)
		checks = append(checks, v.exactly(2), acctest.Different(v.kind+".left", v.kind+".right"))
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Pausing(),
		Steps: []resource.TestStep{{
			Config:           w.Config(config, `request_timeout = "1s"`),
			ConfigPlanChecks: acctest.Settled(),
			Check:            resource.ComposeAggregateTestCheckFunc(checks...),
		}},
	})
}

// storm loses the answers of 30% of creates, fails another 20% at a gateway, and expires tokens every second.
func (v vendor) storm(seed uint64) {
	v.fake.SetTokenLife(time.Second)
	random := rand.New(rand.NewPCG(seed, seed))
	var mu sync.Mutex
	strike := func(share float64) func(r *http.Request) bool {
		return func(r *http.Request) bool {
			mu.Lock()
			defer mu.Unlock()
			return r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, v.path) && random.Float64() < share
		}
	}
	v.fake.Break(
		fakeserver.Fault{Times: -1, Match: strike(0.3), Commit: true},
		fakeserver.Fault{Times: -1, Match: strike(0.2 / 0.7), Status: 502, Body: fakeserver.HTML502},
	)
}

// TestAccCreate_storm creates 200 hooks of each vendor in the storm; with -short, 60 hooks of one vendor. A create that
// meets a gateway twice fails, because it is resent at most once. The test then applies again.
func TestAccCreate_storm(t *testing.T) {
	t.Parallel()
	count := 200
	if testing.Short() {
		count = 60
	}
	for _, parallelism := range []int{10, 50} {
		for i := range vendorsOf(acctest.New(t)) {
			w := acctest.New(t)
			v := vendorsOf(w)[i]
			t.Run(fmt.Sprintf("%s, %d at a time", v.name, parallelism), func(t *testing.T) {
				t.Parallel()
				if testing.Short() && (i > 0 || parallelism > 10) {
					t.Skip("make test storms one vendor, make test-all each")
				}
				c := acctest.NewCLI(t)
				v.storm(uint64(parallelism + i))
				c.Write("main.tf", requirements+w.Config(v.block("many", "${count.index}", count), `request_timeout = "2s"`))
				out, said, code := "", "", 1
				for tries := 0; code != 0 && tries < 6; tries++ {
					out, code = c.Try("apply", "-auto-approve", "-no-color", "-input=false", fmt.Sprintf("-parallelism=%d", parallelism))
					said += out
				}
				if code != 0 {
					t.Fatalf("applying ends with %d:\n%s", code, out)
				}
				if hooks := v.fake.Hooks(); len(hooks) != count {
					t.Errorf("%d hooks at the vendor. What was said:\n%s", len(hooks), said)
				}
				if posts := len(v.fake.Base().Journal.Calls(http.MethodPost, v.path)); posts <= count {
					t.Errorf("%d creates were sent: the storm did not strike", posts)
				}
				nothingLeft(t, c)
			})
		}
	}
}
