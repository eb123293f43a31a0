package main

import (
	_ "embed"
	"html/template"
	"net/http"
	"slices"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// shownRequests is how many of the newest requests the page shows for each vendor.
const shownRequests = 15

//go:embed page.html
var pageSource string

// writePage shows what exists and what arrived lately. Bodies and headers stay out, because they hold secrets.
func writePage(w http.ResponseWriter, s *sandbox) {
	type view struct {
		Title, Prefix string
		Hooks         []fakeserver.Hook
		Requests      []fakeserver.Entry
		Total         int
	}
	var views []view
	shown := s.secrets.current()
	for _, v := range s.vendors {
		requests := v.Fake.Requests()
		total := len(requests)
		hooks := v.Fake.Hooks()
		for i := range hooks {
			hooks[i].Name, hooks[i].Address = shown.text(hooks[i].Name), shown.text(hooks[i].Address)
		}
		slices.Reverse(requests)
		views = append(views, view{v.Title, "/" + v.Name, hooks, requests[:min(total, shownRequests)], total})
	}
	page, err := template.New("page").Parse(pageSource)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = page.Execute(w, views) // fails only when the reader has gone away
}
