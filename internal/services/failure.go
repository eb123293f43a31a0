package services

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Noun is what messages call a kind of object. Each resource defines it once.
type Noun struct {
	// Vendor and Thing together name the kind, such as "Commerce Layer" and "webhook".
	Vendor, Thing string
	// Settings is the place of its service's settings.
	Settings Place
	// AccessHint is vendor-specific advice for when access is refused. It follows the settings to check.
	AccessHint string
	// ExampleID is what an id looks like.
	ExampleID string
	// ReservedIDs are words that mean something else to the API when used as an id.
	ReservedIDs []string
}

// String returns the name of the kind, such as "Commerce Layer webhook".
func (n Noun) String() string { return n.Vendor + " " + n.Thing }

// Failed reports that an attempt such as "update" failed: what was attempted, on what, what the vendor said, and what to
// do next. id is "" if it isn't known.
func (n Noun) Failed(diags *diag.Diagnostics, attempt, id string, err error) {
	if err == nil {
		return
	}
	var detail strings.Builder
	if id != "" {
		fmt.Fprintf(&detail, "%s %s: ", capitalized(n.Thing), id)
	}
	detail.WriteString(strings.TrimSuffix(err.Error(), "."))
	detail.WriteString(".")
	if hint := n.hint(attempt, err); hint != "" {
		detail.WriteString("\n\n" + hint)
	}
	what := n.String()
	if attempt == "list" {
		what += "s"
	}
	diags.AddError(fmt.Sprintf("Unable to %s %s", attempt, what), detail.String())
}

// Warn warns during a plan that a list couldn't be read. The plan doesn't need it, but an apply would fail in the same way.
func (n Noun) Warn(diags *diag.Diagnostics, err error) {
	detail := fmt.Sprintf("The plan doesn't check %s for duplicates, because reading the list failed: %s. An apply would probably "+
		"fail too.",
		n.Vendor, strings.TrimSuffix(err.Error(), "."))
	if hint := n.hint("list", err); hint != "" {
		detail += "\n\n" + hint
	}
	diags.AddWarning(fmt.Sprintf("Requests to %s fail", n.Vendor), detail)
}

// hint says what to do next, depending on the kind of failure.
func (n Noun) hint(attempt string, err error) string {
	var failure *rest.Error
	isAnswer := errors.As(err, &failure)
	if isAnswer && failure.Fault != "" {
		return n.cure(failure)
	}
	switch {
	case isAnswer && attempt == "create" && failure.Method != http.MethodGet && failure.Ambiguous():
		return n.lost(failure)
	case errors.Is(err, context.Canceled):
		return "The run was interrupted. Everything done so far is in the state. Plan again to see what remains."
	case errors.Is(err, rest.ErrNotFound):
		return fmt.Sprintf("The %s was deleted outside of Terraform. Plan again: Terraform will offer to recreate it.", n.Thing)
	}
	if isAnswer {
		if hint := n.refused(failure); hint != "" {
			return hint
		}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return n.longer(attempt)
	case isAnswer && failure.Status == 0:
		return fmt.Sprintf("Check that %s can be reached from here, and %s.", n.Vendor, n.address(failure))
	}
	return ""
}

// lost is the hint for a create whose response was lost.
func (n Noun) lost(e *rest.Error) string {
	hint := fmt.Sprintf("The response was lost, so the %s may exist. Look for it at the vendor before you apply again. If it exists, "+
		"import it with terraform import so that it isn't created twice.", n.Thing)
	if !e.Recognized && !e.Passing() {
		hint = n.strange(e) + " " + hint
	}
	return hint
}

// refused is the hint for a response that refuses the request, "" for any other.
func (n Noun) refused(e *rest.Error) string {
	switch {
	case isRefusal(e):
		hint := fmt.Sprintf("Check client_id and client_secret (or access_token, which can't be renewed when it expires) in "+
			"%s, or the environment variables %s, %s and %s, and that this API client may manage %ss.", n.Settings,
			n.Settings.Variable("client_id"), n.Settings.Variable("client_secret"), n.Settings.Variable("access_token"), n.Thing)
		return strings.TrimSpace(hint + " " + n.AccessHint)
	case e.Status == http.StatusTooManyRequests:
		return n.limited(e)
	case !e.Recognized && e.Status > 0 && !e.Passing():
		return n.strange(e) + " Nothing was removed from the state."
	}
	return ""
}

