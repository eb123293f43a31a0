package moltin

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// configurationModel is the configuration block of a moltin_integration. Null is an attribute that isn't set, or a secret
// that isn't managed.
type configurationModel struct {
	URL                         types.String `tfsdk:"url"`
	SecretKey                   types.String `tfsdk:"secret_key"`
	SecretKeyWO                 types.String `tfsdk:"secret_key_wo"`
	SecretKeyWOVersion          types.Int64  `tfsdk:"secret_key_wo_version"`
	AWSAccessKeyID              types.String `tfsdk:"aws_access_key_id"`
	AWSSecretAccessKey          types.String `tfsdk:"aws_secret_access_key"`
	AWSSecretAccessKeyWO        types.String `tfsdk:"aws_secret_access_key_wo"`
	AWSSecretAccessKeyWOVersion types.Int64  `tfsdk:"aws_secret_access_key_wo_version"`
	Region                      types.String `tfsdk:"region"`
	Addresses                   types.Set    `tfsdk:"addresses"`
	Destination                 types.String `tfsdk:"destination"`
	Username                    types.String `tfsdk:"username"`
	Password                    types.String `tfsdk:"password"`
	PasswordWO                  types.String `tfsdk:"password_wo"`
	PasswordWOVersion           types.Int64  `tfsdk:"password_wo_version"`
}

// The suffixes of a secret's write-only counterpart and of its version.
const (
	writeOnlySuffix = "_wo"
	versionSuffix   = "_wo_version"
)

func configurationPath(name string) path.Path { return path.Root("configuration").AtName(name) }

// attributesOf returns the attributes of configuration that a type has: the required ones and the others.
// A secret's write-only counterpart goes with it.
func attributesOf(integrationType string) (needed, others []string) {
	switch integrationType {
	case moltinapi.TypeWebhook:
		return []string{"url"}, []string{secretKey}
	case moltinapi.TypeSQS:
		return []string{"url", "region", accessKeyID, secretAccessKey}, nil
	case moltinapi.TypeSTOMP:
		// The OpenAPI file requires a url that it doesn't define; the pages show none.
		return []string{"addresses"}, []string{"destination", "username", password, "url"}
	}
	return nil, nil
}

func hasAttribute(integrationType, name string) bool {
	needed, others := attributesOf(integrationType)
	return slices.Contains(needed, name) || slices.Contains(others, name)
}

// values are all attributes by name.
func (c configurationModel) values() map[string]attr.Value {
	return map[string]attr.Value{
		"url": c.URL, secretKey: c.SecretKey, accessKeyID: c.AWSAccessKeyID, secretAccessKey: c.AWSSecretAccessKey, "region": c.Region,
		"addresses": c.Addresses, "destination": c.Destination, "username": c.Username, password: c.Password,
		secretKey + writeOnlySuffix: c.SecretKeyWO, secretKey + versionSuffix: c.SecretKeyWOVersion,
		secretAccessKey + writeOnlySuffix: c.AWSSecretAccessKeyWO, secretAccessKey + versionSuffix: c.AWSSecretAccessKeyWOVersion,
		password + writeOnlySuffix: c.PasswordWO, password + versionSuffix: c.PasswordWOVersion,
	}
}

// differsFrom reports whether the block differs from that of a state, in which versions stand for write-only secrets.
func (c configurationModel) differsFrom(prior configurationModel) bool {
	before := prior.values()
	for name, value := range c.values() {
		if !strings.HasSuffix(name, writeOnlySuffix) && !value.Equal(before[name]) {
			return true
		}
	}
	return false
}

// surelyDiffersFrom is differsFrom without unknown values, which may turn out to be the same.
func (c configurationModel) surelyDiffersFrom(prior configurationModel) bool {
	before := prior.values()
	for name, value := range c.values() {
		if !strings.HasSuffix(name, writeOnlySuffix) && services.IsWhollyKnown(value) && !value.Equal(before[name]) {
			return true
		}
	}
	return false
}

// params is the whole block as a change sends it, with "" for what was removed. It leaves out a write-only secret that the
// block doesn't hold; keepSecrets adds it.
func (c configurationModel) params(prior configurationModel) *moltinapi.ConfigurationParams {
	param := func(value types.String, gone bool) *string {
		if value.IsNull() && gone {
			return new("")
		}
		return value.ValueStringPointer()
	}
	text := func(value, prior types.String) *string { return param(value, !prior.IsNull()) }
	secret := func(value, prior types.String, version, priorVersion types.Int64) *string {
		return param(value, version.IsNull() && (!prior.IsNull() || !priorVersion.IsNull()))
	}
	p := &moltinapi.ConfigurationParams{
		URL:            text(c.URL, prior.URL),
		SecretKey:      secret(c.SecretKey, prior.SecretKey, c.SecretKeyWOVersion, prior.SecretKeyWOVersion),
		AWSAccessKeyID: text(c.AWSAccessKeyID, prior.AWSAccessKeyID),
		AWSSecretAccessKey: secret(c.AWSSecretAccessKey, prior.AWSSecretAccessKey,
			c.AWSSecretAccessKeyWOVersion, prior.AWSSecretAccessKeyWOVersion),
		Region: text(c.Region, prior.Region), Destination: text(c.Destination, prior.Destination), Username: text(c.Username, prior.Username),
		Password: secret(c.Password, prior.Password, c.PasswordWOVersion, prior.PasswordWOVersion),
	}
	if !c.Addresses.IsNull() || !prior.Addresses.IsNull() {
		p.Addresses = new(stringsOf(c.Addresses))
	}
	return p
}

