package doofake

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// list is HAL with doo's four numbers.
type list struct {
	Links     links     `json:"_links"`
	Embedded  *embedded `json:"_embedded,omitempty"`
	PageCount int       `json:"page_count"`
	PageSize  int       `json:"page_size"`
	Total     int       `json:"total_items"`
	Page      int       `json:"page"`
}

type embedded struct {
	Webhooks []listedWebhook `json:"webhooks"`
}

// create stores a webhook and answers only its id.
func (f *Fake) create(w http.ResponseWriter, r *http.Request) {
	var body sentWebhook
	if err := fakeserver.DecodeJSON(r, mediaType, &body); err != nil {
		f.refuse(w, http.StatusBadRequest, err.Error(), "Bad request")
		return
	}
	if problem := f.validate(body); problem != "" {
		f.refuse(w, http.StatusUnprocessableEntity, problem, "The webhook configuration is invalid")
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	stored := body.webhook()
	stored.TeamID = r.PathValue("team")
	f.Stored(&stored.Name, &stored.Description)
	for i := range stored.Hooks {
		f.Stored(&stored.Hooks[i].Endpoint)
	}
	f.add(&stored)

	status := http.StatusOK
	if f.Switches.Create201 {
		status = http.StatusCreated
	}
	data := f.showID(stored.ID)
	if f.Switches.DataObject {
		data = struct {
			ID any `json:"id"`
		}{data}
	}
	fakeserver.WriteJSON(w, status, mediaType, success(r, data))
}

// list shows one page of the team's webhooks, oldest first. A page past the last is empty.
func (f *Fake) list(w http.ResponseWriter, r *http.Request) {
	number := 1
	for name, values := range r.URL.Query() {
		n, err := strconv.Atoi(values[0])
		if name != "page" || err != nil || n < 1 {
			f.refuse(w, http.StatusBadRequest, "The parameter "+name+" is unknown or invalid", "Bad request")
			return
		}
		number = n
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var ofTeam []*Webhook
	for _, webhook := range f.webhooks {
		if webhook.TeamID == r.PathValue("team") && f.Known(webhook.ID) {
			ofTeam = append(ofTeam, webhook)
		}
	}
	for _, webhook := range f.fading {
		if webhook.TeamID == r.PathValue("team") && !f.Known(webhook.ID) {
			ofTeam = append(ofTeam, webhook)
		}
	}
	pages := (len(ofTeam) + f.PageSize - 1) / f.PageSize
	out := list{
		Links: links{
			Self: pageLink(r, number), First: &link{fakeserver.Address(r, r.URL.Path)}, Last: new(pageLink(r, max(pages, 1))),
		},
		Embedded:  &embedded{Webhooks: []listedWebhook{}},
		PageCount: pages, PageSize: f.PageSize, Total: len(ofTeam), Page: number,
	}
	if f.Switches.NextLinks && number < pages {
		out.Links.Next = new(pageLink(r, number+1))
	}
	from := min((number-1)*f.PageSize, len(ofTeam))
	for _, webhook := range ofTeam[from:min(from+f.PageSize, len(ofTeam))] {
		out.Embedded.Webhooks = append(out.Embedded.Webhooks, f.show(r, webhook))
	}
	if f.Switches.OmitEmptyEmbedded && len(out.Embedded.Webhooks) == 0 {
		out.Embedded = nil
	}
	fakeserver.WriteJSON(w, http.StatusOK, mediaType, out)
}

func pageLink(r *http.Request, number int) link {
	return link{fakeserver.Address(r, r.URL.Path) + "?page=" + strconv.Itoa(number)}
}

// remove answers 204 whether the webhook exists or not, so that nobody can guess ids. doo's example of a delete has the API key and
// no token.
func (f *Fake) remove(w http.ResponseWriter, r *http.Request) {
	if f.Switches.DeleteNeedsBearer && !f.tokens.Good(fakeserver.Bearer(r), f.Now()) {
		f.refuse(w, http.StatusUnauthorized, "The access token is missing or invalid", "Unauthorized")
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ignored < f.Switches.IgnoreDelete {
		f.ignored++
	} else {
		f.drop(r.PathValue("id"))
	}
	w.WriteHeader(http.StatusNoContent)
}

// validate returns what is wrong with a webhook, according to what doo's documentation requires.
func (f *Fake) validate(body sentWebhook) string {
	switch {
	case body.Name == "":
		return "name is required"
	case len(body.Hooks) == 0:
		return "hooks is required"
	case body.OrganizationID != "" && f.Switches.RefuseOrganizationID:
		return "organizationId is unknown"
	}
	for i, hook := range body.Hooks {
		switch {
		case hook.Type == "":
			return fmt.Sprintf("hooks[%d].type is required", i)
		case !isURL(hook.Endpoint):
			return fmt.Sprintf("hooks[%d].endpoint must be a URL", i)
		case hook.Origin == nil && f.Switches.RequireOrigin:
			return fmt.Sprintf("hooks[%d].origin is required", i)
		case hook.Origin != nil && hook.Origin.Body == "":
			return fmt.Sprintf("hooks[%d].origin.body is required", i)
		}
	}
	if a := body.Authentication; a != nil {
		switch {
		case !isURL(a.Endpoint):
			return "authentication.endpoint must be a URL"
		case a.Credentials.ClientSecret == "":
			return "authentication.credentials.client_secret is required"
		}
	}
	return ""
}

func isURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && parsed.Scheme != "" && parsed.Host != ""
}
