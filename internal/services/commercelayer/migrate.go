package commercelayer

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
)

// predecessors returns the providers that also have a commercelayer_webhook. Their states look alike
// (https://registry.terraform.io/providers/labd/commercelayer/latest/docs/resources/webhook).
func predecessors() []hook.Predecessor[webhookModel] {
	var all []hook.Predecessor[webhookModel]
	for _, provider := range []string{"labd/commercelayer", "incentro-dc/commercelayer", "incentro-ecx/commercelayer"} {
		all = append(all, hook.Predecessor[webhookModel]{
			Provider: provider, TypeName: typeName, TakeOver: takeOver, Wrote: isPredecessorState,
		})
	}
	return all
}

// predecessorState is a webhook in the state of a predecessor. It doesn't show later changes of the webhook, because a
// predecessor's refresh only reads the id. After an import, the id is all it has.
type predecessorState struct {
	ID           string `json:"id"`
	SharedSecret string `json:"shared_secret"`
	Attributes   []struct {
		Name             *string           `json:"name"`
		Topic            *string           `json:"topic"`
		CallbackURL      *string           `json:"callback_url"`
		IncludeResources []string          `json:"include_resources"`
		Reference        string            `json:"reference"`
		ReferenceOrigin  string            `json:"reference_origin"`
		Metadata         map[string]string `json:"metadata"`
	} `json:"attributes"`
}

// isPredecessorState looks for the block attributes, which this provider's states don't have.
func isPredecessorState(state []byte) bool {
	var shape struct {
		Attributes json.RawMessage `json:"attributes"`
	}
	return json.Unmarshal(state, &shape) == nil && shape.Attributes != nil
}

func takeOver(ctx context.Context, state []byte) (webhookModel, error) {
	var old predecessorState
	if err := json.Unmarshal(state, &old); err != nil {
		return webhookModel{}, err
	}
	m := webhookModel{
		Base:             hook.Base{ID: types.StringValue(old.ID), Timeouts: hook.NoTimeouts(ctx)},
		IncludeResources: types.SetNull(types.StringType),
		SharedSecret:     services.StringOrNull(old.SharedSecret), KeepSharedSecret: types.BoolValue(true),
	}
	if len(old.Attributes) == 1 {
		known := old.Attributes[0]
		m.Name, m.Topic = types.StringPointerValue(known.Name), types.StringPointerValue(known.Topic)
		m.CallbackURL = types.StringPointerValue(known.CallbackURL)
		m.IncludeResources = setOf(withoutBlanks(known.IncludeResources))
		m.Reference, m.ReferenceOrigin = types.StringValue(known.Reference), types.StringValue(known.ReferenceOrigin)
		m.Metadata = objectOf(known.Metadata)
	}
	return m, nil
}

// objectOf returns a predecessor's metadata, which was a map, as the object that configurations have.
func objectOf(texts map[string]string) types.Dynamic {
	kinds, values := map[string]attr.Type{}, map[string]attr.Value{}
	for key, text := range texts {
		kinds[key], values[key] = types.StringType, types.StringValue(text)
	}
	return types.DynamicValue(types.ObjectValueMust(kinds, values))
}
