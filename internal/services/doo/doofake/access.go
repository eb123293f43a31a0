package doofake

import (
	"mime"
	"net/http"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// envelope is doo's answer to everything but a list and a delete.
type envelope struct {
	ResponseStatus   int    `json:"response_status"`
	DeveloperMessage string `json:"developer_message"`
	UserMessage      string `json:"user_message"`
	Data             any    `json:"data,omitempty"`
	Links            *links `json:"_links,omitempty"`
}

// link and links are those of HAL.
type link struct {
	Href string `json:"href"`
}

type links struct {
	Self  link  `json:"self"`
	First *link `json:"first,omitempty"`
	Last  *link `json:"last,omitempty"`
	Next  *link `json:"next,omitempty"`
}

// success is doo's envelope around the answer to r.
func success(r *http.Request, data any) envelope {
	return envelope{
		ResponseStatus: http.StatusOK, DeveloperMessage: "Success", UserMessage: "Success", Data: data,
		Links: &links{Self: link{fakeserver.Address(r, r.URL.Path)}},
	}
}

// refuse answers a failure in doo's envelope. That failures use it is an assumption: doo documents none.
func (f *Fake) refuse(w http.ResponseWriter, status int, forDevelopers, forUsers string) {
	body := envelope{ResponseStatus: status, DeveloperMessage: forDevelopers, UserMessage: forUsers}
	if f.Switches.ErrorIn200 {
		status = http.StatusOK
	}
	fakeserver.WriteJSON(w, status, mediaType, body)
}

// refuseAtGateway answers a failure that a gateway may detect before doo does.
func (f *Fake) refuseAtGateway(w http.ResponseWriter, status int, message string) {
	if !f.Switches.GatewayErrors {
		f.refuse(w, status, message, message)
		return
	}
	fakeserver.WriteJSON(w, status, mediaType, struct {
		Message string `json:"message"`
	}{message})
}

func (f *Fake) tooMany(w http.ResponseWriter, _ *http.Request, _ fakeserver.Limit) {
	f.refuseAtGateway(w, http.StatusTooManyRequests, "Too Many Requests")
}

// keyed checks the two headers that doo requires with every call.
func (f *Fake) keyed(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Api-Key") != APIKey {
			f.refuseAtGateway(w, http.StatusForbidden, "Forbidden")
			return
		}
		if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != mediaType {
			f.refuse(w, http.StatusUnsupportedMediaType, "Content-Type must be "+mediaType, "Unsupported media type")
			return
		}
		next(w, r)
	}
}

func (f *Fake) authorized(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !f.tokens.Good(fakeserver.Bearer(r), f.Now()) {
			f.refuse(w, http.StatusUnauthorized, "The access token is missing or invalid", "Unauthorized")
			return
		}
		next(w, r)
	}
}

func (f *Fake) ofTeam(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(f.Teams, r.PathValue("team")) {
			f.refuse(w, http.StatusForbidden, "No access to team "+r.PathValue("team"), "Forbidden")
			return
		}
		next(w, r)
	}
}

// issueToken answers the client credentials grant, with a body in JSON instead of a form and the token inside data.
func (f *Fake) issueToken(w http.ResponseWriter, r *http.Request) {
	var body struct {
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		GrantType    string `json:"grant_type"`
	}
	if err := fakeserver.DecodeJSON(r, mediaType, &body); err != nil {
		f.refuse(w, http.StatusBadRequest, err.Error(), "Bad request")
		return
	}
	if body.GrantType != "client_credentials" {
		f.refuse(w, http.StatusBadRequest, "grant_type must be client_credentials", "Bad request")
		return
	}
	if !f.Accepts(body.ClientID, ClientID) || body.ClientSecret != ClientSecret {
		f.refuse(w, http.StatusUnauthorized, "The client credentials are invalid", "Unauthorized")
		return
	}
	token := f.tokens.Issue("doo", f.Now(), f.TokenLife)
	if f.Switches.FlatToken {
		fakeserver.WriteJSON(w, http.StatusOK, mediaType, struct {
			AccessToken string `json:"access_token"`
			TokenType   string `json:"token_type"`
			ExpiresIn   int    `json:"expires_in"`
		}{token, "Bearer", int(f.TokenLife.Seconds())})
		return
	}
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, success(r, struct {
		AccessToken  string  `json:"access_token"`
		RefreshToken *string `json:"refresh_token"`
	}{AccessToken: token}))
}
