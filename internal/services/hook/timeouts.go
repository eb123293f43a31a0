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

// TimeoutsBlock is the block timeouts that every hook has.
func TimeoutsBlock(ctx context.Context) schema.Block {
	block, ok := timeouts.BlockAll(ctx).(schema.SingleNestedBlock)
	if !ok {
		return timeouts.BlockAll(ctx)
	}
	block.MarkdownDescription = "How long each operation may take, waiting under the vendor's rate limits included. A change writes nothing at the vendor."
	for name := range block.Attributes {
		block.Attributes[name] = schema.StringAttribute{
			Optional: true, Validators: []validator.String{services.DurationValidator()},
			MarkdownDescription: fmt.Sprintf("How long to %s a hook may take, as a positive duration: `30s`, `1h`. Default: `20m`.", name),
		}
	}
	return block
}

// NoTimeouts is the block timeouts where it isn't configured.
func NoTimeouts(ctx context.Context) timeouts.Value {
	kind, _ := TimeoutsBlock(ctx).Type().(timeouts.Type)
	return timeouts.Value{Object: types.ObjectNull(kind.AttrTypes)}
}

// timeoutOf returns how long an operation may take.
type timeoutOf = func(context.Context) (time.Duration, diag.Diagnostics)

// timeout returns the timeout of an operation, which is a method of timeouts.Value. That isn't asked where the block is absent: it
// would log so for each hook.
func (b Base) timeout(operation func(timeouts.Value, context.Context, time.Duration) (time.Duration, diag.Diagnostics)) timeoutOf {
	return func(ctx context.Context) (time.Duration, diag.Diagnostics) {
		if b.Timeouts.IsNull() {
			return services.DefaultTimeout, nil
		}
		return operation(b.Timeouts, ctx, services.DefaultTimeout)
	}
}
