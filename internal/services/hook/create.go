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

// NewTracker returns the memory of a service's creates. How long it looks for a lost one follows request_timeout: with the
// default of 30 s it looks at once, after 2 s, and after another 5 s.
func NewTracker(cfg rest.Config) *once.Tracker {
	return once.NewTracker(once.Config{
		Waits:          []time.Duration{cfg.RequestTimeout / 15, cfg.RequestTimeout / 6},
		RequestTimeout: cfg.RequestTimeout,
		Resend:         cfg.MaxRetries > 0,
		Clock:          cfg.Clock,
	})
}

// created is what came of a create.
type created struct {
	noun    services.Noun
	id      string // by which terraform import takes it
	outcome once.Outcome
	err     error // that came after the object existed
	shows   bool  // a plan will show that the object isn't what was asked for
}

// warnCreated warns of what came of a create beside its object. An error that came after the object existed is only a warning,
// because an error would make Terraform replace what was created. Each summary holds the id, because Terraform shows one of
// those warnings that have the same.
func warnCreated(diags *diag.Diagnostics, c created) {
	n, id, outcome := c.noun, c.id, c.outcome
	if c.err != nil {
		next := "The next plan shows what is missing: apply again"
		if !c.shows {
			next = fmt.Sprintf("No plan will show what is missing, because %s doesn't show it. Look at the %s there, or have it replaced: "+
				"terraform apply -replace=ADDRESS", n.Vendor, n.Thing)
		}
		diags.AddWarning(fmt.Sprintf("The new %s is incomplete: %s", n, id), fmt.Sprintf("%s. %s.", strings.TrimSuffix(c.err.Error(), "."), next))
	}
	if outcome.Adopted {
		diags.AddWarning(fmt.Sprintf("Lost answer: %s taken over with the id %s", n, id),
			fmt.Sprintf("The answer to its create was lost. %s is what was asked for, as far as %s shows it, and was created at that time, so "+
				"it was taken over. Another run, another alias of the provider or a parallel test that created the same %s at the same "+
				"moment can't be told apart: then both manage this one, its name and secret may be the other's, and removing one deletes it "+
				"for both. If another run was under way, compare the ids.", id, n.Vendor, n.Thing))
	}
	second := fmt.Sprintf("There may be a second %s beside %s", n, id)
	again := fmt.Sprintf("The answer to the first attempt was lost, so the %s was created again, as %s.", n.Thing, id)
	if len(outcome.Extra) > 0 {
		diags.AddWarning(second, fmt.Sprintf("%s The first attempt seems to have worked after all: %s is the same. Delete one of them at "+
			"the vendor, or every event is delivered twice.", again, strings.Join(outcome.Extra, ", ")))
	}
	if len(outcome.Similar) > 0 {
		diags.AddWarning(second, fmt.Sprintf("%s Similar to it and about as new: %s. Compare them at the vendor, and delete one only if it is a "+
			"duplicate that no other resource manages.", again, strings.Join(outcome.Similar, ", ")))
	}
	if outcome.Unchecked != nil {
		diags.AddWarning(second, fmt.Sprintf("%s Whether the first attempt worked after all could not be checked: %s. Look for a duplicate "+
			"at the vendor.", again, outcome.Unchecked))
	}
}
