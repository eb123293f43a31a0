package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// wireFault makes requests to a vendor's API fail.
type wireFault struct {
	Method string `json:"method"`
	// Path is the beginning of a path, without the vendor's prefix; "" matches every path but the one for tokens.
	Path   string `json:"path"`
	Status int    `json:"status"`
	// Times is how often; once by default, -1 means always.
	Times   *int `json:"times"`
	DelayMS int  `json:"delay_ms"`
	// Drop closes the connection without a response.
	Drop bool `json:"drop"`
}

// addFault makes requests to a vendor's API fail.
func (s *sandbox) addFault(w http.ResponseWriter, r *http.Request, v vendor) error {
	if _, err := query(r); err != nil {
		return err
	}
	var body wireFault
	if err := readJSON(r, &body, false); err != nil {
		return err
	}
	fault, err := body.fault(r.Context(), v)
	if err != nil {
		return err
	}
	s.state.RLock()
	defer s.state.RUnlock()
	v.Fake.Break(fault)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// clearFaults removes all faults of a vendor.
func (s *sandbox) clearFaults(w http.ResponseWriter, r *http.Request, v vendor) error {
	if _, err := query(r); err != nil {
		return err
	}
	v.Fake.Heal()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (f *wireFault) fault(ctx context.Context, v vendor) (fakeserver.Fault, error) {
	out := fakeserver.Fault{Times: 1, Delay: time.Duration(f.DelayMS) * time.Millisecond, Status: f.Status}
	bad := func(format string, args ...any) (fakeserver.Fault, error) {
		return out, refuse(http.StatusBadRequest, format, args...)
	}
	methods := []string{"", http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	switch {
	case !slices.Contains(methods, f.Method):
		return bad("method is %q: use GET, POST, PUT, PATCH or DELETE, or omit it for any", f.Method)
	case f.Path != "" && !strings.HasPrefix(f.Path, "/"):
		return bad("path is %q: begin it with \"/\", or omit it for any", f.Path)
	case strings.HasPrefix(f.Path, "/"+v.Name+"/"):
		return bad("path has the vendor's prefix: leave out /%s", v.Name)
	case f.Status == 0 && f.DelayMS == 0 && !f.Drop:
		return bad("the fault has no effect: give status, delay_ms or drop")
	case f.Status != 0 && f.Drop:
		return bad("status and drop exclude each other: a dropped connection has no response")
	case f.Status != 0 && (f.Status < 400 || f.Status > 599):
		return bad("status is %d: use one from 400 to 599", f.Status)
	case f.DelayMS < 0 || int64(f.DelayMS) > maxDelay.Milliseconds():
		return bad("delay_ms must be from 0 to %d", maxDelay.Milliseconds())
	case f.Times != nil && *f.Times != -1 && *f.Times < 1:
		return bad("times is %d: use 1 or more, or -1 for always", *f.Times)
	case f.Times != nil:
		out.Times = *f.Times
	}
	if f.Method != "" || f.Path != "" {
		out.Match = fakeserver.On(f.Method, f.Path)
	}
	out.PassThrough = f.Status == 0 && !f.Drop
	f.answer(ctx, &out, v)
	return out, nil
}

// answer fills in the response: for 429 the vendor's own, and for gateway errors an HTML page, as from a server in front of it.
func (f *wireFault) answer(ctx context.Context, out *fakeserver.Fault, v vendor) {
	switch f.Status {
	case 0:
	case http.StatusTooManyRequests:
		recorder := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody)
		v.Fake.Base().TooMany(recorder, request, fakeserver.Limit{Max: 1, Per: time.Second})
		out.Header, out.Body = recorder.Header(), recorder.Body.String()
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		out.Body = strings.ReplaceAll(fakeserver.HTML502, "502 Bad Gateway", http.StatusText(f.Status))
	default:
		body, _ := json.Marshal(map[string]any{"errors": []map[string]any{{ // texts and a number can't fail
			"status": f.Status, "title": http.StatusText(f.Status), "detail": "The sandbox was told to answer this.",
		}}})
		out.Body = string(body)
	}
}
