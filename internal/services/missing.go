package services

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Required is String, but notes a missing value as a problem. what says in a few words what the value is, such as "the id of an
// API client".
func (s *Settings) Required(attribute, what string) string {
	value := s.String(attribute, "")
	if value == "" && !s.isUnknown(attribute) {
		if text := fmt.Sprintf("%s (%s): %s", attribute, s.Variable(attribute), what); !slices.Contains(s.missing, text) {
			s.missing = append(s.missing, text)
		}
	}
	return value
}

// found returns what is missing or wrong. All missing settings share one error.
func (s *Settings) found() diag.Diagnostics {
	var all diag.Diagnostics
	if len(s.missing) > 0 {
		all.AddError("Missing settings of "+s.place.Service,
			fmt.Sprintf("This configuration needs more settings. Set these arguments in %s, or the environment variables in "+
				"parentheses:\n\n  - %s",
				s.place, strings.Join(s.missing, "\n  - ")))
	}
	all.Append(s.problems...)
	return all
}
