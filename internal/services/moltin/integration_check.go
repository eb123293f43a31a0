package moltin

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
)

// eventShape is how every event seen so far looks. customEvent is the form of those of Custom APIs, which each store names
// itself (https://github.com/api-evangelist/elastic-path, openapi/_original/commerce-extensions.yaml).
var (
	eventShape  = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[a-z_-]+$`)
	customEvent = regexp.MustCompile(`^[a-z0-9_]{1,59}_ext\.(created|updated|deleted)$`)
)

// check reports values that can't be right: as errors where they are new or changed, as warnings where they exist
// already. It sees write-only secrets if the model went through configured. prior is nil for a new integration; one of
// another type is new too, because it replaces.
func (m integrationModel) check(prior *integrationModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if prior == nil || !m.IntegrationType.Equal(prior.IntegrationType) {
		prior = &integrationModel{}
	}
	checkEvents(m.Observes, prior.Observes, &diags)
	if m.IntegrationType.IsUnknown() || m.Configuration.IsUnknown() {
		return diags
	}
	checkAttributes(m.IntegrationType.ValueString(), m.Configuration, prior, &diags)
	checkValues(m.IntegrationType.ValueString(), configurationOf(m.Configuration), configurationOf(prior.Configuration), &diags)
	return diags
}

// configured is the plan with its configuration as it was written, write-only secrets included.
func (m integrationModel) configured(config integrationModel) integrationModel {
	m.Configuration = config.Configuration
	return m
}

func checkEvents(events, prior types.Set, diags *diag.Diagnostics) {
	at := path.Root("observes")
	catalogue := services.NewCatalogue(eventsList)
	for _, event := range stringsOf(events) {
		changed := !slices.Contains(stringsOf(prior), event)
		switch {
		case !eventShape.MatchString(event):
			services.CheckChanged(at, changed, "Malformed event",
				fmt.Sprintf("%q is not of the form resource.event, as in order.fulfilled.", event), diags)
		case changed && !catalogue.Knows(event) && !customEvent.MatchString(event):
			diags.AddAttributeWarning(at, "Unknown event",
				fmt.Sprintf("%q is not among the events known to this version of the provider. Is %q meant? If Moltin has added it "+
					"since, all is well.", event, catalogue.Nearest(event)))
		}
	}
}

// checkAttributes holds the configuration against its type. What an integration that exists already lacks, it lacks at
// Moltin too, or it is a secret that isn't managed.
func checkAttributes(integrationType string, configuration types.Object, prior *integrationModel, diags *diag.Diagnostics) {
	needed, others := attributesOf(integrationType)
	values, before := configuration.Attributes(), prior.Configuration.Attributes()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		at := configurationPath(name)
		switch {
		case slices.Contains(needed, name) && !has(values, name) && (prior.ID.IsNull() || has(before, name)):
			what := at.String()
			if _, found := values[name+writeOnlySuffix]; found {
				what += " or " + configurationPath(name+writeOnlySuffix).String()
			}
			diags.AddAttributeError(at, "Missing "+name,
				fmt.Sprintf("%s is needed by an integration of type %s.", what, integrationType))
		case slices.Contains(needed, name) || slices.Contains(others, name) || values[name].IsNull() || values[name].IsUnknown():
		default:
			diags.AddAttributeError(at, "Attribute of another type",
				fmt.Sprintf("%s doesn't belong to an integration of type %s, which has %s.", at, integrationType,
					strings.Join(append(needed, others...), ", ")))
		}
	}
}

// has reports whether an attribute is set, or its write-only twin: the secret in a configuration, its version in a state.
func has(attributes map[string]attr.Value, name string) bool {
	for _, suffix := range []string{"", writeOnlySuffix, versionSuffix} {
		if value, found := attributes[name+suffix]; found && !value.IsNull() {
			return true
		}
	}
	return false
}

// checkValues checks the values that are known.
func checkValues(integrationType string, c, prior configurationModel, diags *diag.Diagnostics) {
	switch {
	case integrationType != moltinapi.TypeSTOMP:
		services.CheckURL(configurationPath("url"), c.URL, prior.URL, []string{"https", "http"}, diags)
	case !c.URL.IsNull() && !c.URL.Equal(prior.URL):
		diags.AddAttributeWarning(configurationPath("url"), "Unusual attribute",
			"Moltin's OpenAPI file requires configuration.url of an integration of type stomp, and its pages have none. Leave it "+
				"out unless Moltin asks for it.")
	}
	for _, address := range stringsOf(c.Addresses) {
		checkAddress(address, !slices.Contains(stringsOf(prior.Addresses), address), diags)
	}
	for _, s := range []struct {
		name         string
		value, prior types.String
	}{
		{secretKey, c.SecretKey, prior.SecretKey}, {"aws_access_key_id", c.AWSAccessKeyID, prior.AWSAccessKeyID},
		{"aws_secret_access_key", c.AWSSecretAccessKey, prior.AWSSecretAccessKey}, {"password", c.Password, prior.Password},
		{"secret_key_wo", c.SecretKeyWO.Secret, types.StringNull()},
		{"aws_secret_access_key_wo", c.AWSSecretAccessKeyWO.Secret, types.StringNull()},
		{"password_wo", c.PasswordWO.Secret, types.StringNull()},
	} {
		if at := configurationPath(s.name); moltinapi.IsMask(s.value.ValueString()) {
			services.CheckChanged(at, !s.value.Equal(s.prior), "A mask instead of a secret",
				fmt.Sprintf("%s looks like what Moltin shows in place of a secret. Set the secret itself, or leave it out where the "+
					"integration exists already.", at), diags)
		}
	}
}

// checkAddress checks one address of a broker. Which schemes Moltin accepts isn't documented.
func checkAddress(address string, changed bool, diags *diag.Diagnostics) {
	at := configurationPath("addresses")
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme == "" || u.Hostname() == "":
		services.CheckChanged(at, changed, "Not a full address",
			fmt.Sprintf("%s must be full addresses with scheme and host, as in stomp+ssl://broker.example.com:61614.", at), diags)
	case u.User != nil:
		services.CheckChanged(at, changed, "Credentials inside an address",
			fmt.Sprintf("%s hold a user name or password. Addresses are shown in plans, states and the vendor's dashboard, so use "+
				"username and password instead.", at), diags)
	}
}
