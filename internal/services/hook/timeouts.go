package hook

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
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
