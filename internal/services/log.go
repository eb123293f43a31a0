package services

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// logRequest returns a function that logs requests to one service, in a subsystem named after it. An event has no body and no
// query, and rest.Client redacts secrets that an error repeats, so nothing secret gets into the log.
func logRequest(service string) func(context.Context, rest.Event) {
	return func(ctx context.Context, e rest.Event) {
		ctx = tflog.NewSubsystem(ctx, service)
		fields := map[string]any{
			"method": e.Method, "path": e.Path, "status": e.Status, "attempt": e.Attempt,
			"duration_ms": e.Duration.Milliseconds(),
		}
		if e.Waited > 0 {
			fields["waited_ms"] = e.Waited.Milliseconds()
		}
		if e.RequestID != "" {
			fields["request_id"] = e.RequestID
		}
		if e.Err != nil {
			fields["error"] = e.Err.Error()
		}
		tflog.SubsystemDebug(ctx, service, "request to "+e.Vendor, fields)
	}
}
