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
	URL                  types.String
	SecretKey            types.String
	SecretKeyWO          services.WriteOnly
	AWSAccessKeyID       types.String
	AWSSecretAccessKey   types.String
	AWSSecretAccessKeyWO services.WriteOnly
	Region               types.String
	Addresses            types.Set
	Destination          types.String
	Username             types.String
	Password             types.String
	PasswordWO           services.WriteOnly
}

// attributesOf returns the attributes of configuration that a type has: those that it can't do without, or without their
// write-only twins, and the others.
func attributesOf(integrationType string) (needed, others []string) {
	switch integrationType {
	case moltinapi.TypeWebhook:
		return []string{"url"}, []string{"secret_key", "secret_key_wo", "secret_key_wo_version"}
	case moltinapi.TypeSQS:
		return []string{"url", "region", "aws_access_key_id", "aws_secret_access_key"},
			[]string{"aws_secret_access_key_wo", "aws_secret_access_key_wo_version"}
	case moltinapi.TypeSTOMP:
		// The OpenAPI file requires a url that it doesn't define; the pages show none.
		return []string{"addresses"}, []string{"destination", "username", "password", "password_wo", "password_wo_version", "url"}
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
	c := configurationModel{
		URL: text("url"), AWSAccessKeyID: text("aws_access_key_id"), Region: text("region"), Addresses: addresses,
		Destination: text("destination"), Username: text("username"),
	}
	for _, t := range c.twins() {
		*t.plain, t.writeOnly.Secret = text(t.name), text(t.writeOnlyName)
		t.writeOnly.Version, _ = attributes[t.versionName].(types.Int64)
	}
	return c
}

// object is the attribute.
func (c configurationModel) object() types.Object {
	addresses := c.Addresses
	if addresses.IsNull() {
		addresses = types.SetNull(types.StringType)
	}
	values := map[string]attr.Value{
		"url": c.URL, "aws_access_key_id": c.AWSAccessKeyID, "region": c.Region, "addresses": addresses,
		"destination": c.Destination, "username": c.Username,
	}
	for _, t := range c.twins() {
		values[t.name], values[t.writeOnlyName], values[t.versionName] = *t.plain, t.writeOnly.Secret, t.writeOnly.Version
	}
	kinds := make(map[string]attr.Type, len(values))
	for name := range values {
		kinds[name] = types.StringType
	}
	kinds["addresses"] = types.SetType{ElemType: types.StringType}
	for _, t := range c.twins() {
		kinds[t.versionName] = types.Int64Type
	}
	return types.ObjectValueMust(kinds, values)
}

// params is the whole configuration, with "" for what was there before and is gone. A write-only secret that isn't
// revealed is left out, and keepUnmanaged looks after it.
func (c configurationModel) params(prior configurationModel) *moltinapi.ConfigurationParams {
	param := func(value types.String, gone bool) *string {
		if value.IsNull() && gone {
			return new("")
		}
		return value.ValueStringPointer()
	}
	text := func(value, prior types.String) *string { return param(value, !prior.IsNull()) }
	secret := func(value, prior types.String, now, before services.WriteOnly) *string {
		return param(value, now.Version.IsNull() && (!prior.IsNull() || !before.Version.IsNull()))
	}
	p := &moltinapi.ConfigurationParams{
		URL: text(c.URL, prior.URL), SecretKey: secret(c.SecretKey, prior.SecretKey, c.SecretKeyWO, prior.SecretKeyWO),
		AWSAccessKeyID:     text(c.AWSAccessKeyID, prior.AWSAccessKeyID),
		AWSSecretAccessKey: secret(c.AWSSecretAccessKey, prior.AWSSecretAccessKey, c.AWSSecretAccessKeyWO, prior.AWSSecretAccessKeyWO),
		Region:             text(c.Region, prior.Region), Destination: text(c.Destination, prior.Destination),
		Username: text(c.Username, prior.Username), Password: secret(c.Password, prior.Password, c.PasswordWO, prior.PasswordWO),
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
		SecretKeyWO: prior.SecretKeyWO, AWSSecretAccessKeyWO: prior.AWSSecretAccessKeyWO, PasswordWO: prior.PasswordWO,
	}
	if slices.Contains(needed, "addresses") && len(shown.Addresses) > 0 {
		c.Addresses = setOf(shown.Addresses)
	}
	return c, diags
}
