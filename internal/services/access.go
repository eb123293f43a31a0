package services

import (
	"net/url"
	"path"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Access is where a configured provider looks for a vendor's hooks, and as whom: runs with the same Access find the same
// hooks. It holds a secret if Token is set, so it is only kept as a hash.
type Access struct {
	// BaseURL is the normalized address of the API.
	BaseURL string
	// Client is the API client and whatever else selects one of the accounts that it can use, as settings with their values.
	// It is "" if none of them is set.
	Client string
	// Token is the access token if nothing says which client it belongs to. Another token may belong to the same client.
	Token string
}

// Access returns the Access for the settings. chosen are the attributes besides client_id that select an account, such as a
// store's id.
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

// clientID returns the client that requests tokens or, with an access token, the client named in the same place: a client in
// the environment says nothing about a token in the block.
func (s *Settings) clientID() string {
	if token, ok := s.value("access_token").(types.String); ok && token.ValueString() != "" {
		id, _ := s.value("client_id").(types.String)
		return id.ValueString()
	}
	return s.text("client_id", "")
}

// oneSpelling returns the same text for addresses that differ only in the case of the host, a default port, a dot after the
// host, or slashes.
func oneSpelling(u *url.URL) string {
	scheme, host, port := strings.ToLower(u.Scheme), strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if port != "" && (scheme != "https" || port != "443") && (scheme != "http" || port != "80") {
		host += ":" + port
	}
	return scheme + "://" + host + path.Clean("/"+u.EscapedPath())
}