// strange is the hint for a response that can't come from the vendor.
func (n Noun) strange(e *rest.Error) string {
	return fmt.Sprintf("This response isn't from %s. Check %s, and whether there is a proxy in between.", n.Vendor, n.address(e))
}

// cure says how to fix a failure that a retry doesn't fix.
func (n Noun) cure(e *rest.Error) string {
	switch e.Fault {
	case rest.UnknownHost:
		return fmt.Sprintf("There is no such host. Check %s.", n.address(e))
	case rest.NotTrusted:
		return fmt.Sprintf("The TLS connection failed, most likely because the certificate isn't trusted. Check %s, and the "+
			"clock of this machine. If a proxy decrypts the traffic, this machine must trust the proxy's certificate "+
			"authority: add it to the system's trust store, or on Linux set SSL_CERT_FILE to its file.", n.address(e))
	case rest.WrongScheme:
		return fmt.Sprintf("One side speaks https and the other http. Check the scheme and the port of %s.", n.address(e))
	case rest.Unsendable:
		return fmt.Sprintf("A credential or the access token contains a line break or another control character. If it comes "+
			"from a file, trimspace() removes the trailing line break. Check %s and the environment.", n.Settings)
	case rest.ProxyRefused:
		return "Check the environment variables HTTPS_PROXY and NO_PROXY: whether the proxy's address is right and can be " +
			"reached from here, and whether it needs other credentials."
	case rest.Refused, rest.BadAddress: // no request to a vendor has a BadAddress
	}
	return fmt.Sprintf("Nothing is listening there. Check %s, and that %s can be reached from here.", n.address(e), n.Vendor)
}

// limited is the hint for a request rejected by the rate limit.
func (n Noun) limited(e *rest.Error) string {
	if e.Patience > 0 {
		return fmt.Sprintf("The vendor asked for a longer wait than a request is allowed, which is max_retries × request_timeout "+
			"(%s). Try again later, or raise max_retries in %s.", e.Patience, n.Settings)
	}
	tried := "the only attempt that max_retries allows"
	if e.Attempts > 1 {
		tried = fmt.Sprintf("all %d attempts", e.Attempts)
	}
	return fmt.Sprintf("The vendor's rate limit rejected %s. Something else may share the limit: wait and try again, or lower "+
		"requests_per_second in %s.", tried, n.Settings)
}

// longer is the hint for an attempt that timed out. Terraform refreshes and deletes with the timeouts in the state, so a value
// that is too small gets in the way of its own correction.
func (n Noun) longer(attempt string) string {
	var how string
	switch attempt {
	case "read":
		how = " and apply once with -refresh=false, because a refresh uses the value in the state"
	case "delete":
		how = " and apply that first, because a delete uses the value in the state"
	}
	return fmt.Sprintf("Try again. If it needs longer, raise timeouts.%s if it is a resource%s, or raise request_timeout in %s.",
		attempt, how, n.Settings)
}

// isRefusal reports whether the vendor rejects the credentials. A token endpoint does so with other statuses too, such as
// the 400 of https://www.rfc-editor.org/rfc/rfc6749#section-5.2.
func isRefusal(e *rest.Error) bool {
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return true
	case http.StatusTooManyRequests:
		return false
	}
	return e.ForToken && e.Recognized && e.Status < http.StatusInternalServerError
}

// address names the settings that determine where a request went.
func (n Noun) address(e *rest.Error) string {
	if e.ForToken { // not every service has an auth_url
		return fmt.Sprintf("the addresses in %s", n.Settings)
	}
	return fmt.Sprintf("base_url in %s (or %s)", n.Settings, n.Settings.Variable("base_url"))
}

func capitalized(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
