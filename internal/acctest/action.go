package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Invoke validates an action's configuration, given as JSON, and invokes the action. It returns the progress messages and
// the diagnostics. If the configuration is invalid, it doesn't invoke the action.
func (s *Server) Invoke(t *testing.T, typeName, configuration string) (progress []string, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	config := Known(t, s.Schemas.ActionSchemas[typeName].Schema.ValueType(), configuration)
	checked, err := s.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if len(checked.Diagnostics) > 0 {
		return nil, checked.Diagnostics
	}
	stream, err := s.InvokeAction(t.Context(), &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = append(diags, e.Diagnostics...)
		}
	}
	return progress, diags
}
