package services

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func TestNoun_Failed(t *testing.T) {
	t.Parallel()
	const url = "https://api.example.com/hooks/h1"
	said := func(status int, messages ...string) *rest.Error {
		return &rest.Error{
			Problem: rest.Problem{Messages: messages}, Vendor: "Acme", Method: "PUT", URL: url, Status: status, Recognized: true,
			Sent: true, Attempts: 1,
		}
	}
	with := func(e *rest.Error, change func(*rest.Error)) *rest.Error {
		change(e)
		return e
	}
	stranger := func(e *rest.Error) { e.Recognized = false }
	const credentials = "Check client_id and client_secret (or access_token, which can't be renewed when it expires) in the acme " +
		"block of the provider configuration, or the environment variables ACME_CLIENT_ID, ACME_CLIENT_SECRET and " +
		"ACME_ACCESS_TOKEN, and that this API client may manage hooks. Only admins may."
	const baseURL = "base_url in the acme block of the provider configuration (or ACME_BASE_URL)"
	const ambiguous = "The response was lost, so the hook may exist. Look for it at the vendor before you apply again. If it exists, " +
		"import it with terraform import so that it isn't created twice."
	const interrupted = "The run was interrupted. Everything done so far is in the state. Plan again to see what remains."

	type testCase struct {
		attempt, id string
		err         error
		detail      string // up to the hint
		hint        string
	}
	faulty := func(fault rest.Fault, hint string) testCase {
		failed := with(said(0), func(e *rest.Error) { e.Err, e.Sent, e.Fault = errors.New("no"), false, fault })
		return testCase{"read", "h1", failed, "Hook h1: PUT " + url + " got no answer: no.", hint}
	}
	for name, test := range map[string]testCase{
		"the vendor's words": {
			"update", "h1", said(422, "url is blank", "name is taken"),
			"Hook h1: PUT " + url + " answered 422 Unprocessable Entity: url is blank; name is taken.", "",
		},
		"words that end in a stop": {
			"update", "h1", said(400, "Bad url."), "Hook h1: PUT " + url + " answered 400 Bad Request: Bad url.", "",
		},
		"no id": {"create", "", said(422, "no"), "PUT " + url + " answered 422 Unprocessable Entity: no.", ""},
		"401":   {"read", "h1", said(401, "bad token"), "Hook h1: PUT " + url + " answered 401 Unauthorized: bad token.", credentials},
		"403": {
			"delete", "h1", with(said(403), stranger), "Hook h1: PUT " + url + " answered 403 Forbidden.", credentials,
		},
		"400 of the token endpoint": {
			"create", "", with(said(400, "invalid_client"), func(e *rest.Error) { e.ForToken = true }),
			"PUT " + url + " answered 400 Bad Request: invalid_client.", credentials,
		},
		"429 after retries": {
			"update", "h1", with(said(429), func(e *rest.Error) { e.Attempts = 7 }),
			"Hook h1: PUT " + url + " answered 429 Too Many Requests (after 7 attempts).",
			"The vendor's rate limit rejected all 7 attempts. Something else may share the limit: wait and try again, or lower " +
				"requests_per_second in the acme block of the provider configuration.",
		},
		"429 after one retry": {
			"update", "h1", with(said(429), func(e *rest.Error) { e.Attempts = 2 }),
			"Hook h1: PUT " + url + " answered 429 Too Many Requests (after 2 attempts).",
			"The vendor's rate limit rejected all 2 attempts. Something else may share the limit: wait and try again, or lower " +
				"requests_per_second in the acme block of the provider configuration.",
		},
		"429 without retries": {
			"update", "h1", said(429), "Hook h1: PUT " + url + " answered 429 Too Many Requests.",
			"The vendor's rate limit rejected the only attempt that max_retries allows. Something else may share the limit: " +
				"wait and try again, or lower requests_per_second in the acme block of the provider configuration.",
		},
		"429 of the token endpoint": {
			"read", "h1", with(said(429), func(e *rest.Error) { e.ForToken = true }),
			"Hook h1: PUT " + url + " answered 429 Too Many Requests.",
			"The vendor's rate limit rejected the only attempt that max_retries allows. Something else may share the limit: " +
				"wait and try again, or lower requests_per_second in the acme block of the provider configuration.",
		},
		"create answered by a gateway": {
			"create", "", with(said(502, `the answer is a web page titled "Bad Gateway"`), stranger),
			"PUT " + url + ` answered 502 Bad Gateway: the answer is a web page titled "Bad Gateway".`, ambiguous,
		},
		"create answered by a login page": {
			"create", "", with(said(200, "the answer is a web page"), stranger), "PUT " + url + " answered 200 OK: the answer is a web page.",
			"This response isn't from Acme. Check " + baseURL + ", and whether there is a proxy in between. " + ambiguous,
		},
		"create without an answer": {
			"create", "", with(said(0), func(e *rest.Error) { e.Err = errors.New("EOF") }), "PUT " + url + " got no answer: EOF.", ambiguous,
		},
		"create interrupted when it was sent": {
			"create", "", with(said(0), func(e *rest.Error) { e.Err = context.Canceled }),
			"PUT " + url + " got no answer: context canceled.", ambiguous,
		},
		"create interrupted before": {
			"create", "", with(said(0), func(e *rest.Error) { e.Err, e.Sent = context.Canceled, false }),
			"PUT " + url + " got no answer: context canceled.", interrupted,
		},
		"update interrupted": {
			"update", "h1", with(said(0), func(e *rest.Error) { e.Err = context.Canceled }),
			"Hook h1: PUT " + url + " got no answer: context canceled.", interrupted,
		},
		"gateway": {
			"update", "h1", with(said(503), stranger), "Hook h1: PUT " + url + " answered 503 Service Unavailable.", "",
		},
		"gone": {
			"update", "h1", fmt.Errorf("%w: %w", rest.ErrNotFound, said(404, "not found")),
			"Hook h1: it does not exist: PUT " + url + " answered 404 Not Found: not found.",
			"The hook was deleted outside of Terraform. Plan again: Terraform will offer to recreate it.",
		},
		"gone by a look at the list": {
			"update", "h1", fmt.Errorf("%w: %w", rest.ErrNotFound, with(said(404), stranger)),
			"Hook h1: it does not exist: PUT " + url + " answered 404 Not Found.",
			"The hook was deleted outside of Terraform. Plan again: Terraform will offer to recreate it.",
		},
		"a stranger's 404": {
			"read", "h1", with(said(404, "the answer has no body"), stranger),
			"Hook h1: PUT " + url + " answered 404 Not Found: the answer has no body.",
			"This response isn't from Acme. Check " + baseURL + ", and whether there is a proxy in between. Nothing was removed from " +
				"the state.",
		},
		"a stranger's 200": {
			"read", "h1", with(said(200), stranger), "Hook h1: PUT " + url + " answered 200 OK.",
			"This response isn't from Acme. Check " + baseURL + ", and whether there is a proxy in between. Nothing was removed from " +
				"the state.",
		},
		"redirect of the token endpoint": {
			"read", "h1", with(said(302), func(e *rest.Error) { e.Recognized, e.ForToken = false, true }),
			"Hook h1: PUT " + url + " answered 302 Found.",
			"This response isn't from Acme. Check the addresses in the acme block of the provider configuration, and whether " +
				"there is a proxy in between. Nothing was removed from the state.",
		},
		"too slow": {
			"read", "h1", with(said(0), func(e *rest.Error) { e.Err = context.DeadlineExceeded }),
			"Hook h1: PUT " + url + " got no answer: context deadline exceeded.",
			"Try again. If it needs longer, raise timeouts.read if it is a resource and apply once with -refresh=false, " +
				"because a refresh uses the value in the state, or raise request_timeout in the acme block of the provider " +
				"configuration.",
		},
		"too slow to delete": {
			"delete", "h1", with(said(0), func(e *rest.Error) { e.Err = context.DeadlineExceeded }),
			"Hook h1: PUT " + url + " got no answer: context deadline exceeded.",
			"Try again. If it needs longer, raise timeouts.delete if it is a resource and apply that first, because a " +
				"delete uses the value in the state, or raise request_timeout in the acme block of the provider configuration.",
		},
		"too slow to create": {
			"create", "", with(said(0), func(e *rest.Error) { e.Err, e.Sent = context.DeadlineExceeded, false }),
			"PUT " + url + " got no answer: context deadline exceeded.",
			"Try again. If it needs longer, raise timeouts.create if it is a resource, or raise request_timeout in the acme block of the provider configuration.",
		},
		"no such host":   faulty(rest.UnknownHost, "There is no such host. Check "+baseURL+"."),
		"nobody listens": faulty(rest.Refused, "Nothing is listening there. Check "+baseURL+", and that Acme can be reached from here."),
		"wrong scheme":   faulty(rest.WrongScheme, "One side speaks https and the other http. Check the scheme and the port of "+baseURL+"."),
		"malformed header": faulty(rest.Unsendable, "A credential or the access token contains a line break or another control "+
			"character. If it comes from a file, trimspace() removes the trailing line break. Check the acme block of the "+
			"provider configuration and the environment."),
		"proxy": faulty(rest.ProxyRefused, "Check the environment variables HTTPS_PROXY and NO_PROXY: whether the proxy's "+
			"address is right and can be reached from here, and whether it needs other credentials."),
		"certificate": faulty(rest.NotTrusted, "The TLS connection failed, most likely because the certificate isn't trusted. "+
			"Check "+baseURL+
			", and the clock of this machine. If a proxy decrypts the traffic, this machine must trust the proxy's certificate "+
			"authority: add it to the system's trust store, or on Linux set SSL_CERT_FILE to its file."),
		"a hotel's network": {
			"read", "h1", with(said(511), stranger), "Hook h1: PUT " + url + " answered 511 Network Authentication Required.",
			"This response isn't from Acme. Check " + baseURL + ", and whether there is a proxy in between. Nothing was removed from " +
				"the state.",
		},
		"a stranger's 407": {
			"read", "h1", with(said(407), stranger), "Hook h1: PUT " + url + " answered 407 Proxy Authentication Required.",
			"This response isn't from Acme. Check " + baseURL + ", and whether there is a proxy in between. Nothing was removed from " +
				"the state.",
		},
		"429 that asks for patience": {
			"update", "h1", with(said(429), func(e *rest.Error) { e.Patience = 3 * time.Minute }),
			"Hook h1: PUT " + url + " answered 429 Too Many Requests.",
			"The vendor asked for a longer wait than a request is allowed, which is max_retries × request_timeout " +
				"(3m0s). Try again later, or raise max_retries in the acme block of the provider configuration.",
		},
		"unreachable": {
			"read", "h1", with(said(0), func(e *rest.Error) { e.Err, e.Sent = errors.New("connection refused"), false }),
			"Hook h1: PUT " + url + " got no answer: connection refused.", "Check that Acme can be reached from here, and " + baseURL + ".",
		},
		"list": {"list", "", said(422, "no"), "PUT " + url + " answered 422 Unprocessable Entity: no.", ""},
		"not sent at all": {
			"read", "..", errors.New(`".." can't be part of an Acme address`), `Hook ..: ".." can't be part of an Acme address.`, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			noun := Noun{Vendor: "Acme", Thing: "hook", Settings: InBlock("acme"), AccessHint: "Only admins may."}
			var diags diag.Diagnostics
			noun.Failed(&diags, test.attempt, test.id, test.err)
			if len(diags) != 1 || diags[0].Severity() != diag.SeverityError {
				t.Fatalf("got %q", texts(diags))
			}
			want := "Unable to " + test.attempt + " Acme hook"
			if test.attempt == "list" {
				want += "s"
			}
			if got := diags[0].Summary(); got != want {
				t.Errorf("summary %q, want %q", got, want)
			}
			detail, hint, _ := strings.Cut(diags[0].Detail(), "\n\n")
			if detail != test.detail {
				t.Errorf("detail\n%s\nwant\n%s", detail, test.detail)
			}
			if hint != test.hint {
				t.Errorf("hint\n%s\nwant\n%s", hint, test.hint)
			}
		})
	}
}

func TestNoun_noFailure(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	Noun{Vendor: "Acme", Thing: "hook"}.Failed(&diags, "read", "h1", nil)
	if len(diags) > 0 {
		t.Errorf("got %q", texts(diags))
	}
}
