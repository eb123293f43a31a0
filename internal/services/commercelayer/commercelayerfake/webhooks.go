package commercelayerfake

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

func (f *Fake) create(w http.ResponseWriter, r *http.Request) {
	var doc document
	if !decode(w, r, &doc) {
		return
	}
	for param, given := range map[string]bool{"id": doc.Data.ID != "", "_reset_circuit": doc.Data.Attributes.ResetCircuit} {
		if given {
			writeErrors(w, http.StatusBadRequest, wireError{
				Title: "Param not allowed", Detail: param + " is not allowed.", Code: "PARAM_NOT_ALLOWED",
			})
			return
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := &Webhook{}
	if problems := f.apply(hook, doc.Data.Attributes, true); len(problems) > 0 {
		writeErrors(w, http.StatusUnprocessableEntity, problems...)
		return
	}
	if f.Switches.IgnoreDisableOnCreate {
		hook.DisabledAt = nil
	}
	f.Stored(&hook.Name, &hook.CallbackURL, hook.Reference)
	f.add(hook)
	fakeserver.WriteJSON(w, http.StatusCreated, mediaType, f.document(r, hook))
}

func (f *Fake) read(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(r.PathValue("id"))
	if hook == nil || !f.Known(hook.ID) {
		f.notFound(w)
		return
	}
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, f.document(r, hook))
}

func (f *Fake) update(w http.ResponseWriter, r *http.Request) {
	var doc document
	if !decode(w, r, &doc) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(r.PathValue("id"))
	if hook == nil {
		f.notFound(w)
		return
	}
	if doc.Data.ID != hook.ID {
		keyNotInURL(w, doc.Data.ID)
		return
	}
	changed := *hook
	if problems := f.apply(&changed, doc.Data.Attributes, false); len(problems) > 0 {
		writeErrors(w, http.StatusUnprocessableEntity, problems...)
		return
	}
	f.Stored(&changed.Name, &changed.CallbackURL, changed.Reference)
	changed.UpdatedAt = f.Now().UTC()
	*hook = changed
	f.HookNews(hook.ID)
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, f.document(r, hook))
}

func (f *Fake) remove(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := r.PathValue("id")
	if f.find(id) == nil && !f.Switches.DeleteMissing204 {
		f.notFound(w)
		return
	}
	f.webhooks = slices.DeleteFunc(f.webhooks, func(w *Webhook) bool { return w.ID == id })
	f.HookNews(id)
	w.WriteHeader(http.StatusNoContent)
}

// list shows a page. It supports the filter that the provider uses.
func (f *Fake) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	page := firstPage()
	compare, sorted := order(cmp.Or(query.Get("sort"), "created_at"))
	for name, values := range query {
		value := values[0]
		switch {
		case page.take(name, value):
		case name == "sort" && sorted, name == "filter[q][topic_eq]":
		default:
			unsupported(w, name, value)
			return
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var matching []*Webhook
	for _, hook := range f.webhooks {
		if topic := query.Get("filter[q][topic_eq]"); (topic == "" || topic == hook.Topic) && f.Known(hook.ID) {
			matching = append(matching, hook)
		}
	}
	slices.SortFunc(matching, compare)
	answerPage(w, r, listing{paging: page, meta: f.meta(InDocument)}, matching, func(hook *Webhook) wireWebhook { return f.show(r, hook) })
}
