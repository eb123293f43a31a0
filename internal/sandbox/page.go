package main

import (
	"embed"
	"net/http"
	"path"
)

// pageFiles are the page and what it loads.
//
//go:embed page
var pageFiles embed.FS

// pagePolicy lets the page load and ask nothing but this server's, run no script that stands in it, and be in no other page.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// servePage answers with the page, or a file that it loads. They hold nothing of the sandbox's: what the page shows it reads from
// the control API, without secrets.
func servePage(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if name == "" {
		name = "page.html"
	}
	// Not left to the system, whose types may be others: a browser runs no module that is called plain text.
	types := map[string]string{".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
	if known := types[path.Ext(name)]; known != "" {
		w.Header().Set("Content-Type", known+"; charset=utf-8")
	}
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.ServeFileFS(w, r, pageFiles, "page/"+name)
}
