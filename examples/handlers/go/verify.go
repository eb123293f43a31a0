package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"path"
)

// errSecret gives no details, so that nobody learns what was wrong with a guess.
var errSecret = errors.New("the signature, secret or token is wrong")

// verifier returns what a request delivers, or why it is rejected.
type verifier func(r *receiver, h hook, req *http.Request, body []byte) (delivery, error)

func verifiers() map[string]verifier {
	return map[string]verifier{"commercelayer": commercelayer, "moltin": moltin, "moltin_v1": moltinV1, "doo": doo}
}

// find returns the hook at the request's path, and that path. For Moltin v1, the secret follows the path.
func (r *receiver) find(req *http.Request) (at string, h hook, ok bool) {
	at = req.URL.Path
	if h, ok = r.hooks[at]; ok && h.Vendor != "moltin_v1" {
		return at, h, true
	}
	at = path.Dir(at)
	h, ok = r.hooks[at]
	return at, h, ok && h.Vendor == "moltin_v1"
}

// commercelayer verifies the signature of the raw body. Use the received bytes: a body that was decoded and encoded again differs.
// The signature covers neither topic nor time, so a hook has one topic, and duplicates are dropped.
func commercelayer(_ *receiver, h hook, req *http.Request, body []byte) (delivery, error) {
	mac := hmac.New(sha256.New, []byte(h.Secret)) // the text of the shared secret, not what it would be in hexadecimal
	mac.Write(body)
	got, err := base64.StdEncoding.DecodeString(req.Header.Get("X-CommerceLayer-Signature"))
	if err != nil || !hmac.Equal(got, mac.Sum(nil)) {
		return delivery{}, errSecret
	}
	var document struct {
		Data struct {
			ID         string `json:"id"`
			Attributes struct {
				UpdatedAt string `json:"updated_at"`
			} `json:"attributes"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return delivery{}, errors.New("the body is not JSON")
	}
	// No header identifies a delivery. The same state of the same resource is the same event.
	id := document.Data.ID + " " + document.Data.Attributes.UpdatedAt
	return delivery{"commercelayer", req.Header.Get("X-CommerceLayer-Topic"), id, body}, nil
}

// moltin compares the secret that Moltin v2 sends. It proves who sent the request, but not that the body is unchanged: use https.
func moltin(_ *receiver, h hook, req *http.Request, body []byte) (delivery, error) {
	if !same(req.Header.Get("X-Moltin-Secret-Key"), h.Secret) {
		return delivery{}, errSecret
	}
	var envelope struct {
		ID          string `json:"id"`
		TriggeredBy string `json:"triggered_by"`
	}
	if err := json.Unmarshal(body, &envelope); err != nil || envelope.ID == "" {
		return delivery{}, errors.New("the body is not JSON with an id")
	}
	if trigger := req.Header.Get("X-Moltin-Integration-Trigger"); trigger != "" && trigger != envelope.TriggeredBy {
		return delivery{}, errors.New("the header names another event than the body")
	}
	return delivery{"moltin", envelope.TriggeredBy, envelope.ID, body}, nil // attempt differs from try to try, id doesn't
}

// moltinV1 compares the last part of the path, as in https://shop.example.com/moltin-v1/created/<secret>. How Moltin v1 sends a
// webhook's own secret isn't documented, and a delivery doesn't name its event, so a hook has one.
func moltinV1(_ *receiver, h hook, req *http.Request, body []byte) (delivery, error) {
	if !same(path.Base(req.URL.Path), h.Secret) {
		return delivery{}, errSecret
	}
	return delivery{"moltin_v1", h.Events[0], digest(body), body}, nil
}

// doo requests a token before it delivers. Its body doesn't name the type of the hook, so each type has its own address.
func doo(r *receiver, h hook, req *http.Request, body []byte) (delivery, error) {
	if !r.tokens.valid(req.Header.Get("Authorization"), h) {
		return delivery{}, errSecret
	}
	return delivery{"doo", h.Events[0], digest(body), body}, nil
}

// same compares two texts in a time that reveals neither where they differ nor how long they are.
func same(got, want string) bool {
	a, b := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return hmac.Equal(a[:], b[:])
}

// digest replaces the id of a delivery that has none: every try has the same body.
func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
