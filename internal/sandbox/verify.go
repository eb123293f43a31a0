package main

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
)

// verify checks a request as the handler of a hook should, and says what is wrong with it.
func (s *sandbox) verify(w http.ResponseWriter, r *http.Request, v vendor) error {
	if _, err := query(r); err != nil {
		return err
	}
	var body struct {
		Hook     string     `json:"hook"`
		Headers  wireHeader `json:"headers"`
		Body     *string    `json:"body_base64"`
		Delivery string     `json:"delivery"`
	}
	if err := readJSON(r, &body, false); err != nil {
		return err
	}
	if body.Delivery != "" {
		if body.Hook != "" || body.Headers != nil || body.Body != nil {
			return refuse(http.StatusBadRequest, "delivery and the other fields exclude each other: a delivery has its own hook, headers and body")
		}
		return s.verifySent(w, v, body.Delivery)
	}
	if body.Hook == "" || body.Body == nil {
		return refuse(http.StatusBadRequest, "give hook, its id, and body_base64, the received bytes in base64. Or give delivery, the id of one, to verify what was sent")
	}
	raw, err := base64.StdEncoding.DecodeString(*body.Body)
	if err != nil {
		return refuse(http.StatusBadRequest, "body_base64 is not base64: encode the bytes as received, before anything parses them")
	}
	if _, exists := hookOf(v, body.Hook); !exists {
		return noHook(v, body.Hook)
	}
	writeVerdict(w, http.StatusOK, v.Fake.Verify(body.Hook, http.Header(body.Headers), raw), s.secrets.current())
	return nil
}

// verifySent checks the last try of a delivery with its hook's current secret, as a handler does.
func (s *sandbox) verifySent(w http.ResponseWriter, v vendor, id string) error {
	d, err := s.get(v, id)
	if err != nil {
		return err
	}
	last, err := lastRequest(d)
	if err != nil {
		return err
	}
	if d.Hook == "" {
		return refuse(http.StatusConflict, "%s went to an address without a hook, so there is no secret to verify it with", d.ID)
	}
	if _, exists := hookOf(v, d.Hook); !exists {
		return noHook(v, d.Hook)
	}
	writeVerdict(w, http.StatusOK, v.Fake.Verify(d.Hook, last.Header, last.Body), s.secrets.current())
	return nil
}

// writeVerdict answers with whether a request is genuine, and if not, why.
func writeVerdict(w http.ResponseWriter, status int, wrong error, shown mask) {
	why := ""
	if wrong != nil {
		why = shown.text(wrong.Error())
	}
	writeJSON(w, status, struct {
		Valid bool   `json:"valid"`
		Why   string `json:"why"`
	}{wrong == nil, why})
}

// wireHeader are headers whose names may be in any case, each with a string or a list of strings.
type wireHeader http.Header

func (h *wireHeader) UnmarshalJSON(text []byte) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(text, &values); err != nil {
		return refuse(http.StatusBadRequest, "headers is not an object: send one with the names and values of the headers")
	}
	out := http.Header{}
	for name, value := range values {
		var one string
		var many []string
		switch {
		case json.Unmarshal(value, &one) == nil:
			many = []string{one}
		case json.Unmarshal(value, &many) != nil:
			return refuse(http.StatusBadRequest, "the value of the header %s is neither a string nor a list of strings", name)
		}
		for _, v := range many {
			out.Add(name, v)
		}
	}
	*h = wireHeader(out)
	return nil
}
