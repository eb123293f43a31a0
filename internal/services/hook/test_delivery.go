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

// SendTest is the Attempt of a test delivery, for failures before anything is sent.
const SendTest = "send a test to"

// maxSaid is how many characters of an endpoint's response are shown.
const maxSaid = 200

// TestDelivery delivers a sample to the address of a hook from this machine, in the form of the vendor's deliveries.
type TestDelivery struct {
	Noun services.Noun
	// ID is the hook's id, and Address the attribute with the address, such as "callback_url".
	ID, Address string
	// Sends is what is sent, such as "a request for a token". Default: "a test".
	Sends string
	// Client sends the delivery, and knows the secrets that no message may show.
	Client interface {
		Deliver(ctx context.Context, d rest.Delivery) (*rest.Delivered, error)
	}
	// Limit is how long an endpoint may take, and Source whose limit that is, such as "Commerce Layer waits".
	Limit  time.Duration
	Source string
	// Only200 says that the vendor only accepts the status 200.
	Only200 bool
	Said    Said
}

// Send delivers, and reports the outcome as progress or as an error. It returns the endpoint's response if that was a success,
// else nil.
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
	said := "The response has no text."
	if text := got.Said(maxSaid); text != "" {
		said = "It responded: " + text
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

// cure says what to do about a response.
func (t TestDelivery) cure(status int) string {
	switch {
	case status >= 300 && status < 400:
		return "Redirects aren't followed, because they could send the secret to somebody else. Configure the address that this one leads to."
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return "Check that the handler uses this hook's secret, and that nothing in front of it requires a login."
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return fmt.Sprintf("Check the path of the %s, and that the handler accepts this method there.", t.Address)
	case status/100 == 2:
		return "Make the handler respond with 200."
	}
	return "See the handler's log."
}

// failed reports that there was no response.
func (t TestDelivery) failed(err error) {
	var failure *rest.Undelivered
	if !errors.As(err, &failure) {
		t.fail("the test was interrupted", "The handler may have received it.")
		return
	}
	happened := fmt.Sprintf("its %s didn't respond: %s", t.Address, failure)
	if failure.Late {
		happened += fmt.Sprintf("; %s %s", t.Source, t.Limit)
	}
	t.fail(happened, t.remedy(failure))
}

// remedy says what to do if there was no response.
func (t TestDelivery) remedy(e *rest.Undelivered) string {
	switch e.Fault {
	case rest.BadAddress:
		return fmt.Sprintf("Correct the %s.", t.Address)
	case rest.Unsendable:
		return "A secret contains a line break or another control character. trimspace() removes the line break at the end of a file."
	case rest.UnknownHost:
		return fmt.Sprintf("Correct the host of the %s, or its DNS.", t.Address)
	case rest.Refused:
		return fmt.Sprintf("Check that the handler is running, the host and port of the %s, and any firewalls.", t.Address)
	case rest.NotTrusted:
		return fmt.Sprintf("%s probably can't deliver there either. Renew or correct the certificate. If only this machine doesn't trust it, "+
			"add its authority to the system's trust store.", t.Noun.Vendor)
	case rest.WrongScheme:
		return fmt.Sprintf("Check the scheme and the port of the %s.", t.Address)
	case rest.ProxyRefused:
		return "Check the environment variables HTTPS_PROXY and NO_PROXY. A test uses them like all of the provider's requests."
	}
	switch {
	case e.Late && e.Connecting:
		return fmt.Sprintf("Check the host and port of the %s, and any firewalls, which may drop packets silently.", t.Address)
	case e.Late:
		return "Make the handler respond first and do its work afterwards."
	}
	return "See the logs of the handler and of any proxy in front of it."
}

// fail reports a failed test.
func (t TestDelivery) fail(happened, next string) {
	t.Said.AddError(fmt.Sprintf("The test delivery to a %s failed", t.Noun),
		fmt.Sprintf("%s %s: %s.\n\n%s", strings.ToUpper(t.Noun.Thing[:1])+t.Noun.Thing[1:], t.ID, strings.TrimSuffix(happened, "."), next))
}

// Silent warns that a tested hook gets no events for a reason, and says what to do.
func (t TestDelivery) Silent(reason, next string) {
	t.Said.AddWarning(fmt.Sprintf("Only tests reach the %s %s", t.Noun, t.ID),
		fmt.Sprintf("The test was sent, but %s, so %s delivers nothing to it. %s", reason, t.Noun.Vendor, next))
}

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}

// rounded returns a duration that is easy to read.
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
	// Name is the action's argument for it, Given its value, and Shown what the vendor shows of the hook's secret.
	Name  string
	Given types.String
	Shown string
	// Needed says that the hook has a secret, whatever the vendor shows.
	Needed bool
}

// Choose returns the secret that the vendor would send: the one that it shows, else the given one. It returns false if it reports
// a missing one, and warns about a given one that can't be the vendor's.
func (s TestSecret) Choose(diags *diag.Diagnostics) (secret string, ok bool) {
	at := path.Root(s.Name)
	held := Secret{Plain: &s.Given, Shown: s.Shown}
	if !held.Fits() {
		diags.AddAttributeWarning(at, fmt.Sprintf("%s %s has a different %s", s.Noun, s.ID, s.Name),
			fmt.Sprintf("The given secret doesn't match what %s shows of the hook's. Deliveries will come with the secret that %[1]s has. "+
				"Update the hook, or correct %s.", s.Noun.Vendor, at))
	}
	switch {
	case held.IsClear():
		return s.Shown, true
	case !s.Given.IsNull():
		return s.Given.ValueString(), true
	case s.Shown != "" || s.Needed:
		diags.AddAttributeError(at, fmt.Sprintf("Unable to %s %s", SendTest, s.Noun),
			fmt.Sprintf("%s doesn't show the secret of %s %s. Set %s to the hook's secret.", s.Noun.Vendor, s.Noun.Thing, s.ID, at))
		return "", false
	}
	return "", true
}

// PayloadAttribute returns the payload of a test. what says which part of the delivery it is, and sample what is sent without it.
func PayloadAttribute(what, sample string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: what + ", a JSON object. Default: " + sample,
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
