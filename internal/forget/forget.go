// Package forget lets the memory of a finished call go. The plugin framework keeps the context of every call until the
// provider stops, so that it can cancel them all then, and with each some 12 KiB of loggers and gRPC's stream: a plan of a
// thousand hooks ends with twice the memory, and the garbage collector reads it over and over. It may import the Terraform
// plugin libraries only.
package forget

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// framework is everything that the framework's server can do. The wrapper must be able to do it too.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// server is the framework's. The calls that Terraform makes once or more for each resource get a context that can be
// emptied; the others are few, or answer in pieces after they returned.
type server struct{ framework }

// Wrap returns a server that does what the framework's does and forgets the contexts of its calls.
func Wrap(inner tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	whole, ok := inner.(framework)
	if !ok {
		return inner
	}
	return server{whole}
}

// ValidateResourceConfig implements tfprotov6.ProviderServer.
func (s server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return during(ctx, req, s.framework.ValidateResourceConfig)
}

// UpgradeResourceState implements tfprotov6.ProviderServer.
func (s server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return during(ctx, req, s.framework.UpgradeResourceState)
}

// UpgradeResourceIdentity implements tfprotov6.ProviderServer.
func (s server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return during(ctx, req, s.framework.UpgradeResourceIdentity)
}

// ReadResource implements tfprotov6.ProviderServer.
func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return during(ctx, req, s.framework.ReadResource)
}

// PlanResourceChange implements tfprotov6.ProviderServer.
func (s server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return during(ctx, req, s.framework.PlanResourceChange)
}

// ApplyResourceChange implements tfprotov6.ProviderServer.
func (s server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return during(ctx, req, s.framework.ApplyResourceChange)
}

// during makes a call with a context that is empty once it has returned.
func during[Q, P any](ctx context.Context, req Q, call func(context.Context, Q) (P, error)) (P, error) {
	lent := new(lentContext)
	lent.inner.Store(&ctx)
	defer lent.end()
	return call(lent, req)
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

// Deadline implements context.Context.
func (c *lentContext) Deadline() (time.Time, bool) { return c.current().Deadline() }

// Done implements context.Context.
func (c *lentContext) Done() <-chan struct{} { return c.current().Done() }

// Err implements context.Context.
func (c *lentContext) Err() error { return c.current().Err() }

// Value implements context.Context.
func (c *lentContext) Value(key any) any { return c.current().Value(key) }
