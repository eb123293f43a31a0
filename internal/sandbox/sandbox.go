package main

import (
	"net/http"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// The bounds of what is kept of the requests to a vendor's API.
const (
	keptRequests = 2000
	keptBody     = 64 << 10 // bytes of a request's body, and of an answer's
)

// vendor is a fake and where it is found.
type vendor = fakes.Vendor

// sandbox holds the fakes of all vendors and the engine that delivers for them. It is safe for concurrent use.
type sandbox struct {
	vendors   []vendor
	engine    *delivery.Engine
	secrets   *secrets
	receivers *receivers
	options   options

	// state is locked by a reset, and read-locked by whatever changes hooks or deliveries, so that a reset leaves nothing from
	// before it.
	state sync.RWMutex
}

// limited is a fake that can enforce the vendor's rate limits.
type limited interface{ UseLimits() }

// moded is a fake that can have a second mode, with credentials of its own.
type moded interface{ AddLiveMode() }

// newSandbox returns an empty sandbox.
func newSandbox(o options) *sandbox {
	s := &sandbox{
		vendors: fakes.New(), options: o, receivers: newReceivers(),
		engine: delivery.New(delivery.Config{RetryEvery: o.retryEvery, Policy: o.policy}),
	}
	s.secrets = newSecrets(s.vendors)
	for _, v := range s.vendors {
		if m, ok := v.Fake.(moded); ok {
			m.AddLiveMode()
		}
		core := v.Fake.Base()
		core.Seed = o.seed
		core.Journal.Bound(keptRequests, keptBody)
		core.Tell = func(kind delivery.Kind, subject string) { s.engine.Stream().Tell(kind, v.Name, subject) }
		if l, ok := v.Fake.(limited); ok && o.limits {
			l.UseLimits()
		}
	}
	return s
}

// handler serves each fake under its name, the control API, and the page on "/", to this machine alone.
func (s *sandbox) handler() http.Handler {
	mux, mounted := http.NewServeMux(), map[string]http.Handler{}
	for _, v := range s.vendors {
		mounted["/"+v.Name] = s.secrets.learning(v)
	}
	apis := fakeserver.Mount(mounted)
	for prefix := range mounted {
		mux.Handle(prefix+"/", apis)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		writeError(w, refuse(http.StatusNotFound, "there is nothing at %s: the page is at /, the control API at %s, and the vendors' APIs are below /%s/",
			r.URL.Path, fakeserver.ControlPath, strings.Join(s.names(), "/, /")))
	})
	mux.Handle(fakeserver.ControlPath, s.control())
	mux.Handle(fakeserver.ControlPath+"/", s.control())
	mux.HandleFunc(fakeserver.ReceivePath, s.receive)
	mux.HandleFunc("GET /{$}", servePage)
	mux.HandleFunc("GET /page/{file}", servePage)
	return fakeserver.Guard(mux, s.options.allowHosts...)
}

// reset deletes everything and cancels what is in progress.
func (s *sandbox) reset() {
	s.state.Lock()
	defer s.state.Unlock()
	s.engine.Reset()
	for _, v := range s.vendors {
		v.Fake.Reset()
	}
	s.receivers.reset()
	s.secrets.forget()
	s.engine.Stream().Tell(delivery.ResetNews, "", "") // again, because the first was told before hooks and requests were gone
}

// find returns the vendor of that name.
func (s *sandbox) find(name string) (vendor, bool) {
	for _, v := range s.vendors {
		if v.Name == name {
			return v, true
		}
	}
	return vendor{}, false
}

// names are those of the vendors, in order.
func (s *sandbox) names() []string {
	out := make([]string, len(s.vendors))
	for i, v := range s.vendors {
		out[i] = v.Name
	}
	return out
}

// version is that of the module that `go run …@latest` downloaded, or of the tag that was built.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
