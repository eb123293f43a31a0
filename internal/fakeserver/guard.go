package fakeserver

import (
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// ControlPath is the prefix of the sandbox's control API.
const ControlPath = "/_sandbox"

// ReceivePath is the path prefix at which the sandbox itself receives deliveries, of any content type.
const ReceivePath = ControlPath + "/receive/"

// Guard protects a server without a password: only this machine's programs and pages reach it. Before anything reads a request's
// path, its Host must be a loopback address, localhost, a name below that, or one of the allowed names, with any port. A web page
// whose name was rebound to this machine has another Host. Then http.CrossOriginProtection refuses requests from other pages.
// Below ControlPath, except below ReceivePath, a body needs the content type of JSON, which a form can't have. No answer has a CORS
// header, so no other page can read one.
//
// Its http.Server must set DisableGeneralOptionsHandler, because it would answer OPTIONS * itself. It refuses an HTTP/1.1 request
// without a Host with 400.
func Guard(next http.Handler, allowedHosts ...string) http.Handler {
	sameOrigin := http.NewCrossOriginProtection()
	guarded := sameOrigin.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isControl(r) && r.ContentLength != 0 && !isJSON(r) {
			refuseRequest(w, http.StatusUnsupportedMediaType, "a body needs the header Content-Type: application/json")
			return
		}
		next.ServeHTTP(w, r)
	}))
	sameOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuseRequest(w, http.StatusForbidden, "a web page of another origin can't change anything here: use the sandbox's own page, or a program")
	}))
	allowed := map[string]bool{}
	for _, host := range allowedHosts {
		if name, _, ok := delivery.SplitHost(host); ok {
			allowed[name] = true
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		if host, _, ok := delivery.SplitHost(r.Host); !ok || !delivery.Local(host) && !allowed[host] {
			refuseRequest(w, http.StatusForbidden, "the Host of the request is not this machine: call it by 127.0.0.1 or localhost, or start the sandbox with -allow-host and its name")
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// isControl reports whether a request is for the control API, however its path is spelled. A receiver isn't part of it.
func isControl(r *http.Request) bool {
	cleaned := path.Clean("/" + r.URL.Path)
	if strings.HasPrefix(cleaned, ReceivePath) {
		return false
	}
	return cleaned == ControlPath || strings.HasPrefix(cleaned, ControlPath+"/")
}

func isJSON(r *http.Request) bool {
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && got == "application/json"
}

// refuseRequest answers as the control API does.
func refuseRequest(w http.ResponseWriter, status int, why string) {
	WriteJSON(w, status, "application/json", struct {
		Error string `json:"error"`
	}{why})
}
