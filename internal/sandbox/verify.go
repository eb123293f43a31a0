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
		Hook    string     `json:"hook"`
		Headers wireHeader `json:"headers"`
		Body    *string    `json:"body_base64"`
	}
	if err := readJSON(r, &body, false); err != nil {
		return err
	}
	if body.Hook == "" || body.Body == nil {
		return refuse(http.StatusBadRequest, "hook and body_base64 are needed: the id of the hook, and the bytes that arrived in base64")
	}
	raw, err := base64.StdEncoding.DecodeString(*body.Body)
	if err != nil {
		return refuse(http.StatusBadRequest, "body_base64 is not base64: encode the bytes as they arrived, before anything parses them")
	}
	if _, exists := hookOf(v, body.Hook); !exists {
		return noHook(v, body.Hook)
	}
	writeVerdict(w, http.StatusOK, v.Fake.Verify(body.Hook, http.Header(body.Headers), raw), s.secrets.current())
	return nil
}

// writeVerdict answers whether a request is genuine, and why not.
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

// wireHeader are headers whose names may be written in any case, each with a text or a list of them.
type wireHeader http.Header

func (h *wireHeader) UnmarshalJSON(text []byte) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(text, &values); err != nil {
		return refuse(http.StatusBadRequest, "headers is no object: send one with the names and values of the headers")
	}
	out := http.Header{}
	for name, value := range values {
		var one string
		var many []string
		switch {
		case json.Unmarshal(value, &one) == nil:
			many = []string{one}
		case json.Unmarshal(value, &many) != nil:
			return refuse(http.StatusBadRequest, "the value of the header %s is neither a text nor a list of texts", name)
		}
		for _, v := range many {
			out.Add(name, v)
		}
	}
	*h = wireHeader(out)
	return nil
}
