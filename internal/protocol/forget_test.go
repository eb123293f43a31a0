package protocol_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/protocol"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

type key struct{}

// keeper remembers the context of a read, as the framework does.
type keeper struct {
	whole
	kept   context.Context
	during any
}

type whole interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

func (k *keeper) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	k.kept, k.during = ctx, ctx.Value(key{})
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

func TestForget_lendsTheContext(t *testing.T) {
	t.Parallel()
	reason := errors.New("Terraform was interrupted")
	ctx, cancel := context.WithCancelCause(context.WithValue(t.Context(), key{}, "value"))
	cancel(reason)
	inner := &keeper{}

	if _, err := protocol.Wrap(t.Context(), inner, nil).ReadResource(ctx, &tfprotov6.ReadResourceRequest{}); !errors.Is(err, reason) {
		t.Errorf("the call ended with %v, want %v", err, reason)
	}
	if inner.during != "value" {
		t.Errorf("during the call, the context held %v", inner.during)
	}
	if left := inner.kept.Value(key{}); left != nil {
		t.Errorf("after the call, the context still holds %v", left)
	}
	if err := inner.kept.Err(); !errors.Is(err, context.Canceled) {
		t.Errorf("after the call, the context ended with %v", err)
	}
	if _, limited := inner.kept.Deadline(); limited {
		t.Error("after the call, the context has a deadline")
	}
}

// The framework itself keeps the context. Once it no longer does, lending has no purpose.
func TestForget_framework(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]func(tfprotov6.ProviderServer) tfprotov6.ProviderServer{
		"wrapped": func(s tfprotov6.ProviderServer) tfprotov6.ProviderServer { return protocol.Wrap(t.Context(), s, nil) },
		"plain":   func(s tfprotov6.ProviderServer) tfprotov6.ProviderServer { return s },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := wrap(providerserver.NewProtocol6(provider.New("test")())())
			value := call(t, server)
			runtime.GC()
			if forgotten := value.Value() == nil; forgotten != (name == "wrapped") {
				t.Errorf("forgotten: %t", forgotten)
			}
			runtime.KeepAlive(server)
		})
	}
}

// call makes a call whose context holds a value that nobody else does.
//
//go:noinline
func call(t *testing.T, server tfprotov6.ProviderServer) weak.Pointer[[1 << 12]byte] {
	t.Helper()
	value := new([1 << 12]byte)
	ctx := context.WithValue(t.Context(), key{}, value)
	if _, err := server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: "doo_webhook"}); err != nil {
		t.Fatal(err)
	}
	return weak.Make(value)
}
