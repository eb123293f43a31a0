package main

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// wireDelivery is a delivery as the API shows it.
type wireDelivery struct {
	ID       string `json:"id"`
	Vendor   string `json:"vendor"`
	Hook     string `json:"hook"`
	HookName string `json:"hook_name"`
	Event    string `json:"event"`
	Source   string `json:"source"`
	EventID  string `json:"event_id"`
	URL      string `json:"url"`
	// SentTo is the address that is called instead of URL.
	SentTo    string        `json:"sent_to,omitempty"`
	State     string        `json:"state"`
	Reason    string        `json:"reason"`
	Corrupt   string        `json:"corrupt,omitempty"`
	Resent    string        `json:"resent,omitempty"`
	CreatedAt *string       `json:"created_at"`
	SettledAt *string       `json:"settled_at"`
	Next      *string       `json:"next"`
	Attempts  []wireAttempt `json:"attempts"`
	// Request and Response are those of the last try.
	Request  *wireRequest  `json:"request,omitempty"`
	Response *wireResponse `json:"response,omitempty"`
	// Recorded is what a queue would have received: the sandbox doesn't deliver to queues.
	Recorded *wireBody `json:"recorded,omitempty"`
}

type wireAttempt struct {
	Number     int     `json:"number"`
	At         *string `json:"at"`
	DurationMS float64 `json:"duration_ms"`
	// Status is the response's, null if there was none.
	Status    *int          `json:"status"`
	Succeeded bool          `json:"succeeded"`
	Error     string        `json:"error"`
	Next      *string       `json:"next"`
	Request   *wireRequest  `json:"request,omitempty"`
	Response  *wireResponse `json:"response,omitempty"`
}

type wireRequest struct {
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
	wireBody
}

type wireResponse struct {
	Headers map[string]string `json:"headers"`
	wireBody
	// Cut is true if the response was longer than what is kept of it.
	Cut bool `json:"cut"`
}

// wireBody is a body as text, or in base64 if it isn't text.
type wireBody struct {
	Body   string `json:"body"`
	Base64 string `json:"body_base64,omitempty"`
}

// parts says what is shown of a delivery besides its outline: request and response of the last try, and of each.
type parts struct{ last, each bool }

func show(d delivery.Delivery, shown mask, which parts) wireDelivery {
	out := wireDelivery{
		ID: d.ID, Vendor: d.Vendor, Hook: d.Hook, HookName: shown.text(d.HookName), Event: d.Event, Source: d.Source, EventID: d.EventID,
		URL: shown.text(d.URL), SentTo: shown.text(d.SentTo), State: string(d.State), Reason: shown.text(d.Reason), Corrupt: d.Corrupt,
		Resent: d.Resent, CreatedAt: instant(d.Created), SettledAt: instant(d.Settled), Next: instant(d.Next), Attempts: []wireAttempt{},
	}
	for _, a := range d.Attempts {
		wire := wireAttempt{
			Number: a.Number, At: instant(a.At), DurationMS: milliseconds(a.Duration), Succeeded: a.Succeeded, Error: shown.text(a.Error),
			Next: instant(a.Next),
		}
		if a.Status > 0 {
			wire.Status = &a.Status
		}
		if which.each {
			wire.Request, wire.Response = exchange(a, shown)
		}
		out.Attempts = append(out.Attempts, wire)
	}
	if last, tried := d.Last(); tried && which.last {
		out.Request, out.Response = exchange(last, shown)
	}
	if d.Recorded != nil && which.last {
		recorded := bodyOf(d.Recorded, shown)
		out.Recorded = &recorded
	}
	return out
}

// exchange returns the request and the response of a try, nil if there was none.
func exchange(a delivery.Attempt, shown mask) (*wireRequest, *wireResponse) {
	var (
		request  *wireRequest
		response *wireResponse
	)
	if a.Request.Method != "" {
		request = &wireRequest{a.Request.Method, headers(a.Request.Header, shown), bodyOf(a.Request.Body, shown)}
	}
	if a.Status > 0 {
		response = &wireResponse{headers(a.AnswerHeader, shown), bodyOf(a.Answer, shown), a.Cut}
	}
	return request, response
}

func headers(header http.Header, shown mask) map[string]string {
	out := map[string]string{}
	for name, values := range header {
		out[name] = shown.text(strings.Join(values, ", "))
	}
	return out
}

func bodyOf(body []byte, shown mask) wireBody {
	text := shown.text(string(body))
	if utf8.ValidString(text) {
		return wireBody{Body: text}
	}
	return wireBody{Base64: base64.StdEncoding.EncodeToString([]byte(text))}
}

// curl returns a command that repeats a request.
func curl(d delivery.Delivery, request delivery.Request, shown mask) string {
	var b strings.Builder
	body := shown.text(string(request.Body))
	isText := utf8.ValidString(body) && !strings.Contains(body, "\x00")
	if !isText {
		fmt.Fprintf(&b, "printf %%s %s | base64 -d | ", quoted(base64.StdEncoding.EncodeToString([]byte(body))))
	}
	fmt.Fprintf(&b, "curl --globoff -i -X %s %s", request.Method, quoted(shown.text(cmp.Or(d.SentTo, d.URL))))
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		for _, value := range request.Header[name] {
			fmt.Fprintf(&b, " \\\n  -H %s", quoted(name+": "+shown.text(value)))
		}
	}
	switch {
	case !isText:
		b.WriteString(" \\\n  --data-binary @-")
	case body != "":
		fmt.Fprintf(&b, " \\\n  --data-raw %s", quoted(body))
	}
	b.WriteString("\n")
	return b.String()
}
