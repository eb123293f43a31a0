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

// pagePolicy lets the page load from and send to this server only, without inline scripts, and keeps it out of other pages' frames.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// servePage answers with the page, or a file that it loads. They contain no data: the page reads that from the control API,
// without secrets.
func servePage(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if name == "" {
		name = "page.html"
	}
	// The system's types may differ, and a browser doesn't run a module that is served as plain text.
	types := map[string]string{".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
	if known := types[path.Ext(name)]; known != "" {
		w.Header().Set("Content-Type", known+"; charset=utf-8")
	}
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.ServeFileFS(w, r, pageFiles, "page/"+name)
}
