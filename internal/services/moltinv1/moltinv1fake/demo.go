package moltinv1fake

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

var _ fakeserver.Fake = (*Fake)(nil)

func (f *Fake) Hooks() []fakeserver.Hook {
	var hooks []fakeserver.Hook
	for _, w := range f.Webhooks() {
		var events []string
		for _, event := range []struct {
			name string
			on   bool
		}{{"create", w.Create}, {"update", w.Update}, {"delete", w.Delete}} {
			if event.on {
				events = append(events, event.name)
			}
		}
		hooks = append(hooks, fakeserver.Hook{
			ID: w.ID, Name: w.Name, Address: w.URL, Enabled: w.Enabled,
			Events:   cmp.Or(strings.Join(events, ", "), "none") + " (" + w.ContentType + ")",
			Observes: events, Endpoints: []string{w.URL},
		})
	}
	return hooks
}

func (f *Fake) Settings(baseURL string) []fakeserver.Setting {
	return []fakeserver.Setting{
		{Name: "base_url", Value: baseURL},
		{Name: "client_id", Value: ClientID},
		{Name: "client_secret", Value: ClientSecret},
	}
}

func (f *Fake) Examples() map[string]fakeserver.Example {
	const most = `"url":"https://hooks.example.com/all","content_type":"json","create":true,"update":true,"delete":true,"enabled":true,
		"name":"Changes","subject":"News"`
	return map[string]fakeserver.Example{"moltin_v1_webhook": {
		Minimal: `{"url":"https://hooks.example.com/orders","content_type":"json","create":true,"update":true,"delete":true,"enabled":true}`,
		Many: `
  url          = "https://hooks.example.com/NUMBER"
  content_type = "json"
  create       = true
  update       = true
  delete       = false
  enabled      = true`,
		Path: "/v1/webhooks",
		Full: []string{
			`{` + most + `,"secret":"hush-hush"}`,
			`{` + most + `,"secret_wo":"hush-hush","secret_wo_version":7}`,
		},
		Changes:     map[string]string{"content_type": `"form"`},
		ReservedIDs: []string{"fields"},
	}}
}

func (f *Fake) ShowAll() { f.Switches.ShowAll, f.Switches.EchoSecret = true, true }

// Listing describes the list.
func (f *Fake) Listing() fakeserver.Listing {
	return fakeserver.Listing{Path: "/v1/webhooks", Items: "result", Total: "pagination.total"}
}

func (f *Fake) SetTokenLife(life time.Duration) { f.TokenLife = life }

func (f *Fake) Click(n int) string {
	return f.Put(Webhook{
		URL: fmt.Sprintf("https://hooks.example.com/%d", n), ContentType: []string{"json", "form"}[n%2],
		Create: true, Update: n%3 == 0, Delete: n%4 == 0, Enabled: n%5 < 4, Name: []string{"", "Second one"}[n%2], Secret: "clicked-hush",
	})
}
