package moltinv1fake

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// The API's own sentences. wrongPath's is from answers that https://github.com/tomwade/moltin_wp keeps. The answers to a bad token
// and to a request over a limit aren't documented.
const (
	textNotFound  = "Webhook not found"
	textRemoved   = "Webhook removed successfully"
	textWrongPath = "API method requested does not exist"
	textBadToken  = "The access token is invalid or has expired"
	textTooMany   = "Too many requests"
)

// complaint is one message of a failure, and the field that it is about, if any.
type complaint struct{ field, text string }

// refuse answers with a failure in the form that is switched on, or else in the documented one.
func (f *Fake) refuse(w http.ResponseWriter, status int, documented ErrorForm, complaints ...complaint) {
	body := f.failure(documented, complaints)
	body["status"] = false
	write(w, status, body)
}

func (f *Fake) failure(form ErrorForm, complaints []complaint) map[string]any {
	if f.Switches.ErrorForm != ErrorsAsDocumented {
		form = f.Switches.ErrorForm
	}
	var texts []string
	var lists [][]string
	fields := map[string][]string{}
	for i, c := range complaints {
		texts, lists = append(texts, c.text), append(lists, []string{c.text})
		if c.field == "" {
			c.field = strconv.Itoa(i) // as PHP does, where a list becomes an object
		}
		fields[c.field] = append(fields[c.field], c.text)
	}
	switch form {
	case ErrorsAsDocumented, ErrorString:
	case ErrorStringList:
		return map[string]any{"error": texts}
	case ErrorList:
		return map[string]any{"errors": texts}
	case ErrorLists:
		return map[string]any{"errors": lists}
	case ErrorObject:
		return map[string]any{"errors": fields}
	case ErrorMessage:
		return map[string]any{"message": strings.Join(texts, " ")}
	}
	return map[string]any{"error": strings.Join(texts, " ")}
}

// notFound is the answer for an unknown id. Its body is documented, its status isn't.
func (f *Fake) notFound(w http.ResponseWriter) {
	status := http.StatusNotFound
	if f.Switches.NotFound200 {
		status = http.StatusOK
	}
	f.refuse(w, status, ErrorString, complaint{text: textNotFound})
}

// invalid is the answer to a write with fields that are missing or wrong.
func (f *Fake) invalid(w http.ResponseWriter, complaints ...complaint) {
	status := http.StatusBadRequest
	if f.Switches.InvalidStatus != 0 {
		status = f.Switches.InvalidStatus
	}
	f.refuse(w, status, ErrorList, complaints...)
}

func (f *Fake) wrongPath(w http.ResponseWriter, _ *http.Request) {
	f.refuse(w, http.StatusNotFound, ErrorString, complaint{text: textWrongPath})
}

func (f *Fake) tooMany(w http.ResponseWriter, _ *http.Request, _ fakeserver.Limit) {
	f.refuse(w, http.StatusTooManyRequests, ErrorString, complaint{text: textTooMany})
}

// write answers with JSON whose slashes are escaped, as PHP writes it.
func write(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	escaped := bytes.ReplaceAll(body, []byte("/"), []byte(`\/`))
	fakeserver.WriteJSON(w, status, "application/json", json.RawMessage(escaped))
}

// issueToken answers the client credentials grant, without an envelope.
func (f *Fake) issueToken(w http.ResponseWriter, r *http.Request) {
	form, err := fakeserver.DecodeForm(r, "grant_type", "client_id", "client_secret")
	switch {
	case err != nil:
		write(w, http.StatusBadRequest, f.failure(ErrorString, []complaint{{text: err.Error()}}))
	case form.Get("grant_type") != "client_credentials":
		write(w, http.StatusBadRequest, f.failure(ErrorString, []complaint{{text: "The grant type is not supported"}}))
	case !f.Accepts(form.Get("client_id"), ClientID) || form.Get("client_secret") != ClientSecret:
		write(w, http.StatusUnauthorized, f.failure(ErrorString, []complaint{{text: "Client authentication failed"}}))
	default:
		now := f.Now()
		write(w, http.StatusOK, map[string]any{
			"access_token": f.tokens.Issue("t", now, f.TokenLife), "token_type": "Bearer",
			"expires": now.Add(f.TokenLife).Unix(), "expires_in": int(f.TokenLife.Seconds()),
		})
	}
}

func (f *Fake) authorized(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !f.tokens.Good(fakeserver.Bearer(r), f.Now()) {
			f.refuse(w, http.StatusUnauthorized, ErrorString, complaint{text: textBadToken})
			return
		}
		next(w, r)
	}
}
