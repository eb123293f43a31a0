package hook_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// answers is a client whose endpoint always answers the same.
type answers struct {
	got *rest.Delivered
	err error
}

func (a answers) Deliver(context.Context, rest.Delivery) (*rest.Delivered, error) {
	return a.got, a.err
}

// sent sends a test to a hook of a vendor that waits for 5 seconds, and returns what is said.
func sent(t *testing.T, test hook.TestDelivery, address string) (said string, succeeded bool) {
	t.Helper()
	var diags diag.Diagnostics
	test.Noun = services.Noun{Vendor: "Toy", Thing: "webhook"}
	test.ID, test.Address, test.Source = "w1", "callback_url", "Toy waits"
	test.Said = hook.Said{Diagnostics: &diags, Progress: func(line string) { said += line + "\n" }}
	if test.Limit == 0 {
		test.Limit = 5 * time.Second
	}
	got := test.Send(t.Context(), rest.Delivery{Address: address})
	for _, d := range diags {
		said += d.Summary() + ": " + d.Detail() + "\n"
	}
	return said, got != nil
}

// TestTestDelivery_words: what is said of each way to fail says what to do, and names the hook.
func TestTestDelivery_words(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"Correct the callback_url.":                          &rest.Undelivered{Fault: rest.BadAddress},
		"trimspace() removes the line break":                 &rest.Undelivered{Fault: rest.Unsendable},
		"Correct the host of the callback_url, or its DNS.":  &rest.Undelivered{Fault: rest.UnknownHost},
		"Check that the handler is running":                  &rest.Undelivered{Fault: rest.Refused},
		"Toy probably can't deliver there either.":           &rest.Undelivered{Fault: rest.NotTrusted},
		"Check the scheme and the port of the callback_url.": &rest.Undelivered{Fault: rest.WrongScheme},
		"HTTPS_PROXY and NO_PROXY":                           &rest.Undelivered{Fault: rest.ProxyRefused},
		"firewalls, which may drop":                          &rest.Undelivered{Late: true, Connecting: true},
		"; Toy waits 5s.":                                    &rest.Undelivered{Late: true},
		"Make the handler respond first":                     &rest.Undelivered{Late: true},
		"any proxy in front of it":                           &rest.Undelivered{},
		"The handler may have received it.":                  context.Canceled,
	} {
		said, succeeded := sent(t, hook.TestDelivery{Client: answers{err: err}}, "")
		if !strings.Contains(said, want) || !strings.Contains(said, "The test delivery to a Toy webhook failed: Webhook w1: ") || succeeded {
			t.Errorf("it says\n%s\nwant %q", said, want)
		}
	}
	for status, want := range map[int]string{
		200: "", 201: "", 299: "", 302: "Redirects aren't followed", 400: "See the handler's log.", 401: "this hook's secret",
		403: "this hook's secret", 404: "Check the path", 405: "Check the path", 500: "See the handler's log.", 599: "See the handler's log.",
	} {
		for _, only200 := range []bool{false, true} {
			got := &rest.Delivered{Status: status, Duration: 1234567 * time.Microsecond}
			said, succeeded := sent(t, hook.TestDelivery{Client: answers{got: got}, Only200: only200}, "")
			if wants := want == "" && (status == 200 || !only200); succeeded != wants || !strings.Contains(said, want) || !strings.Contains(said, " after 1.23s") {
				t.Errorf("%d: it says\n%s", status, said)
			}
			if only200 && status != 200 && !strings.Contains(said, "Toy expects a status of 200.") {
				t.Errorf("%d: it says\n%s", status, said)
			}
		}
	}
}

// TestTestDelivery_slow: an endpoint that takes longer than the vendor waits fails.
func TestTestDelivery_slow(t *testing.T) {
	t.Parallel()
	address := deliverytest.Listen(t, deliverytest.Hanging())
	said, succeeded := sent(t, hook.TestDelivery{Client: rest.New(rest.Config{}), Limit: 20 * time.Millisecond}, address+"/hidden")
	if succeeded || !strings.Contains(said, " in time; Toy waits 20ms.") || strings.Contains(said, "hidden") {
		t.Errorf("it says\n%s", said)
	}
}
