package services

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// NewTracker returns the memory of a service's creates. How long it looks for a lost one follows request_timeout: with the
// default of 30 s it looks at once, after 2 s, and after another 5 s.
func NewTracker(cfg rest.Config) *once.Tracker {
	return once.NewTracker(once.Config{
		Waits:          []time.Duration{cfg.RequestTimeout / 15, cfg.RequestTimeout / 6},
		RequestTimeout: cfg.RequestTimeout,
		MaxResends:     cfg.MaxRetries,
	})
}

// Created reports what came of a create beside its object, which has this id. It tells whether there is an object to
// save: also after an error that came too late to undo it, of which the user is only warned, because an error would make
// Terraform replace what was created.
func (n Noun) Created(diags *diag.Diagnostics, id string, outcome once.Outcome, err error) bool {
	var adopt *once.AdoptError
	if err != nil && !errors.As(err, &adopt) {
		n.Failed(diags, "create", "", err)
		return false
	}
	if adopt != nil {
		diags.AddWarning(fmt.Sprintf("The new %s is not complete", n),
			fmt.Sprintf("%s. The next plan shows what is missing; apply again.", strings.TrimSuffix(err.Error(), ".")))
	}
	if len(outcome.Extra) > 0 {
		diags.AddWarning(fmt.Sprintf("There may be a second %s", n),
			fmt.Sprintf("The answer to the first attempt was lost, so it was created again, as %s. The first attempt seems to have "+
				"worked after all: %s is the same. Delete what is too much at the vendor, or every event is delivered twice.",
				id, strings.Join(outcome.Extra, ", ")))
	}
	if outcome.Unchecked != nil {
		diags.AddWarning(fmt.Sprintf("There may be a second %s", n),
			fmt.Sprintf("The answer to the first attempt was lost, so it was created again, as %s. Whether the first attempt worked "+
				"after all could not be checked: %s. Look at the vendor for one that is the same.", id, outcome.Unchecked))
	}
	return true
}
