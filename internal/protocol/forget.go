package protocol

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return during(ctx, req, s.framework.ValidateResourceConfig)
}

func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return during(ctx, req, s.framework.UpgradeResourceState)
}

func (s *server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return during(ctx, req, s.framework.UpgradeResourceIdentity)
}

func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return during(ctx, req, s.framework.ReadResource)
}

func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return during(ctx, req, s.framework.ApplyResourceChange)
}

// during makes a call with a context that is empty once it has returned. The plugin framework keeps the context of every
// call until the provider stops, so that it can cancel them all then, and with each some 12 KiB of loggers and gRPC's
// stream: a plan of a thousand hooks ends with three times the memory, which the garbage collector reads over and over.
// The calls that go through here are those that Terraform makes for each resource; the others are few, or answer in pieces
// after they returned.
func during[Q, P any](ctx context.Context, req Q, call func(context.Context, Q) (P, error)) (P, error) {
	lent := new(lentContext)
	lent.inner.Store(&ctx)
	defer lent.end()       //nolint:contextcheck // what remains must hold nothing of the call
	return call(lent, req) //nolint:contextcheck // lent is ctx until the end
}

// lentContext is another context until its end, and then one that is cancelled and holds nothing.
type lentContext struct {
	inner atomic.Pointer[context.Context]
}

func (c *lentContext) end() {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	c.inner.Store(&ended)
}

func (c *lentContext) current() context.Context { return *c.inner.Load() }

func (c *lentContext) Deadline() (time.Time, bool) { return c.current().Deadline() }

func (c *lentContext) Done() <-chan struct{} { return c.current().Done() }

func (c *lentContext) Err() error { return c.current().Err() }

func (c *lentContext) Value(key any) any { return c.current().Value(key) }
