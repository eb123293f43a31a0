package moltin

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestCalls shows which plans say enough to be looked for at Moltin.
func TestCalls(t *testing.T) {
	t.Parallel()
	partly := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("stomp://a"), types.StringUnknown()})
	unknown := types.SetUnknown(types.StringType)
	stomp := func(change func(*configurationModel)) integrationModel {
		c := stompConfiguration()
		change(&c)
		return model(typed("stomp", c))
	}
	for name, test := range map[string]struct {
		plan integrationModel
		want bool
	}{
		"webhook":                    {model(), true},
		"webhook, unknown secret":    {model(typed("webhook", configurationModel{URL: text("https://a"), SecretKey: text("?")})), true},
		"webhook, unknown url":       {model(typed("webhook", configurationModel{URL: text("?")})), false},
		"webhook without url":        {model(typed("webhook", configurationModel{})), false},
		"aws_sqs":                    {model(typed("aws_sqs", sqsConfiguration())), true},
		"stomp":                      {stomp(func(*configurationModel) {}), true},
		"stomp without destination":  {stomp(func(c *configurationModel) { c.Destination = text("") }), true},
		"stomp, unknown destination": {stomp(func(c *configurationModel) { c.Destination = text("?") }), false},
		"stomp, unknown addresses":   {stomp(func(c *configurationModel) { c.Addresses = unknown }), false},
		"stomp, an unknown address":  {stomp(func(c *configurationModel) { c.Addresses = partly }), false},
		"stomp without addresses":    {stomp(func(c *configurationModel) { c.Addresses = types.SetNull(types.StringType) }), false},
		"unknown type":               {model(func(m *integrationModel) { m.IntegrationType = text("?") }), false},
		"unknown events":             {model(func(m *integrationModel) { m.Observes = unknown }), false},
		"an unknown event":           {model(func(m *integrationModel) { m.Observes = partly }), false},
		"unknown configuration": {model(func(m *integrationModel) {
			m.Configuration = types.ObjectUnknown(m.Configuration.AttributeTypes(t.Context()))
		}), false},
		"no events, which is refused": {model(func(m *integrationModel) { m.Observes = setOf(nil) }), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.plan.calls(); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
