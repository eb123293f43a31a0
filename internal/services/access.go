package services

import (
	"net/url"
	"path"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Access says where a configured provider looks for a vendor's hooks, and as whom: runs of the same Access find the same
// hooks. It holds secrets where Token is set, so it is only kept as a hash.
type Access struct {
	// BaseURL is the address of the API, in one spelling of those that lead to the same place.
	BaseURL string
	// Client is the API client and whatever else chooses among the accounts that it can use, as settings with their values.
	// It is "" where nothing of that is set.
	Client string
	// Token is the access token where nothing says to which client it belongs. Another one may be the same client's.
	Token string
}

// Access returns the access that the settings lead to. chosen are the attributes that choose an account beside client_id,
// such as a store's id.
func (s *Settings) Access(base *url.URL, chosen ...string) Access {
	a := Access{BaseURL: oneSpelling(base)}
	var client []string
	if id := s.clientID(); id != "" {
		client = append(client, "client_id="+id)
	} else {
		a.Token = s.text("access_token", "")
	}
	for _, attribute := range chosen {
		if value := s.text(attribute, ""); value != "" {
			client = append(client, attribute+"="+value)
		}
	}
	a.Client = strings.Join(client, "\n")
	return a
}

// clientID returns the client that asks for tokens, or, beside an access token, the one that is named in the same place: a
// client in the environment says nothing about a token in the block.
func (s *Settings) clientID() string {
	if token, ok := s.value("access_token").(types.String); ok && token.ValueString() != "" {
		id, _ := s.value("client_id").(types.String)
		return id.ValueString()
	}
	return s.text("client_id", "")
}

// oneSpelling returns the same text for addresses that differ in the case of their host, a default port, a dot after the
// host or slashes.
func oneSpelling(u *url.URL) string {
	scheme, host, port := strings.ToLower(u.Scheme), strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if port != "" && (scheme != "https" || port != "443") && (scheme != "http" || port != "80") {
		host += ":" + port
	}
	return scheme + "://" + host + path.Clean("/"+u.EscapedPath())
}
