package moltin

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// predecessors are elasticpath/epcc, and andrew-waters/moltin, whose moltin_integration has the name of ours.
func predecessors() []hook.Predecessor[integrationModel] {
	from := func(read func([]byte) (moltinapi.Integration, error)) func(context.Context, []byte) (integrationModel, error) {
		return func(ctx context.Context, state []byte) (integrationModel, error) {
			old, err := read(state)
			return takenOver(ctx, old), err
		}
	}
	return []hook.Predecessor[integrationModel]{
		{Provider: "elasticpath/epcc", TypeName: "epcc_integration", TakeOver: from(fromEPCC)},
		{Provider: "andrew-waters/moltin", TypeName: "moltin_integration", TakeOver: from(fromMoltin), Wrote: isFromMoltin},
	}
}

// epccState is the state of an epcc_integration of elasticpath/epcc, which has no nested attributes
// (https://registry.terraform.io/providers/elasticpath/epcc/latest/docs/resources/integration). What isn't set is "".
type epccState struct {
	ID                 string   `json:"id"`
	Name               string   `json:"name"`
	Description        string   `json:"description"`
	Enabled            bool     `json:"enabled"`
	IntegrationType    string   `json:"integration_type"`
	Observes           []string `json:"observes"`
	URL                string   `json:"url"`
	SecretKey          string   `json:"secret_key"`
	AWSAccessKeyID     string   `json:"aws_access_key_id"`
	AWSSecretAccessKey string   `json:"aws_secret_access_key"`
	Region             string   `json:"region"`
}

// fromEPCC converts the state of an epcc_integration.
func fromEPCC(state []byte) (moltinapi.Integration, error) {
	var s epccState
	err := json.Unmarshal(state, &s)
	return moltinapi.Integration{
		ID: s.ID, Name: s.Name, Description: s.Description, Enabled: s.Enabled, IntegrationType: s.IntegrationType,
		Observes: s.Observes, Configuration: moltinapi.Configuration{
			URL: s.URL, SecretKey: s.SecretKey, AWSAccessKeyID: s.AWSAccessKeyID, AWSSecretAccessKey: s.AWSSecretAccessKey,
			Region: s.Region,
		},
	}, err
}

// moltinState is the state of a moltin_integration of andrew-waters/moltin, whose configuration is a map of strings, which
// can't hold the addresses of a broker
// (https://github.com/andrew-waters/moltin-terraform-provider/blob/master/moltin/resource_moltin_integration.go).
type moltinState struct {
	ID            string            `json:"id"`
	Name          string            `json:"name"`
	Description   string            `json:"description"`
	Enabled       bool              `json:"enabled"`
	Type          string            `json:"type"`
	Observes      []string          `json:"observes"`
	Configuration map[string]string `json:"configuration"`
}

// fromMoltin converts the state of andrew-waters' moltin_integration.
func fromMoltin(state []byte) (moltinapi.Integration, error) {
	var s moltinState
	if err := json.Unmarshal(state, &s); err != nil {
		return moltinapi.Integration{}, err
	}
	c := s.Configuration
	return moltinapi.Integration{
		ID: s.ID, Name: s.Name, Description: s.Description, Enabled: s.Enabled, IntegrationType: s.Type, Observes: s.Observes,
		Configuration: moltinapi.Configuration{
			URL: c["url"], SecretKey: c["secret_key"], AWSAccessKeyID: c["aws_access_key_id"],
			AWSSecretAccessKey: c["aws_secret_access_key"], Region: c["region"], Destination: c["destination"],
			Username: c["username"], Password: c["password"],
		},
	}, nil
}

// isFromMoltin reports whether a state is that of andrew-waters' moltin_integration, and not of this provider's.
func isFromMoltin(state []byte) bool {
	var s struct {
		Type            *string `json:"type"`
		IntegrationType *string `json:"integration_type"`
	}
	return json.Unmarshal(state, &s) == nil && s.Type != nil && s.IntegrationType == nil
}

// takenOver is the state of an integration that another provider managed. Secrets in that provider's state stay managed, unless
// it holds Moltin's masks. The refresh that follows adds what is missing.
func takenOver(ctx context.Context, old moltinapi.Integration) integrationModel {
	m, _ := integrationModel{Base: hook.Base{Timeouts: hook.NoTimeouts(ctx)}}.Refresh(&old)
	for _, s := range secretsOf(&m, nil) {
		s.Shown = secretIn(old.Configuration, s.Name)
		if s.IsClear() && hasAttribute(m.IntegrationType.ValueString(), s.Name) {
			*s.Plain = types.StringValue(s.Shown)
		}
	}
	return m
}
