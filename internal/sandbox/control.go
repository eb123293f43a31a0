package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// maxControl is the largest body that the control API reads, in bytes.
const maxControl = 8 << 20

// refusal is an error response of the control API. Its text says what to do instead.
type refusal struct {
	status int
	text   string
}

func (r *refusal) Error() string { return r.text }

func refuse(status int, format string, args ...any) error {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// control is the API below /_sandbox.
func (s *sandbox) control() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, answer func(http.ResponseWriter, *http.Request) error) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+fakeserver.ControlPath+path, func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, maxControl)
			if err := answer(w, r); err != nil {
				writeError(w, err)
			}
		})
	}
	ofVendor := func(pattern string, answer func(http.ResponseWriter, *http.Request, vendor) error) {
		handle(pattern, func(w http.ResponseWriter, r *http.Request) error {
			v, ok := s.find(r.PathValue("vendor"))
			if !ok {
				return refuse(http.StatusNotFound, "there is no vendor %q: it is one of %s", r.PathValue("vendor"), strings.Join(s.names(), ", "))
			}
			return answer(w, r, v)
		})
	}
	handle("GET ", s.about)
	handle("GET /{$}", s.about)
	handle("GET /stream", s.stream)
	handle("POST /reset", s.resetAll)
	ofVendor("GET /{vendor}/events", s.listEvents)
	ofVendor("GET /{vendor}/events/{event}", s.showBody)
	ofVendor("POST /{vendor}/events", s.fire)
	ofVendor("GET /{vendor}/deliveries", s.listDeliveries)
	ofVendor("GET /{vendor}/deliveries/{id}", s.showDelivery)
	ofVendor("GET /{vendor}/deliveries/{id}/curl", s.showCurl)
	ofVendor("POST /{vendor}/deliveries/{id}/resend", s.resend)
	ofVendor("GET /{vendor}/hooks", s.listHooks)
	ofVendor("PATCH /{vendor}/hooks/{id}", s.changeHook)
	ofVendor("GET /{vendor}/requests", s.listRequests)
	ofVendor("GET /{vendor}/requests/{number}", s.showRequest)
	ofVendor("POST /{vendor}/verify", s.verify)
	ofVendor("POST /{vendor}/faults", s.addFault)
	ofVendor("DELETE /{vendor}/faults", s.clearFaults)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if allowed := methods(mux, r); len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			writeError(w, refuse(http.StatusMethodNotAllowed, "%s %s isn't supported: use %s", r.Method, r.URL.Path, strings.Join(allowed, " or ")))
			return
		}
		writeError(w, refuse(http.StatusNotFound, "there is nothing at %s: GET %s lists the vendors, and %s/VENDOR/ has events, deliveries, hooks, requests, verify and faults",
			r.URL.Path, fakeserver.ControlPath, fakeserver.ControlPath))
	})
	return mux
}

// methods are those with which something is at the address of a request.
func methods(mux *http.ServeMux, r *http.Request) (allowed []string) {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := mux.Handler(other); pattern != "/" {
			allowed = append(allowed, method)
		}
	}
	return allowed
}

// writeError answers with what went wrong.
func writeError(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	var known *refusal
	switch {
	case errors.As(err, &known):
		status = known.status
	case errors.Is(err, fakeserver.ErrNoSuchHook), errors.Is(err, delivery.ErrNoDelivery):
		status = http.StatusNotFound
	case errors.Is(err, fakeserver.ErrNotListening), errors.Is(err, fakeserver.ErrNoSwitch), errors.Is(err, delivery.ErrPending):
		status = http.StatusConflict
	case errors.Is(err, delivery.ErrFull), errors.Is(err, delivery.ErrTooManyStreams):
		status = http.StatusTooManyRequests
	}
	writeJSON(w, status, struct {
		Error string `json:"error"`
	}{err.Error()})
}

// writeJSON answers with JSON in which "<", ">" and "&" are themselves, so that bodies read well.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // fails only when the reader has gone away
}

// writeList answers with a list under a name, one element after the other: together they may be large. A nil settled is left out.
func writeList[T any](w http.ResponseWriter, name string, elements iter.Seq[T], settled *bool) {
	w.Header().Set("Content-Type", "application/json")
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	before := fmt.Sprintf("{%q:[", name)
	for element := range elements {
		_, _ = io.WriteString(w, before)
		if encoder.Encode(element) != nil {
			return // the reader has gone away
		}
		before = ","
	}
	if before != "," {
		_, _ = io.WriteString(w, before)
	}
	_, _ = io.WriteString(w, "]")
	if settled != nil {
		_, _ = fmt.Fprintf(w, ",\"settled\":%t", *settled)
	}
	_, _ = io.WriteString(w, "}\n")
}

// readJSON reads a body into v. It refuses fields that v doesn't have, and an empty body unless it may be left out.
func readJSON(r *http.Request, v any, mayBeLeftOut bool) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(v)
	if err == nil {
		if _, after := decoder.Token(); after != io.EOF {
			err = errors.New("something follows its JSON value: send one object")
		}
	}
	var (
		tooLarge *http.MaxBytesError
		syntax   *json.SyntaxError
		kind     *json.UnmarshalTypeError
		refused  *refusal
	)
	switch {
	case errors.As(err, &refused):
		return refused
	case err == nil, errors.Is(err, io.EOF) && mayBeLeftOut:
		return nil
	case errors.As(err, &tooLarge):
		return refuse(http.StatusRequestEntityTooLarge, "the body is larger than %d MiB: send less", maxControl>>20)
	case errors.Is(err, io.EOF):
		return refuse(http.StatusBadRequest, "the body is empty: send a JSON object")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return refuse(http.StatusBadRequest, "the body is not valid JSON: it ends too early")
	case errors.As(err, &syntax):
		return refuse(http.StatusBadRequest, "the body is not valid JSON after %d bytes: %v", syntax.Offset, syntax)
	case errors.As(err, &kind):
		return refuse(http.StatusBadRequest, "the body can't be used: %s is a JSON %s instead of %s", orBody(kind.Field), kind.Value, inJSON(kind))
	}
	if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return refuse(http.StatusBadRequest, "the body has an unknown field, %s: correct or remove it", name)
	}
	return refuse(http.StatusBadRequest, "the body can't be used: %v", err)
}

func orBody(field string) string {
	if field == "" {
		return "it"
	}
	return field
}

// inJSON is what a Go type is called in JSON.
func inJSON(err *json.UnmarshalTypeError) string {
	switch kind := err.Type.Kind().String(); kind {
	case "bool":
		return "true or false"
	case "int", "int64":
		return "a whole number"
	case "string":
		return "a string"
	default:
		return "an object"
	}
}
