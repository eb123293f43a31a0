package hook

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// SendTest is what a test delivery attempts, in failures before anything is sent.
const SendTest = "send a test to"

// maxSaid is how many characters of an endpoint's answer are shown.
const maxSaid = 200

// TestDelivery delivers a sample to the address of a hook, from this machine, as the hook's vendor would.
type TestDelivery struct {
	Noun services.Noun
	// ID is the hook's, and Address the attribute that the address is in, as in "callback_url".
	ID, Address string
	// Sends is what is sent, as in "a request for a token"; "a test" unless set.
	Sends string
	// Client sends, and knows the secrets that no message may show.
	Client interface {
		Deliver(ctx context.Context, d rest.Delivery) (*rest.Delivered, error)
	}
	// Limit is how much time an endpoint has, and Source whose limit that is, as in "Commerce Layer waits".
	Limit  time.Duration
	Source string
	// Only200 tells that the vendor takes no other status of success.
	Only200 bool
	Said    Said
}

// Send delivers, and reports what the endpoint made of it: as progress, or as an error. It returns the answer where that was a
// success, else nil.
func (t TestDelivery) Send(ctx context.Context, d rest.Delivery) *rest.Delivered {
	d.Limit = t.Limit
	what := fmt.Sprintf("%s of %s %s", t.Address, t.Noun.Thing, t.ID)
	t.Said.Progress(fmt.Sprintf("Sending %s to the %s.", cmp.Or(t.Sends, "a test"), what))
	got, err := t.Client.Deliver(ctx, d)
	switch {
	case err != nil:
		t.failed(err)
		return nil
	case t.isSuccess(got.Status):
		t.Said.Progress(fmt.Sprintf("The %s answered %s after %s; %s %s.", what, statusText(got.Status), rounded(got.Duration), t.Source, t.Limit))
		return got
	}
	said := "It said nothing."
	if text := got.Said(maxSaid); text != "" {
		said = "It said: " + text
	}
	t.fail(fmt.Sprintf("its %s answered %s after %s; %s %s. %s expects %s. %s", t.Address, statusText(got.Status), rounded(got.Duration),
		t.Source, t.Limit, t.Noun.Vendor, t.expected(), said), t.cure(got.Status))
	return nil
}

func (t TestDelivery) isSuccess(status int) bool {
	return status == http.StatusOK || !t.Only200 && status/100 == 2
}

func (t TestDelivery) expected() string {
	if t.Only200 {
		return "a status of 200"
	}
	return "a status from 200 to 299"
}

// cure says what to do about an answer.
func (t TestDelivery) cure(status int) string {
	switch {
	case status >= 300 && status < 400:
		return "A redirect isn't followed, because it could lead a secret to somebody else. Configure the address that it leads to."
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return "Check that the handler has the secret of this very hook, and that nothing in front of it asks for another login."
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return fmt.Sprintf("Check the path of the %s, and that the handler takes this method there.", t.Address)
	case status/100 == 2:
		return "Let the handler answer 200."
	}
	return "See the log of the handler."
}

// failed reports that no answer came.
func (t TestDelivery) failed(err error) {
	var failure *rest.Undelivered
	if !errors.As(err, &failure) {
		t.fail("the test was interrupted", "Whether the handler got it isn't known.")
		return
	}
	happened := fmt.Sprintf("its %s gave no answer: %s", t.Address, failure)
	if failure.Late {
		happened += fmt.Sprintf("; %s %s", t.Source, t.Limit)
	}
	t.fail(happened, t.remedy(failure))
}

// remedy says what to do where no answer came.
func (t TestDelivery) remedy(e *rest.Undelivered) string {
	switch e.Fault {
	case rest.BadAddress:
		return fmt.Sprintf("Correct the %s.", t.Address)
	case rest.Unsendable:
		return "A secret holds a line break or another control character: trimspace() removes one at the end, as a file has it."
	case rest.UnknownHost:
		return fmt.Sprintf("Correct the host of the %s, or its DNS.", t.Address)
	case rest.Refused:
		return fmt.Sprintf("Check that the handler is running, the host and port of the %s, and firewalls on the way.", t.Address)
	case rest.NotTrusted:
		return fmt.Sprintf("%s can hardly deliver there, either. Renew or correct the certificate; one that this machine alone doesn't trust "+
			"needs its authority added to the system's.", t.Noun.Vendor)
	case rest.WrongScheme:
		return fmt.Sprintf("Check the scheme and the port of the %s.", t.Address)
	case rest.ProxyRefused:
		return "Check the environment variables HTTPS_PROXY and NO_PROXY: a test takes the same way out as all requests of the provider."
	}
	switch {
	case e.Late && e.Connecting:
		return fmt.Sprintf("Check the host and port of the %s, and firewalls on the way, which may drop what they don't let through.", t.Address)
	case e.Late:
		return "Let the handler answer first and work afterwards."
	}
	return "See the log of the handler, and of what stands in front of it."
}

