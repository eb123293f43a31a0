package moltinfake

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// wireError is one entry of "errors". Status is a number, but a string from the token endpoint, and missing if a request failed
// validation.
type wireError struct {
	Title  string `json:"title"`
	Status any    `json:"status,omitempty"`
	Detail string `json:"detail,omitempty"`
	Source string `json:"source,omitempty"`
}

func writeErrors(w http.ResponseWriter, status int, errors ...wireError) {
	writeJSON(w, status, struct {
		Errors []wireError `json:"errors"`
	}{errors})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	fakeserver.WriteJSON(w, status, "application/json; charset=utf-8", v)
}

// badRequest is the answer to a body or a parameter that can't be read.
func badRequest(w http.ResponseWriter, detail string) {
	writeErrors(w, http.StatusBadRequest, wireError{Title: "Bad Request", Status: http.StatusBadRequest, Detail: detail})
}

func (f *Fake) notFound(w http.ResponseWriter) {
	if f.Switches.TitleOnly {
		writeErrors(w, http.StatusNotFound, wireError{Title: "Integration not found"})
		return
	}
	writeErrors(w, http.StatusNotFound, wireError{
		Title: "Not Found", Status: http.StatusNotFound, Detail: "The resource could not be found",
	})
}

// tooMany is the answer to a request over the limit. Moltin documents no header that says how long to wait.
func tooMany(w http.ResponseWriter, _ *http.Request, _ fakeserver.Limit) {
	writeErrors(w, http.StatusTooManyRequests, wireError{Title: "Too Many Requests", Status: http.StatusTooManyRequests})
}

// implicitPrefix marks the tokens that may not touch integrations.
const implicitPrefix = "implicit"

// issueToken answers the client credentials grant, and the implicit grant, which takes no secret and returns a token without
// access to integrations (https://elasticpath.dev/docs/authentication/Tokens/client-credential-token).
func (f *Fake) issueToken(w http.ResponseWriter, r *http.Request) {
	refuse := func(status int, detail string) {
		writeErrors(w, status, wireError{
			Title: http.StatusText(status), Status: strconv.Itoa(status), Detail: detail,
		})
	}
	form, err := fakeserver.DecodeForm(r, "grant_type", "client_id", "client_secret")
	if err != nil {
		refuse(http.StatusBadRequest, err.Error())
		return
	}
	grant, prefix := form.Get("grant_type"), "token"
	required := []string{"grant_type", "client_id", "client_secret"}
	if grant == "implicit" {
		prefix, required = implicitPrefix, required[:2]
	}
	for _, field := range required {
		if form.Get(field) == "" {
			refuse(http.StatusBadRequest, "The field '"+field+"' is required")
			return
		}
	}
	if grant != "client_credentials" && grant != "implicit" {
		refuse(http.StatusBadRequest, "The field 'grant_type' is invalid")
		return
	}
	if !f.Accepts(form.Get("client_id"), ClientID) || grant != "implicit" && form.Get("client_secret") != ClientSecret {
		if f.Switches.Forbidden {
			writeJSON(w, http.StatusForbidden, map[string]any{"status": false, "errors": "Forbidden"})
			return
		}
		refuse(http.StatusUnauthorized, "Unauthorized")
		return
	}
	now := f.Now()
	writeJSON(w, http.StatusOK, struct {
		Expires     int64  `json:"expires"`
		Identifier  string `json:"identifier"`
		ExpiresIn   int    `json:"expires_in"`
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
	}{now.Add(f.TokenLife).Unix(), grant, int(f.TokenLife.Seconds()), f.tokens.Issue(prefix, now, f.TokenLife), "Bearer"})
}

// authorized checks the token and its permission.
func (f *Fake) authorized(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token := fakeserver.Bearer(r)
		switch {
		case !f.tokens.Good(token, f.Now()):
			writeErrors(w, http.StatusUnauthorized, wireError{
				Title: "Unable to validate access token", Status: http.StatusUnauthorized,
			})
		case f.NoRights || strings.HasPrefix(token, implicitPrefix):
			writeErrors(w, http.StatusForbidden, wireError{Title: "Forbidden", Status: http.StatusForbidden})
		default:
			next(w, r)
		}
	}
}
