package moltinv1fake

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// wireWebhook is how a webhook is shown, in the order of the documentation. What is nil is left out; null is "null".
type wireWebhook struct {
	URL         string          `json:"url"`
	ContentType any             `json:"content_type"`
	Create      any             `json:"create"`
	Update      any             `json:"update"`
	Delete      any             `json:"delete"`
	Enabled     any             `json:"enabled"`
	ID          string          `json:"id"`
	Name        json.RawMessage `json:"name,omitempty"`
	Subject     json.RawMessage `json:"subject,omitempty"`
	Secret      json.RawMessage `json:"secret,omitempty"`
	Order       json.RawMessage `json:"order,omitempty"`
	CreatedAt   json.RawMessage `json:"created_at,omitempty"`
	UpdatedAt   json.RawMessage `json:"updated_at,omitempty"`
}

// wirePair is a key with its label.
type wirePair struct {
	Key   any    `json:"key"`
	Value string `json:"value"`
}

// wireChoice wraps a pair and repeats its label.
type wireChoice struct {
	Value string   `json:"value"`
	Data  wirePair `json:"data"`
}

// wirePagination is the position of a page. Current is the number of webhooks in it. From and To count from 1. They, and
// everything in Offsets and Links, are false if there is no value.
type wirePagination struct {
	Total   int       `json:"total"`
	Current int       `json:"current"`
	Limit   int       `json:"limit"`
	Offset  int       `json:"offset"`
	From    any       `json:"from"`
	To      any       `json:"to"`
	Offsets wireSteps `json:"offsets"`
	Links   wireSteps `json:"links"`
}

type wireSteps struct {
	First    any `json:"first"`
	Previous any `json:"previous"`
	Next     any `json:"next"`
	Last     any `json:"last"`
}

// show returns the webhook as answers show it: without name, subject, times, and secret.
func (f *Fake) show(hook *Webhook) wireWebhook {
	s := f.Switches
	out := wireWebhook{
		URL: hook.URL, ID: hook.ID, ContentType: s.contentType(hook.ContentType),
		Create: s.yesNo(hook.Create), Update: s.yesNo(hook.Update),
		Delete: s.yesNo(hook.Delete), Enabled: s.yesNo(hook.Enabled),
	}
	if s.ShowAll {
		out.Name, out.Subject = nullable(hook.Name), nullable(hook.Subject)
		out.Order = json.RawMessage(cmp.Or(hook.Order, "null"))
		out.CreatedAt, out.UpdatedAt = nullable(timestamp(hook.CreatedAt)), nullable(timestamp(hook.UpdatedAt))
	}
	switch {
	case s.EchoSecret && hook.Secret != "":
		out.Secret = nullable(hook.Secret)
	case s.MaskSecret && hook.Secret != "":
		out.Secret = nullable("********")
	case s.NullSecret:
		out.Secret = nullable("")
	}
	return out
}

// showWritten returns the webhook as the answer to a create or an update shows it.
func (f *Fake) showWritten(hook *Webhook) wireWebhook {
	out := f.show(hook)
	if f.Switches.SecretOnce && hook.Secret != "" {
		out.Secret = nullable(hook.Secret)
	}
	return out
}

func (s Switches) yesNo(yes bool) any {
	number, label := 0, "No"
	if yes {
		number, label = 1, "Yes"
	}
	var key any = number
	if s.StringKeys {
		key = strconv.Itoa(number)
	}
	switch s.Unwrapped {
	case KeyValue:
		return wirePair{key, label}
	case BareKey:
		return number
	case BareText:
		return strconv.Itoa(number)
	case BareBool:
		return yes
	case BareLabel:
		return label
	case Wrapped:
	}
	return wireChoice{label, wirePair{key, label}}
}

func (s Switches) contentType(key string) any {
	label := "application/json"
	if key == "form" {
		label = "application/x-www-form-urlencoded"
	}
	switch s.Unwrapped {
	case KeyValue:
		return wirePair{key, label}
	case BareKey, BareText, BareBool:
		return key
	case BareLabel:
		return label
	case Wrapped:
	}
	return wireChoice{label, wirePair{key, label}}
}

// list shows a page of 10 webhooks, as in the documentation's example, or of the size in the request.
func (f *Fake) list(w http.ResponseWriter, r *http.Request) {
	limit, offset := 10, 0
	for name, values := range r.URL.Query() {
		n, err := strconv.Atoi(values[0])
		switch {
		case name == "limit" && err == nil && n > 0:
			limit = n
		case name == "offset" && err == nil && n >= 0:
			offset = n
		default:
			f.invalid(w, complaint{name, fmt.Sprintf("The selected %s is invalid.", name)})
			return
		}
	}
	if f.Switches.DefaultPage {
		limit = min(limit, 15)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.known()
	total := len(known)
	if f.Switches.NullPagination {
		limit, offset = total, 0
	}
	from := min(offset, total)
	result := []wireWebhook{}
	for _, hook := range known[from:min(from+limit, total)] {
		result = append(result, f.show(hook))
	}
	var pages *wirePagination
	if !f.Switches.NullPagination {
		pages = paginate(r, total, limit, offset, len(result))
	}
	write(w, http.StatusOK, map[string]any{"status": true, "result": result, "pagination": pages})
}

func paginate(r *http.Request, total, limit, offset, count int) *wirePagination {
	none := wireSteps{First: false, Previous: false, Next: false, Last: false}
	p := &wirePagination{
		Total: total, Current: count, Limit: limit, Offset: offset, From: false, To: false, Offsets: none, Links: none,
	}
	if count > 0 {
		p.From, p.To = offset+1, offset+count
	}
	link := func(offset int) string {
		query := url.Values{"limit": {strconv.Itoa(limit)}, "offset": {strconv.Itoa(offset)}}
		return fakeserver.Address(r, "/v1/webhooks?"+query.Encode())
	}
	if offset > 0 {
		previous := max(offset-limit, 0)
		p.Offsets.First, p.Offsets.Previous = 0, previous
		p.Links.First, p.Links.Previous = link(0), link(previous)
	}
	if next := offset + limit; next < total {
		last := (total - 1) / limit * limit
		p.Offsets.Next, p.Offsets.Last = next, last
		p.Links.Next, p.Links.Last = link(next), link(last)
	}
	return p
}

// nullable is text as JSON, null if it is empty.
func nullable(text string) json.RawMessage {
	if text == "" {
		return json.RawMessage("null")
	}
	encoded, _ := json.Marshal(text)
	return encoded
}

// timestamp is the format in which other resources of the API show times, without a zone.
func timestamp(t time.Time) string { return t.UTC().Format(time.DateTime) }
