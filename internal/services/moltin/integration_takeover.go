package moltin

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

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

// fromEPCC reads the state of an epcc_integration.
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

// fromMoltin reads the state of andrew-waters' moltin_integration.
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

// takenOver is the state of an integration that another provider managed. The secrets that its state held are managed as
// before; those of which it held Moltin's mask are not. What it didn't hold, the refresh that follows adds.
func takenOver(ctx context.Context, old moltinapi.Integration) integrationModel {
	needed, others := attributesOf(cmp.Or(old.IntegrationType, moltinapi.TypeWebhook))
	managed := func(name, value string) types.String {
		if moltinapi.IsMask(value) || !slices.Contains(needed, name) && !slices.Contains(others, name) {
			return types.StringNull()
		}
		return services.StringOrNull(value)
	}
	c := old.Configuration
	secrets := configurationModel{
		SecretKey: managed(secretKey, c.SecretKey), AWSAccessKeyID: managed("aws_access_key_id", c.AWSAccessKeyID),
		AWSSecretAccessKey: managed("aws_secret_access_key", c.AWSSecretAccessKey), Password: managed("password", c.Password),
	}
	m, _ := fromAPI(integrationModel{Configuration: secrets.object(), Timeouts: services.NoTimeouts(ctx)}, old) // held against themselves
	return m
}
