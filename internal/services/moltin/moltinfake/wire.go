package moltinfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// attributes are what a write may hold. Whether null clears a value is unknown. Here it changes nothing.
type attributes struct {
	ID              string          `json:"id"`
	Type            string          `json:"type"`
	Name            *string         `json:"name"`
	Description     *string         `json:"description"`
	Enabled         *bool           `json:"enabled"`
	IntegrationType *string         `json:"integration_type"`
	Observes        *[]string       `json:"observes"`
	Configuration   json.RawMessage `json:"configuration"`
}

// wireIntegration is how an integration is shown.
type wireIntegration struct {
	ID              string            `json:"id"`
	Type            string            `json:"type"`
	IntegrationType string            `json:"integration_type"`
	Name            string            `json:"name"`
	Description     json.RawMessage   `json:"description,omitempty"`
	Enabled         *bool             `json:"enabled,omitempty"`
	Configuration   wireConfiguration `json:"configuration"`
	Observes        []string          `json:"observes"`
	Links           struct {
		Self string `json:"self"`
	} `json:"links"`
	Meta struct {
		Timestamps struct {
			CreatedAt string `json:"created_at"`
			UpdatedAt string `json:"updated_at"`
		} `json:"timestamps"`
	} `json:"meta"`
}

type wireConfiguration struct {
	URL                string          `json:"url,omitempty"`
	SecretKey          json.RawMessage `json:"secret_key,omitempty"`
	AWSAccessKeyID     string          `json:"aws_access_key_id,omitempty"`
	AWSSecretAccessKey string          `json:"aws_secret_access_key,omitempty"`
	Region             string          `json:"region,omitempty"`
	Addresses          []string        `json:"addresses,omitempty"`
	Destination        string          `json:"destination,omitempty"`
	Username           string          `json:"username,omitempty"`
	Password           string          `json:"password,omitempty"`
}

type single struct {
	Data wireIntegration `json:"data"`
}

type deleted struct {
	Data reference `json:"data"`
}

type reference struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

type page struct {
	Data    []wireIntegration `json:"data"`
	Links   *pageLinks        `json:"links,omitempty"`
	Results *totals           `json:"results,omitempty"`
	Meta    *pageMeta         `json:"meta,omitempty"`
}

type pageLinks struct {
	First string `json:"first,omitempty"`
	Last  string `json:"last,omitempty"`
	Next  string `json:"next,omitempty"`
	Prev  string `json:"prev,omitempty"`
}

type totals struct {
	Total int `json:"total"`
}

type pageMeta struct {
	Page    pageOf `json:"page"`
	Results totals `json:"results"`
}

// pageOf counts pages in Current and Total, and integrations in Limit and Offset.
type pageOf struct {
	Limit   int `json:"limit"`
	Offset  int `json:"offset"`
	Current int `json:"current"`
	Total   int `json:"total"`
}

// show returns the integration as every answer shows it, including that to its create: with masked secrets.
func (f *Fake) show(r *http.Request, i *Integration) wireIntegration {
	out := wireIntegration{
		ID: i.ID, Type: "integration", IntegrationType: i.IntegrationType, Name: i.Name,
		Description: f.text(i.Description), Observes: append([]string{}, i.Observes...),
	}
	if enabled := i.Enabled; enabled || i.IntegrationType != "stomp" || !f.Switches.HideStompDisabled {
		out.Enabled = &enabled
	}
	if f.Switches.ShuffleObserves {
		slices.Reverse(out.Observes)
	}
	c := i.Configuration
	out.Configuration = wireConfiguration{
		URL: c.URL, AWSAccessKeyID: f.mask(c.AWSAccessKeyID), AWSSecretAccessKey: f.mask(c.AWSSecretAccessKey),
		Region: c.Region, Addresses: slices.Clone(c.Addresses), Destination: c.Destination, Username: c.Username,
		Password: f.mask(c.Password),
	}
	switch {
	case i.IntegrationType != "webhook" || f.Switches.HideSecretKey:
	case f.Switches.MaskSecretKey:
		out.Configuration.SecretKey = f.text(f.mask(c.SecretKey))
	default:
		out.Configuration.SecretKey = f.text(c.SecretKey)
	}
	if f.Switches.LateDescription && i.Description == "" {
		out.Description = json.RawMessage("null")
	}
	out.Links.Self = fakeserver.Address(r, "/v2/integrations/"+i.ID)
	out.Meta.Timestamps.CreatedAt, out.Meta.Timestamps.UpdatedAt = timestamp(i.CreatedAt), timestamp(i.UpdatedAt)
	return out
}

// text is a value, or what is shown instead of a missing one.
func (f *Fake) text(value string) json.RawMessage {
	if value == "" {
		return json.RawMessage(f.Switches.Unset)
	}
	encoded, _ := json.Marshal(value)
	return encoded
}

// mask hides a secret except its last four characters, and keeps its length. How a shorter one is shown isn't documented.
func (f *Fake) mask(secret string) string {
	runes := []rune(secret)
	for i := range runes {
		if i < len(runes)-4 || len(runes) <= 4 && !f.Switches.ShowShortSecrets {
			runes[i] = '*'
		}
	}
	return string(runes)
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
