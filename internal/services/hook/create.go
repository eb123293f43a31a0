package hook

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// NewTracker returns the memory of a service's creates. How long it searches for a lost one depends on request_timeout: with the
// default of 30 s it searches at once, after 2 s, and after another 5 s.
func NewTracker(cfg rest.Config) *once.Tracker {
	return once.NewTracker(once.Config{
		Waits:          []time.Duration{cfg.RequestTimeout / 15, cfg.RequestTimeout / 6},
		RequestTimeout: cfg.RequestTimeout,
		Resend:         cfg.MaxRetries > 0,
		Clock:          cfg.Clock,
	})
}

// created is the result of a create.
type created struct {
	noun    services.Noun
	id      string // the id for terraform import
	outcome once.Outcome
	err     error // after the object existed
	shows   bool  // whether a plan will show that the object isn't what was requested
}

// warnCreated warns about the side effects of a create. An error after the object existed is only a warning, because an error
// would make Terraform replace what was created. Each summary has the id, because Terraform shows only one of several warnings
// with the same summary.
func warnCreated(diags *diag.Diagnostics, c created) {
	n, id, outcome := c.noun, c.id, c.outcome
	if c.err != nil {
		next := "The next plan shows what is missing. Apply again"
		if !c.shows {
			next = fmt.Sprintf("No plan will show what is missing, because %s doesn't show it. Check the %s there, or replace it with "+
				"terraform apply -replace=ADDRESS", n.Vendor, n.Thing)
		}
		diags.AddWarning(fmt.Sprintf("The new %s is incomplete: %s", n, id), fmt.Sprintf("%s. %s.", strings.TrimSuffix(c.err.Error(), "."), next))
	}
	if outcome.Adopted {
		diags.AddWarning(fmt.Sprintf("Lost response: adopted %s %s", n, id),
			fmt.Sprintf("The response to the create was lost. %s was created at that time and is what was requested, as far as %s shows it, so "+
				"it was adopted. It may come from another run, another alias of the provider or a parallel test that created the same %s at "+
				"the same moment. Then both manage it, it may have the other's name and secret, and deleting one deletes it for both. If "+
				"another run was in progress, compare the ids.", id, n.Vendor, n.Thing))
	}
	second := fmt.Sprintf("There may be a second %s beside %s", n, id)
	again := fmt.Sprintf("The response to the first attempt was lost, so the %s was created again, as %s.", n.Thing, id)
	if len(outcome.Extra) > 0 {
		diags.AddWarning(second, fmt.Sprintf("%s But the first attempt seems to have succeeded: %s is the same. Delete one of them at "+
			"the vendor, or every event is delivered twice.", again, strings.Join(outcome.Extra, ", ")))
	}
	if len(outcome.Similar) > 0 {
		diags.AddWarning(second, fmt.Sprintf("%s Similar and about as new: %s. Compare them at the vendor, and delete one only if it is a "+
			"duplicate that no other resource manages.", again, strings.Join(outcome.Similar, ", ")))
	}
	if outcome.Unchecked != nil {
		diags.AddWarning(second, fmt.Sprintf("%s Whether the first attempt succeeded couldn't be checked: %s. Look for a duplicate "+
			"at the vendor.", again, outcome.Unchecked))
	}
}
