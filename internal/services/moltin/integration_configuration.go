package moltin

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// configurationModel is the configuration of a moltin_integration. Null stands for an attribute that isn't set, and for
// a secret that isn't managed.
type configurationModel struct {
	URL                types.String
	SecretKey          types.String
	AWSAccessKeyID     types.String
	AWSSecretAccessKey types.String
	Region             types.String
	Addresses          types.Set
	Destination        types.String
	Username           types.String
	Password           types.String
}

// attributesOf returns the attributes of configuration that a type has: those that it can't do without, and the others.
func attributesOf(integrationType string) (needed, others []string) {
	switch integrationType {
	case moltinapi.TypeWebhook:
		return []string{"url"}, []string{"secret_key"}
	case moltinapi.TypeSQS:
		return []string{"url", "region", "aws_access_key_id", "aws_secret_access_key"}, nil
	case moltinapi.TypeSTOMP:
		// The OpenAPI file requires a url that it doesn't define; the pages show none.
		return []string{"addresses"}, []string{"destination", "username", "password", "url"}
	}
	return nil, nil
}

func configurationPath(name string) path.Path { return path.Root("configuration").AtName(name) }

// configurationOf reads the attribute; a null or unknown one is empty.
func configurationOf(object types.Object) configurationModel {
	attributes := object.Attributes()
	text := func(name string) types.String {
		value, _ := attributes[name].(types.String)
		return value
	}
	addresses, _ := attributes["addresses"].(types.Set)
	return configurationModel{
		URL: text("url"), SecretKey: text("secret_key"), AWSAccessKeyID: text("aws_access_key_id"),
		AWSSecretAccessKey: text("aws_secret_access_key"), Region: text("region"), Addresses: addresses,
		Destination: text("destination"), Username: text("username"), Password: text("password"),
	}
}

// object is the attribute.
func (c configurationModel) object() types.Object {
	addresses := c.Addresses
	if addresses.IsNull() {
		addresses = types.SetNull(types.StringType)
	}
	values := map[string]attr.Value{
		"url": c.URL, "secret_key": c.SecretKey, "aws_access_key_id": c.AWSAccessKeyID,
		"aws_secret_access_key": c.AWSSecretAccessKey, "region": c.Region, "addresses": addresses,
		"destination": c.Destination, "username": c.Username, "password": c.Password,
	}
	kinds := map[string]attr.Type{}
	for name := range values {
		kinds[name] = types.StringType
	}
	kinds["addresses"] = types.SetType{ElemType: types.StringType}
	return types.ObjectValueMust(kinds, values)
}

// params is the whole configuration, with "" for what was there before and is gone.
func (c configurationModel) params(prior configurationModel) *moltinapi.ConfigurationParams {
	text := func(value, prior types.String) *string {
		if value.IsNull() && !prior.IsNull() {
			return new("")
		}
		return value.ValueStringPointer()
	}
	p := &moltinapi.ConfigurationParams{
		URL: text(c.URL, prior.URL), SecretKey: text(c.SecretKey, prior.SecretKey),
		AWSAccessKeyID:     text(c.AWSAccessKeyID, prior.AWSAccessKeyID),
		AWSSecretAccessKey: text(c.AWSSecretAccessKey, prior.AWSSecretAccessKey),
		Region:             text(c.Region, prior.Region), Destination: text(c.Destination, prior.Destination),
		Username: text(c.Username, prior.Username), Password: text(c.Password, prior.Password),
	}
	if !c.Addresses.IsNull() || !prior.Addresses.IsNull() {
		addresses := stringsOf(c.Addresses)
		p.Addresses = &addresses
	}
	return p
}

// configurationFromAPI is the configuration after a read. What belongs to another type is left out: Moltin may keep it,
// but it can't be configured.
func configurationFromAPI(integrationType string, prior configurationModel, shown moltinapi.Configuration) (configurationModel, diag.Diagnostics) {
	var diags diag.Diagnostics
	needed, others := attributesOf(integrationType)
	text := func(name, value string) types.String {
		if !slices.Contains(needed, name) && !slices.Contains(others, name) {
			return types.StringNull()
		}
		return services.StringOrNull(value)
	}
	secret := func(name string, prior types.String, value string) types.String {
		return secretFrom(name, prior, value, &diags)
	}
	c := configurationModel{
		URL: text("url", shown.URL), SecretKey: secret(secretKey, prior.SecretKey, shown.SecretKey),
		AWSAccessKeyID:     secret("aws_access_key_id", prior.AWSAccessKeyID, shown.AWSAccessKeyID),
		AWSSecretAccessKey: secret("aws_secret_access_key", prior.AWSSecretAccessKey, shown.AWSSecretAccessKey),
		Region:             text("region", shown.Region), Destination: text("destination", shown.Destination),
		Username: text("username", shown.Username), Password: secret("password", prior.Password, shown.Password),
	}
	if slices.Contains(needed, "addresses") && len(shown.Addresses) > 0 {
		c.Addresses = setOf(shown.Addresses)
	}
	return c, diags
}