// refreshed is the block after a read, with its secrets as they were. It leaves out the attributes of other types: Moltin may
// keep them, but they can't be configured.
func (c configurationModel) refreshed(integrationType string, shown moltinapi.Configuration) *configurationModel {
	text := func(name, value string) types.String {
		if !hasAttribute(integrationType, name) {
			return types.StringNull()
		}
		return services.StringOrNull(value)
	}
	prior := c.Addresses
	c.URL, c.Region = text("url", shown.URL), text("region", shown.Region)
	c.Destination, c.Username = text("destination", shown.Destination), text("username", shown.Username)
	c.Addresses = types.SetNull(types.StringType)
	if hasAttribute(integrationType, "addresses") && len(shown.Addresses) > 0 {
		c.Addresses = setNow(prior, shown.Addresses)
	}
	return &c
}

// check reports what is wrong for a type of integration. prior is nil for a new one.
func (c configurationModel) check(integrationType string, prior *configurationModel, diags *diag.Diagnostics) {
	c.checkAttributes(integrationType, prior, diags)
	if prior == nil {
		prior = &configurationModel{}
	}
	switch {
	case integrationType != moltinapi.TypeSTOMP:
		services.CheckURL(configurationPath("url"), c.URL, prior.URL, []string{"https", "http"}, diags)
	case !c.URL.IsNull() && !c.URL.Equal(prior.URL):
		diags.AddAttributeWarning(configurationPath("url"), "Unusual attribute",
			"Omit configuration.url for an integration of type stomp unless Moltin requires it. Moltin's OpenAPI file requires it, "+
				"but its documentation doesn't mention it.")
	}
	known := stringsOf(prior.Addresses)
	for _, address := range stringsOf(c.Addresses) {
		checkAddress(address, !slices.Contains(known, address), diags)
	}
}

// checkAttributes reports attributes that a type requires and those that it doesn't have. It requires none of an existing
// integration: what the state lacks is missing at Moltin too, or is a secret that isn't managed.
func (c configurationModel) checkAttributes(integrationType string, prior *configurationModel, diags *diag.Diagnostics) {
	needed, others := attributesOf(integrationType)
	values := c.values()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		at, base := configurationPath(name), strings.TrimSuffix(name, writeOnlySuffix)
		switch {
		case slices.Contains(needed, name) && !has(values, name) && (prior == nil || has(prior.values(), name)):
			what := at.String()
			if _, found := values[name+writeOnlySuffix]; found {
				what += " or " + configurationPath(name+writeOnlySuffix).String()
			}
			diags.AddAttributeError(at, "Missing "+name,
				fmt.Sprintf("Set %s. An integration of type %s requires it.", what, integrationType))
		case values[name].IsNull() || values[name].IsUnknown() || hasAttribute(integrationType, base) || strings.HasSuffix(name, versionSuffix):
		default:
			diags.AddAttributeError(at, "Attribute of another type",
				fmt.Sprintf("Remove %s. An integration of type %s supports %s.", at, integrationType,
					strings.Join(append(needed, others...), ", ")))
		}
	}
}

// has reports whether an attribute or its write-only counterpart is set. In a plan or a state, the version stands for the latter.
func has(values map[string]attr.Value, name string) bool {
	if version, found := values[name+versionSuffix]; found && !version.IsNull() {
		return true
	}
	return !values[name].IsNull()
}

// checkAddress checks one address of a broker. Which schemes Moltin accepts isn't documented.
func checkAddress(address string, changed bool, diags *diag.Diagnostics) {
	at := configurationPath("addresses")
	u, err := url.Parse(address)
	problem := services.AddressProblem(address)
	switch {
	case problem != "":
		services.CheckChanged(at, changed, "Not a full address", fmt.Sprintf("One of the %s %s.", at, problem), diags)
	case err != nil || u.Scheme == "" || u.Hostname() == "":
		services.CheckChanged(at, changed, "Not a full address",
			fmt.Sprintf("%s must include the scheme and host, for example stomp+ssl://broker.example.com:61614.", at), diags)
	case u.User != nil:
		services.CheckChanged(at, changed, "Credentials inside an address",
			fmt.Sprintf("Set username and password instead of putting credentials into %s. Addresses are shown in plans, states, and the "+
				"vendor's dashboard.", at), diags)
	}
}