// fail reports a test that failed.
func (t TestDelivery) fail(happened, next string) {
	t.Said.AddError(fmt.Sprintf("The test delivery to a %s failed", t.Noun),
		fmt.Sprintf("%s %s: %s.\n\n%s", strings.ToUpper(t.Noun.Thing[:1])+t.Noun.Thing[1:], t.ID, strings.TrimSuffix(happened, "."), next))
}

// Silent warns that a hook that is tested gets no events, because of a reason, and says what to do.
func (t TestDelivery) Silent(reason, next string) {
	t.Said.AddWarning(fmt.Sprintf("Only tests reach the %s %s", t.Noun, t.ID),
		fmt.Sprintf("The test was sent although %s, so that %s delivers nothing to it. %s", reason, t.Noun.Vendor, next))
}

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}

// rounded is a duration as people read it.
func rounded(d time.Duration) time.Duration {
	if d < time.Second {
		return max(d.Round(time.Millisecond), time.Millisecond)
	}
	return d.Round(10 * time.Millisecond)
}

// TestSecret is the secret of a test delivery.
type TestSecret struct {
	Noun services.Noun
	ID   string
	// Name is the argument's of the action, Given its value, and Shown what the vendor shows of the secret that it holds.
	Name  string
	Given types.String
	Shown string
	// Needed tells that there is one, whatever the vendor shows.
	Needed bool
}

// Choose returns the secret that the vendor would send: the one that it shows, else the given one. It reports false where one
// is missing, and warns of a given one that can't be the vendor's.
func (s TestSecret) Choose(diags *diag.Diagnostics) (secret string, ok bool) {
	at := path.Root(s.Name)
	held := Secret{Plain: &s.Given, Shown: s.Shown}
	if !held.Fits() {
		diags.AddAttributeWarning(at, fmt.Sprintf("%s %s has another %s", s.Noun, s.ID, s.Name),
			fmt.Sprintf("What %s shows of the secret that it holds doesn't fit the given one. Deliveries will come with the secret that %[1]s holds: "+
				"update the hook, or correct %s.", s.Noun.Vendor, at))
	}
	switch {
	case held.IsClear():
		return s.Shown, true
	case !s.Given.IsNull():
		return s.Given.ValueString(), true
	case s.Shown != "" || s.Needed:
		diags.AddAttributeError(at, fmt.Sprintf("Unable to %s %s", SendTest, s.Noun),
			fmt.Sprintf("%s doesn't show the secret of %s %s. Set %s to the one that the hook has.", s.Noun.Vendor, s.Noun.Thing, s.ID, at))
		return "", false
	}
	return "", true
}

// PayloadAttribute is the payload of a test. what says what it is of the delivery, and sample what is sent without one.
func PayloadAttribute(what, sample string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: what + ", as JSON. Default: " + sample,
	}
}

// CheckPayload reports a payload that isn't a JSON object, as all deliveries are. A null or unknown payload passes.
func CheckPayload(payload types.String, diags *diag.Diagnostics) {
	if payload.IsNull() || payload.IsUnknown() {
		return
	}
	text := strings.TrimLeft(payload.ValueString(), " \t\r\n")
	problem := ""
	switch {
	case !json.Valid([]byte(text)):
		problem = "It isn't JSON."
	case strings.HasPrefix(text, `"`):
		problem = "It is a JSON string, which encoding the same value twice makes."
	case !strings.HasPrefix(text, "{"):
		problem = "It is JSON, but not an object."
	default:
		return
	}
	diags.AddAttributeError(path.Root("payload"), "Malformed payload",
		"payload must be a JSON object, such as jsonencode({ … }) or file() of a saved delivery. "+problem)
}
