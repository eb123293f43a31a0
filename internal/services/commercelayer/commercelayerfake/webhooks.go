package commercelayerfake

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

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
	f.add(hook)
	fakeserver.WriteJSON(w, http.StatusCreated, mediaType, map[string]any{"data": f.show(r, hook)})
}

func (f *Fake) read(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hook := f.find(r.PathValue("id"))
	if hook == nil {
		f.notFound(w)
		return
	}
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, map[string]any{"data": f.show(r, hook)})
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
		writeErrors(w, http.StatusBadRequest, wireError{
			Title: "Key is not included in URL", Detail: "The URL does not support the key " + doc.Data.ID,
			Code: "KEY_NOT_INCLUDED_IN_URL",
		})
		return
	}
	changed := *hook
	if problems := f.apply(&changed, doc.Data.Attributes, false); len(problems) > 0 {
		writeErrors(w, http.StatusUnprocessableEntity, problems...)
		return
	}
	changed.UpdatedAt = f.Now().UTC()
	*hook = changed
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, map[string]any{"data": f.show(r, hook)})
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
	w.WriteHeader(http.StatusNoContent)
}

// list shows a page of 10, or of up to 25 when asked, with the filters that the provider uses. record_count and
// page_count describe all that match.
func (f *Fake) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	size, number := 10, 1
	for name, values := range query {
		value := values[0]
		n, err := strconv.Atoi(value)
		switch {
		case name == "page[size]" && err == nil && n >= 1 && n <= 25:
			size = n
		case name == "page[number]" && err == nil && n >= 1:
			number = n
		case name == "sort" && (value == "created_at,id" || value == "-created_at,id"), name == "filter[q][topic_eq]":
		default:
			writeErrors(w, http.StatusBadRequest, wireError{
				Title: "Unsupported parameter", Detail: name + "=" + value + " is not supported.", Code: "BAD_REQUEST",
			})
			return
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var matching []*Webhook
	for _, hook := range f.webhooks {
		if topic := query.Get("filter[q][topic_eq]"); topic == "" || topic == hook.Topic {
			matching = append(matching, hook)
		}
	}
	slices.SortStableFunc(matching, func(a, b *Webhook) int {
		byTime := a.CreatedAt.Compare(b.CreatedAt)
		if query.Get("sort") == "-created_at,id" {
			byTime = -byTime
		}
		return cmp.Or(byTime, strings.Compare(a.ID, b.ID))
	})
	from := min((number-1)*size, len(matching))
	data := []wireWebhook{}
	for _, hook := range matching[from:min(from+size, len(matching))] {
		data = append(data, f.show(r, hook))
	}
	pages := (len(matching) + size - 1) / size
	links := map[string]string{"first": pageLink(r, 1), "last": pageLink(r, max(pages, 1))}
	if number > 1 {
		links["prev"] = pageLink(r, number-1)
	}
	if number < pages {
		links["next"] = pageLink(r, number+1)
	}
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, map[string]any{
		"data": data, "links": links, "meta": map[string]any{"record_count": len(matching), "page_count": pages},
	})
}

// pageLink is the address of another page of the same list.
func pageLink(r *http.Request, number int) string {
	query := r.URL.Query()
	query.Set("page[number]", strconv.Itoa(number))
	return "https://" + r.Host + "/api/webhooks?" + query.Encode()
}
