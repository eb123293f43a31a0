package moltinfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// The default and the largest size of a page (https://developer.elasticpath.com/guides/Getting-Started/pagination).
const (
	defaultPage = 25
	largestPage = 100
)

func (f *Fake) create(w http.ResponseWriter, r *http.Request) {
	body, ok := decode(w, r, "")
	if !ok || f.lacks(w, body, "name", "integration_type", "observes", "configuration") {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var created Integration
	problems := f.apply(&created, body, true)
	if limit := f.Switches.IntegrationLimit; limit > 0 && len(f.integrations) >= limit {
		problems = append(problems, fmt.Sprintf("You have reached the integration limit of %d", limit))
	}
	if len(problems) > 0 {
		f.unprocessable(w, problems)
		return
	}
	f.Stored(&created.Name, &created.Description, &created.Configuration.URL)
	f.add(&created)
	status := http.StatusCreated
	if f.Switches.CreateStatus200 {
		status = http.StatusOK
	}
	shown := f.show(r, &created)
	if f.Switches.LateDescription && created.Description == "" {
		shown.Description = nil
	}
	writeJSON(w, status, single{shown})
}

func (f *Fake) read(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	stored := f.find(r.PathValue("id"))
	if stored == nil || !f.Known(stored.ID) {
		f.notFound(w)
		return
	}
	writeJSON(w, http.StatusOK, single{f.show(r, stored)})
}

// update changes what the body names. A body without attributes leaves updated_at as it is.
func (f *Fake) update(w http.ResponseWriter, r *http.Request) {
	body, ok := decode(w, r, r.PathValue("id"))
	if !ok || f.Switches.WholePut && f.lacks(w, body, "name", "integration_type", "observes") {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	stored := f.find(r.PathValue("id"))
	if stored == nil {
		f.notFound(w)
		return
	}
	changed := stored.clone()
	if problems := f.apply(&changed, body, false); len(problems) > 0 {
		f.unprocessable(w, problems)
		return
	}
	f.Stored(&changed.Name, &changed.Description, &changed.Configuration.URL)
	if !body.isEmpty() {
		changed.UpdatedAt = f.Now().UTC()
	}
	*stored = changed
	f.HookNews(stored.ID)
	writeJSON(w, http.StatusOK, single{f.show(r, stored)})
}

func (f *Fake) remove(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := r.PathValue("id")
	if !f.drop(id) && !f.Switches.DeleteMissing200 {
		f.notFound(w)
		return
	}
	switch {
	case f.Switches.Delete204:
		w.WriteHeader(http.StatusNoContent)
	case f.Switches.DeleteNoBody:
		w.WriteHeader(http.StatusOK)
	default:
		writeJSON(w, http.StatusOK, deleted{Data: reference{Type: "integration", ID: id}})
	}
}

// list shows a page. Parameters for filters and sorting are ignored, because the collection supports none and the API
// then returns everything.
func (f *Fake) list(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.known()
	limit, offset := max(1, len(known)), 0
	if !f.Switches.NoPaging {
		var err error
		if limit, offset, err = paging(r.URL.Query()); err != nil {
			badRequest(w, err.Error())
			return
		}
	}
	total := len(known)
	out := page{Data: []wireIntegration{}}
	from := min(offset, total)
	for _, i := range known[from:min(from+limit, total)] {
		out.Data = append(out.Data, f.show(r, i))
	}
	switch f.Switches.Envelope {
	case DataOnly:
	case MetaEnvelope:
		out.Meta = &pageMeta{
			Page: pageOf{
				Limit: limit, Offset: offset, Current: offset/limit + 1, Total: (total + limit - 1) / limit,
			},
			Results: totals{total},
		}
	case LinksOnly:
		out.Links = links(limit, offset, total)
	default:
		out.Links, out.Results = links(limit, offset, total), &totals{total}
	}
	writeJSON(w, http.StatusOK, out)
}

// paging reads the requested page.
func paging(query url.Values) (limit, offset int, err error) {
	if limit, err = number(query, "page[limit]", defaultPage, 1, largestPage); err == nil {
		offset, err = number(query, "page[offset]", 0, 0, 10000)
	}
	return limit, offset, err
}

// number reads a query parameter.
func number(query url.Values, name string, otherwise, least, most int) (int, error) {
	if !query.Has(name) {
		return otherwise, nil
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%s must be a number from %d to %d", name, least, most)
	}
	return n, nil
}

// links are relative and lack the /v2 of the address. Each is left out if it doesn't apply.
func links(limit, offset, total int) *pageLinks {
	at := func(offset int) string {
		return fmt.Sprintf("/integrations?page[offset]=%d&page[limit]=%d", offset, limit)
	}
	out := &pageLinks{First: at(0), Last: at(max(0, total-1) / limit * limit)}
	if offset+limit < total {
		out.Next = at(offset + limit)
	}
	if offset > 0 {
		out.Prev = at(max(0, offset-limit))
	}
	return out
}

func emptyList(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, page{Data: []wireIntegration{}})
}

// settings are the store's read-only settings for integrations. They are documented with their defaults
// (https://developer.elasticpath.com/assets/openapispecs/settings/openapi.yaml). That they are next to page_length is an inference.
func (f *Fake) settings(w http.ResponseWriter, _ *http.Request) {
	var body struct {
		Data struct {
			Type             string `json:"type"`
			PageLength       int    `json:"page_length"`
			IntegrationLimit int    `json:"integration_limit,omitempty"`
			EventLimit       int    `json:"event_limit,omitempty"`
		} `json:"data"`
	}
	body.Data.Type, body.Data.PageLength = "settings", defaultPage
	body.Data.IntegrationLimit, body.Data.EventLimit = f.Switches.IntegrationLimit, f.Switches.EventLimit
	writeJSON(w, http.StatusOK, body)
}

// checkID refuses an id that isn't a UUID, if that is switched on.
func (f *Fake) checkID(next http.HandlerFunc) http.HandlerFunc {
	uuid := regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	return func(w http.ResponseWriter, r *http.Request) {
		bad := !uuid.MatchString(r.PathValue("id"))
		if bad && f.Switches.BareBadID {
			writeJSON(w, http.StatusBadRequest, []map[string]any{{"status": "400", "code": 400, "title": "Invalid UUID provided", "detail": ""}})
			return
		}
		if bad && f.Switches.BadID400 {
			badRequest(w, "The id must be a UUID")
			return
		}
		next(w, r)
	}
}

// decode reads a write strictly and answers what is wrong with it. id is the one in the address. The body may repeat it.
func decode(w http.ResponseWriter, r *http.Request, id string) (attributes, bool) {
	var body struct {
		Data *attributes `json:"data"`
	}
	err := fakeserver.DecodeJSON(r, "application/json", &body)
	switch {
	case err != nil:
		badRequest(w, err.Error())
	case body.Data == nil:
		badRequest(w, "data is required")
	case body.Data.Type != "integration":
		badRequest(w, "data.type must be integration")
	case body.Data.ID != "" && body.Data.ID != id:
		badRequest(w, "data.id must be the one in the address")
	default:
		return *body.Data, true
	}
	return attributes{}, false
}

// lacks refuses a write that lacks a property, one at a time and before anything else is checked, as in 2017.
func (f *Fake) lacks(w http.ResponseWriter, a attributes, properties ...string) bool {
	if !f.Switches.TitleOnly && !f.Switches.WholePut {
		return false
	}
	named := map[string]bool{
		"name": a.Name != nil, "integration_type": a.IntegrationType != nil, "observes": a.Observes != nil, "configuration": given(a.Configuration),
	}
	for _, property := range properties {
		if !named[property] {
			writeErrors(w, http.StatusBadRequest, wireError{Title: "Missing required property: " + property})
			return true
		}
	}
	return false
}

// unprocessable refuses a write. The form is the one that the API uses for other objects: one entry for each field, without a
// status. The OpenAPI file shows another.
func (f *Fake) unprocessable(w http.ResponseWriter, details []string) {
	if f.Switches.VagueErrors {
		writeErrors(w, http.StatusUnprocessableEntity, wireError{
			Title: "Validation Error", Status: http.StatusBadRequest, Detail: "Your request was invalid",
		})
		return
	}
	var out []wireError
	for _, detail := range details {
		out = append(out, wireError{Title: "Failed Validation", Detail: detail})
	}
	writeErrors(w, http.StatusUnprocessableEntity, out...)
}

// isEmpty reports whether a body names no attribute.
func (a attributes) isEmpty() bool {
	return a.Name == nil && a.Description == nil && a.Enabled == nil && a.IntegrationType == nil && a.Observes == nil &&
		a.Configuration == nil
}

// given reports whether a raw value was sent and isn't null.
func given(raw json.RawMessage) bool { return raw != nil && strings.TrimSpace(string(raw)) != "null" }
