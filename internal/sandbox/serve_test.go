package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// output is what a command prints, readable while it runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	news chan struct{}
}

func newOutput() *output { return &output{news: make(chan struct{}, 1000)} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.news <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// find waits until the output has what an expression finds, and returns that.
func (o *output) find(t *testing.T, expression string) []string {
	t.Helper()
	for late := time.After(time.Minute); ; {
		if found := regexp.MustCompile(expression).FindStringSubmatch(o.String()); found != nil {
			return found
		}
		select {
		case <-o.news:
		case <-late:
			t.Fatalf("%s isn't in %s", expression, o)
		}
	}
}

// running is a program that runs until it is stopped.
type running struct {
	out, err *output
	stop     context.CancelFunc
	code     chan int
}

func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &running{newOutput(), newOutput(), stop, make(chan int, 1)}
	go func() { r.code <- run(ctx, args, streams{in: http.NoBody, out: r.out, err: r.err}) }()
	t.Cleanup(stop)
	return r
}

// TestServe: the server prints blocks that are ready to paste, and a line when it is ready; it ends with its context.
func TestServe(t *testing.T) {
	t.Parallel()
	r := start(t, "-addr", "127.0.0.1:0", "-seed", "x", "-limits", "-retry-every", "10ms", "-deliver-to", "host.docker.internal:3000", "-forward", "https://shop.example.com=http://localhost:3000", "-insecure-tls", "-allow-host", "a.internal")
	url := r.out.find(t, `(?m)^Ready: (http://127\.0\.0\.1:[1-9]\d*)\n$`)[1]
	for _, want := range []string{
		"provider \"commercehooks\" {\n  moltin {\n    base_url      = \"" + url + "/moltin\"\n    client_id     = \"demo\"\n",
		"  commercelayer {\n    base_url      = \"" + url + "/commercelayer\"\n    auth_url      = \"" + url + "/commercelayer/oauth/token\"\n",
		"provider \"moltin\" {\n  base_url      = \"" + url + "/moltin\"\n",
		"\n  v1 {\n    base_url      = \"" + url + "/moltin_v1\"\n",
		"provider \"commercelayer\" {\n  base_url ", "provider \"doo\" {\n", "live-secret", url + "/_sandbox",
	} {
		if !strings.Contains(r.out.String(), want) {
			t.Errorf("%q isn't in\n%s", want, r.out)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/_sandbox", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "a.internal"
	if status, text := do(t, request); status != 200 {
		t.Errorf("%d, %s", status, text)
	}
	r.stop()
	if code := <-r.code; code != 0 {
		t.Errorf("it ends with %d: %s", code, r.err)
	}
}

// TestServe_itself: what a hook's address says of a receiver in the sandbox holds for any port.
func TestServe_itself(t *testing.T) {
	t.Parallel()
	r := start(t, "-addr", "127.0.0.1:0", "-retry-every", "1ms")
	url := r.out.find(t, `(?m)^Ready: (.*)$`)[1]
	for _, scheme := range []string{"http", "https"} {
		body := `{"event":"order_created","to":{"url":"` + scheme + `://sandbox.localhost/_sandbox/receive/nobody"}}`
		got := ask[sent](t, &box{url: url}, "POST", "/doo/events?wait=30s", body, 200).Deliveries[0]
		if got.Status != 401 || !strings.HasPrefix(got.Reason, "answered 401") {
			t.Errorf("%s: got %+v", scheme, got)
		}
	}
}

// TestServe_refused: what can't be served is said, with what to do.
func TestServe_refused(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	for args, test := range map[string]struct {
		code int
		want string
	}{
		"-addr 127.0.0.1:" + port:                {1, "-addr 127.0.0.1:0, which takes a free port"},
		"-addr 0.0.0.0:0":                        {1, "not a loopback address"},
		"-addr :0":                               {1, "not a loopback address"},
		"-addr 192.0.2.1:0":                      {1, "not a loopback address"},
		"-addr example.com:80":                   {1, "not a loopback address"},
		"-addr localhost.example.com:80":         {1, "not a loopback address"},
		"-addr nonsense":                         {1, "not HOST:PORT"},
		"-addr 127.0.0.1:http":                   {1, "a number up to 65535"},
		"-addr localhost:65536":                  {1, "a number up to 65535"},
		"-retry-every 0s":                        {2, "above 0"},
		"-retry-every soon":                      {2, "retry-every"},
		"-deliver-to http://x":                   {2, "HOST or HOST:PORT"},
		"-deliver-to 169.254.169.254":            {2, "never called"},
		"-forward https://a.example":             {2, "FROM=TO"},
		"-allow-host a/b":                        {2, "sandbox.internal"},
		"-nonsense":                              {2, "-nonsense"},
		"serve":                                  {2, "use exec or trigger"},
		"-picture x.svg":                         {2, "-walkthrough"},
		"exec -addr 127.0.0.1:" + port + " -- x": {1, "-addr 127.0.0.1:0"},
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), streams{out: &out, err: &errs}); code != test.code || !strings.Contains(errs.String(), test.want) || strings.Count(errs.String(), "\n") != 1 || out.Len() > 0 {
			t.Errorf("%s: ends with %d, %s%s", args, code, &out, &errs)
		}
	}
}

// TestServe_told: what somebody asks of the program itself goes to standard output, so that it can be read in a pager.
func TestServe_told(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"-h": "sandbox trigger VENDOR EVENT", "help": "-forward from=to", "exec -h": "sandbox exec [flags] -- COMMAND", "trigger -h": "-wait long",
		"-version": version() + "\n",
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), streams{out: &out, err: &errs}); code != 0 || !strings.Contains(out.String(), want) || errs.Len() > 0 {
			t.Errorf("%s: ends with %d, %s%s", args, code, &out, &errs)
		}
	}
}

// TestListen: names and addresses of this machine, also of IPv6 where there is one.
func TestListen(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"localhost:0", "127.0.0.1:0", "127.0.0.2:0", "[::1]:0"} {
		listener, err := listen(t.Context(), addr)
		if err != nil {
			if !strings.Contains(err.Error(), "can't be used") { // this machine lacks it
				t.Errorf("%s: %v", addr, err)
			}
			continue
		}
		_ = listener.Close()
	}
}

// TestForward: what is meant for a shop reaches the handler on this machine, and a certificate of its own is accepted, as the
// flags say.
func TestForward(t *testing.T) {
	t.Parallel()
	h := &deliverytest.Endpoint{}
	handler := httptest.NewTLSServer(h)
	t.Cleanup(handler.Close)
	r := start(t, "-addr", "127.0.0.1:0", "-forward", "https://shop.example.com="+handler.URL, "-insecure-tls")
	url := r.out.find(t, `(?m)^Ready: (http://\S+)\n$`)[1]
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/_sandbox/doo/events?wait=30s",
		strings.NewReader(`{"event":"order_created","to":{"url":"https://shop.example.com/hooks?a=b"}}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if status, text := do(t, request); status != 200 || !strings.Contains(text, `"state":"delivered"`) {
		t.Errorf("%d, %s", status, text)
	}
	if got := h.Arrived(); len(got) != 1 || got[0].Path != "/hooks" {
		t.Errorf("got %+v", got)
	}
	shown, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/_sandbox/doo/deliveries", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, text := do(t, shown); !strings.Contains(text, `"sent_to":"`+handler.URL+`/hooks?a=b"`) || !strings.Contains(text, `"url":"https://shop.example.com/hooks?a=b"`) {
		t.Errorf("got %s", text)
	}
}
