package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Invoke checks the configuration of an action, given as JSON, invokes it, and returns what it shows while it runs and what it
// says at the end. What is wrong with the configuration ends it.
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
