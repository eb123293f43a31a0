package moltinv1fake

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func (f *Fake) create(w http.ResponseWriter, r *http.Request) {
	form, ok := f.decode(w, r)
	if !ok {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := &Webhook{}
	if complaints := f.apply(hook, form, true); len(complaints) > 0 {
		f.invalid(w, complaints...)
		return
	}
	f.Stored(&hook.URL, &hook.Name, &hook.Subject)
	f.add(hook)
	write(w, http.StatusCreated, map[string]any{"status": true, "result": f.showWritten(hook)})
}

func (f *Fake) read(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(r.PathValue("id"))
	if hook == nil || !f.Known(hook.ID) {
		f.notFound(w)
		return
	}
	write(w, http.StatusOK, map[string]any{"status": true, "result": f.show(hook)})
}

// update changes only what the request has, and answers 201.
func (f *Fake) update(w http.ResponseWriter, r *http.Request) {
	form, ok := f.decode(w, r)
	if !ok {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(r.PathValue("id"))
	if hook == nil {
		f.notFound(w)
		return
	}
	changed := *hook
	if complaints := f.apply(&changed, form, false); len(complaints) > 0 {
		f.invalid(w, complaints...)
		return
	}
	f.Stored(&changed.URL, &changed.Name, &changed.Subject)
	changed.UpdatedAt = f.Now().UTC()
	*hook = changed
	f.HookNews(hook.ID)
	status := http.StatusCreated
	if f.Switches.UpdateStatus200 {
		status = http.StatusOK
	}
	write(w, status, map[string]any{"status": true, "result": f.showWritten(hook)})
}

func (f *Fake) remove(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case !f.drop(r.PathValue("id")):
		f.notFound(w)
	case f.Switches.Delete204:
		w.WriteHeader(http.StatusNoContent)
	default:
		write(w, http.StatusOK, map[string]any{"status": true, "message": textRemoved})
	}
}

// decode reads the form of a create or an update strictly and answers what is wrong with it.
func (f *Fake) decode(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	form, err := fakeserver.DecodeForm(r,
		"url", "content_type", "create", "update", "delete", "enabled", "name", "subject", "secret")
	if err != nil {
		f.invalid(w, complaint{text: err.Error()})
		return nil, false
	}
	return form, true
}

// apply writes the fields that were sent into the webhook and returns what is wrong with them, in the order of the
// documentation. A create needs every field but name, subject and secret; no update may empty one of the others.
func (f *Fake) apply(hook *Webhook, form url.Values, create bool) []complaint {
	var complaints []complaint
	choose := func(field string, options []string, set func(string)) {
		value, label := form.Get(field), strings.ReplaceAll(field, "_", " ")
		switch {
		case value == "" && (create || form.Has(field)):
			complaints = append(complaints, complaint{field, "The " + label + " field is required."})
		case value == "":
		case options != nil && !slices.Contains(options, value):
			complaints = append(complaints, complaint{field, "The selected " + label + " is invalid."})
		default:
			set(value)
		}
	}
	choose("url", nil, func(value string) { hook.URL = value })
	choose("content_type", []string{"json", "form"}, func(value string) { hook.ContentType = value })
	yesNo := []string{"1", "0"}
	choose("create", yesNo, func(value string) { hook.Create = value == "1" })
	choose("update", yesNo, func(value string) { hook.Update = value == "1" })
	choose("delete", yesNo, func(value string) { hook.Delete = value == "1" })
	choose("enabled", yesNo, func(value string) { hook.Enabled = value == "1" })
	if f.Switches.UniqueURLs && form.Has("url") && f.taken(hook) {
		complaints = append(complaints, complaint{"url", "The url has already been taken."})
	}
	for field, into := range map[string]*string{"name": &hook.Name, "subject": &hook.Subject, "secret": &hook.Secret} {
		if form.Has(field) && (form.Get(field) != "" || !f.Switches.IgnoreClear) {
			*into = form.Get(field)
		}
	}
	return complaints
}

// taken reports whether another webhook has the same url. The caller holds the lock.
func (f *Fake) taken(hook *Webhook) bool {
	return slices.ContainsFunc(f.webhooks, func(other *Webhook) bool {
		return other.URL == hook.URL && other.ID != hook.ID
	})
}
