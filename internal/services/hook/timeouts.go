package hook

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// TimeoutsBlock returns the timeouts block that every hook has.
func TimeoutsBlock(ctx context.Context) schema.Block {
	block, ok := timeouts.BlockAll(ctx).(schema.SingleNestedBlock)
	if !ok {
		return timeouts.BlockAll(ctx)
	}
	block.MarkdownDescription = "How long each operation may take, including waits for the vendor's rate limit. Changing this makes no API call."
	for name := range block.Attributes {
		block.Attributes[name] = schema.StringAttribute{
			Optional: true, Validators: []validator.String{services.DurationValidator()},
			MarkdownDescription: fmt.Sprintf("How long it may take to %s a hook, such as `30s` or `1h`. Default: `20m`.", name),
		}
	}
	return block
}

// NoTimeouts returns the timeouts block of a configuration without one.
func NoTimeouts(ctx context.Context) timeouts.Value {
	kind, _ := TimeoutsBlock(ctx).Type().(timeouts.Type)
	return timeouts.Value{Object: types.ObjectNull(kind.AttrTypes)}
}

// timeoutOf returns the timeout of an operation.
type timeoutOf = func(context.Context) (time.Duration, diag.Diagnostics)

// timeout returns the timeout of an operation, for which of is a method of timeouts.Value. It isn't called if the block is absent,
// because it would log that for each hook.
func (b Base) timeout(operation func(timeouts.Value, context.Context, time.Duration) (time.Duration, diag.Diagnostics)) timeoutOf {
	return func(ctx context.Context) (time.Duration, diag.Diagnostics) {
		if b.Timeouts.IsNull() {
			return services.DefaultTimeout, nil
		}
		return operation(b.Timeouts, ctx, services.DefaultTimeout)
	}
}
