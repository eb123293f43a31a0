package commercelayerfake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// issueToken answers the client credentials grant. Until a token expires, it returns the same one, with its remaining lifetime.
func (f *Fake) issueToken(w http.ResponseWriter, r *http.Request) {
	var body struct {
		GrantType    string `json:"grant_type"`
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		Scope        string `json:"scope"`
	}
	if err := fakeserver.DecodeJSON(r, "application/json", &body); err != nil {
		refuseToken(w, http.StatusBadRequest, "invalid_request", "BAD_REQUEST", err.Error())
		return
	}
	if body.GrantType != "client_credentials" {
		refuseToken(w, http.StatusBadRequest, "unsupported_grant_type", "BAD_REQUEST",
			"The authorization grant type is not supported by the authorization server.")
		return
	}
	if !f.Accepts(body.ClientID, f.client.id) || body.ClientSecret != f.client.secret {
		refuseToken(w, http.StatusUnauthorized, "invalid_client", "UNAUTHORIZED",
			"Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.")
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.Now()
	if f.token == "" || !now.Before(f.tokenEnds) {
		f.tokenFrom, f.tokenEnds = now, now.Add(f.TokenLife)
		if f.token = f.tokens.Issue("t", now, f.TokenLife); !f.Switches.OpaqueTokens {
			f.token = f.jwt(f.token)
			f.tokens.Accept(f.token, f.tokenEnds)
		}
	}
	fakeserver.WriteJSON(w, http.StatusOK, "application/json", map[string]any{
		"access_token": f.token, "token_type": "Bearer", "expires_in": int(f.tokenEnds.Sub(now).Seconds()),
		"scope": "market:all", "created_at": f.tokenFrom.Unix(),
	})
}

// refuseToken answers as the token endpoint does: plain JSON, and the status is a number.
func refuseToken(w http.ResponseWriter, status int, title, code, detail string) {
	fakeserver.WriteJSON(w, status, "application/json", map[string]any{"errors": []any{map[string]any{
		"title": title, "detail": detail, "code": code, "status": status,
	}}})
}

// jwt creates a token with the claims that clients read. Its signature is the serial number.
func (f *Fake) jwt(serial string) string {
	claims, _ := json.Marshal(map[string]any{
		"organization": map[string]any{"id": "org-" + f.Organization, "slug": f.Organization},
		"application":  map[string]any{"kind": "integration"}, "test": !f.Live, "exp": f.tokenEnds.Unix(),
	})
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS512"}`)) + "." + encode(claims) + "." + encode([]byte(serial))
}

// authorized checks the token, its permission, and the Accept header, and adds the headers that every answer has.
func (f *Fake) authorized(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if limit, used, ok := f.Used(r); ok {
			writeLimit(w, limit, limit.Max-used)
		}
		switch {
		case !f.tokens.Good(fakeserver.Bearer(r), f.Now()):
			writeErrors(w, http.StatusUnauthorized, wireError{
				Title: "Invalid token", Detail: "The access token you provided is invalid.", Code: "INVALID_TOKEN",
			})
		case f.NoRights:
			writeErrors(w, http.StatusUnauthorized, wireError{
				Title: "Access denied", Detail: "You are not authorized to perform this action on the requested resource.",
				Code: "UNAUTHORIZED",
			})
		case r.Header.Get("Accept") != mediaType:
			writeErrors(w, http.StatusNotAcceptable, wireError{
				Title: "Not acceptable", Code: "NOT_ACCEPTABLE",
				Detail: "All requests must use the '" + mediaType + "' Accept. This request specified '" + r.Header.Get("Accept") + "'.",
			})
		default:
			next(w, r)
		}
	}
}

// tooMany is the 429 that the servers in front of the application write: errors is an object, the status a number, and
// Retry-After says 0.
func tooMany(w http.ResponseWriter, _ *http.Request, limit fakeserver.Limit) {
	writeLimit(w, limit, 0)
	w.Header().Set("Retry-After", "0")
	fakeserver.WriteJSON(w, http.StatusTooManyRequests, "application/json; charset=utf-8", map[string]any{
		"errors": map[string]any{"title": "Too Many Requests", "code": "THROTTLED", "status": 429},
	})
}

func writeLimit(w http.ResponseWriter, limit fakeserver.Limit, remaining int) {
	w.Header().Set("X-Ratelimit-Limit", fmt.Sprint(limit.Max))
	w.Header().Set("X-Ratelimit-Interval", fmt.Sprint(int(limit.Per.Seconds())))
	w.Header().Set("X-Ratelimit-Remaining", fmt.Sprint(max(0, remaining)))
}

type wireError struct {
	Title  string         `json:"title"`
	Detail string         `json:"detail"`
	Code   string         `json:"code"`
	Status string         `json:"status"`
	Source map[string]any `json:"source,omitempty"`
	Meta   map[string]any `json:"meta,omitempty"`
}

func writeErrors(w http.ResponseWriter, status int, errors ...wireError) {
	for i := range errors {
		errors[i].Status = strconv.Itoa(status)
	}
	fakeserver.WriteJSON(w, status, mediaType, map[string]any{"errors": errors})
}

// notFound is the 404 of the application, or of the servers in front of it.
func (f *Fake) notFound(w http.ResponseWriter) {
	if f.Switches.EdgeErrors {
		fakeserver.WriteJSON(w, http.StatusNotFound, "application/json", map[string]any{"errors": map[string]any{
			"title": "Record Not Found", "code": "RECORD_NOT_FOUND", "status": 404,
			"detail": "The requested resource was not not found. Please double-check the resource id.",
		}})
		return
	}
	writeErrors(w, http.StatusNotFound, wireError{
		Title: "Record not found", Code: "RECORD_NOT_FOUND",
		Detail: "The requested resource was not found. Please double-check the resource id.",
	})
}
