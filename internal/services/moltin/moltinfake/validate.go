package moltinfake

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
)

// apply writes the attributes that were sent into the integration and returns what is wrong with them.
func (f *Fake) apply(i *Integration, a attributes, create bool) []string {
	var problems []string
	require := func(attribute, value string, asked bool) {
		if value == "" && asked {
			problems = append(problems, "The data."+attribute+" field is required.")
		}
	}
	if a.Name != nil {
		i.Name = *a.Name
	}
	require("name", i.Name, create || a.Name != nil)
	if a.Description != nil {
		i.Description = *a.Description
	}
	require("description", i.Description, create && f.Switches.DescriptionRequired)
	if a.Enabled != nil {
		i.Enabled = *a.Enabled
	} else if create {
		i.Enabled = f.Switches.EnabledByDefault
	}
	if a.Observes != nil {
		i.Observes = *a.Observes
	}
	if create || a.Observes != nil {
		problems = append(problems, f.observable(i.Observes)...)
	}
	return append(problems, f.applyConfiguration(i, a, create)...)
}

// observable returns what is wrong with a list of event keys. The server supports more events than are documented, and Custom
// APIs add theirs, so only the form can be checked.
func (f *Fake) observable(events []string) []string {
	if len(events) == 0 {
		return []string{"The data.observes field is required."}
	}
	var problems []string
	shape := regexp.MustCompile(`^[A-Za-z0-9_-]+\.[a-z_-]+$`)
	for n, event := range events {
		if !shape.MatchString(event) {
			problems = append(problems, fmt.Sprintf("The selected data.observes.%d is invalid.", n))
		}
	}
	if limit := f.Switches.EventLimit; limit > 0 && len(events) > limit {
		problems = append(problems, fmt.Sprintf("You have reached the integration event limit of %d", limit))
	}
	return problems
}

// applyConfiguration writes the type and its attributes. Whether the type of an existing integration can change is unknown.
// Here it can't.
func (f *Fake) applyConfiguration(i *Integration, a attributes, create bool) []string {
	switch {
	case create && (a.IntegrationType == nil || *a.IntegrationType == ""):
		return []string{"The data.integration_type field is required."}
	case create:
		i.IntegrationType = *a.IntegrationType
	case a.IntegrationType != nil && *a.IntegrationType != i.IntegrationType:
		return []string{"The selected data.integration_type is invalid."}
	}
	if !slices.Contains([]string{"webhook", "aws_sqs", "stomp"}, i.IntegrationType) {
		return []string{"The selected data.integration_type is invalid."}
	}
	if !given(a.Configuration) {
		if create {
			return []string{"The data.configuration field is required."}
		}
		return nil
	}
	if f.Switches.ReplaceConfiguration {
		i.Configuration = Configuration{}
	}
	var values map[string]json.RawMessage
	if json.Unmarshal(a.Configuration, &values) != nil {
		return []string{"The data.configuration must be an object."}
	}
	var problems []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		field := i.Configuration.field(i.IntegrationType, key)
		if f.Switches.StompURL && i.IntegrationType == "stomp" && key == "url" {
			field = &i.Configuration.URL
		}
		switch {
		case field == nil:
			problems = append(problems, "The data.configuration."+key+" field is unknown.")
		case given(values[key]) && json.Unmarshal(values[key], field) != nil:
			problems = append(problems, "The data.configuration."+key+" format is invalid.")
		}
	}
	return append(problems, f.missing(i)...)
}

// field returns where a key of a type's configuration is stored, nil for a key that the type doesn't have. Which keys the real
// server refuses is unknown.
func (c *Configuration) field(integrationType, key string) any {
	switch integrationType + "." + key {
	case "webhook.url", "aws_sqs.url":
		return &c.URL
	case "webhook.secret_key":
		return &c.SecretKey
	case "aws_sqs.aws_access_key_id":
		return &c.AWSAccessKeyID
	case "aws_sqs.aws_secret_access_key":
		return &c.AWSSecretAccessKey
	case "aws_sqs.region":
		return &c.Region
	case "stomp.addresses":
		return &c.Addresses
	case "stomp.destination":
		return &c.Destination
	case "stomp.username":
		return &c.Username
	case "stomp.password":
		return &c.Password
	}
	return nil
}

// missing returns the required keys that have no value. No page requires a key for stomp. The OpenAPI file requires a url that
// stomp doesn't have, which is a switch. The url's host isn't checked: "https://webhook" was accepted
// (https://github.com/elasticpath/terraform-provider-epcc, the tests of epcc_integration).
func (f *Fake) missing(i *Integration) []string {
	c := i.Configuration
	var problems []string
	require := func(key, value string) {
		if value == "" {
			problems = append(problems, "The data.configuration."+key+" field is required.")
		}
	}
	if i.IntegrationType != "stomp" || f.Switches.StompURL {
		require("url", c.URL)
		if parsed, err := url.Parse(c.URL); c.URL != "" && (err != nil || parsed.Scheme == "" || parsed.Host == "") {
			problems = append(problems, "The data.configuration.url format is invalid.")
		}
	}
	if i.IntegrationType == "aws_sqs" {
		require("aws_access_key_id", c.AWSAccessKeyID)
		require("aws_secret_access_key", c.AWSSecretAccessKey)
		require("region", c.Region)
	}
	return problems
}
