package rest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

func delivery(address string) rest.Delivery {
	return rest.Delivery{Address: address, Header: http.Header{"X-Topic": {"orders.place"}}, Body: []byte(`{"a": 1}`), Limit: time.Minute}
}

// TestDeliver: only what the delivery holds is sent, without the vendor's token and headers.
func TestDeliver(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(http.StatusCreated)
		zipped := gzip.NewWriter(w)
		_, _ = zipped.Write([]byte("fine:\n\ttok, s3cr3t and /hook/with-a-key?key=value"))
		_ = zipped.Close()
	})
	c := s.client(t, func(c *rest.Config) {
		c.Token, c.Secrets = rest.StaticToken("tok"), []string{"s3cr3t"}
		c.Header = http.Header{"User-Agent": {"Terraform"}, "X-Api-Key": {"s3cr3t"}}
	})
	got, err := c.Deliver(t.Context(), delivery(s.URL+"/hook/with-a-key?key=value"))
	if err != nil {
		t.Fatal(err)
	}
	if said := got.Said(200); got.Status != http.StatusCreated || said != "fine: tok, (secret) and (secret)" || got.Duration <= 0 {
		t.Errorf("got %d after %s: %q", got.Status, got.Duration, said)
	}
	if said := got.Said(4); said != "fine…" {
		t.Errorf("cut, it is %q", said)
	}
	sent := s.received()[0]
	if sent.Method != "POST" || sent.Path != "/hook/with-a-key" || sent.Query != "key=value" || sent.Authorization != "" || sent.Body != `{"a": 1}` {
		t.Errorf("sent is %+v", sent)
	}
	if h := sent.Header; h.Get("X-Topic") != "orders.place" || h.Get("User-Agent") != "Terraform" || h.Get("X-Api-Key") != "" || h.Get("Accept-Encoding") != "" {
		t.Errorf("sent is %v", h)
	}
}

// TestDeliver_failures: a delivery is sent once, and its errors reveal nothing of the address.
func TestDeliver_failures(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved/hidden":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case "/half/hidden":
			w.Header().Set("Content-Length", "10")
			_, _ = w.Write([]byte("half"))
		case "/slow/hidden":
			<-r.Context().Done()
		case "/slower/hidden": // the beginning comes in time
			_, _ = w.Write([]byte("beginning"))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		default:
			panic(http.ErrAbortHandler)
		}
	})
	plain := strings.TrimPrefix(s.URL, "http://")
	for name, test := range map[string]struct {
		delivery rest.Delivery
		status   int
		fault    rest.Fault
		late     bool
		want     string
	}{
		"redirect":       {delivery: delivery(s.URL + "/moved/hidden"), status: http.StatusFound},
		"broken off":     {delivery: delivery(s.URL + "/broken/hidden"), want: "the connection broke off"},
		"half":           {delivery: delivery(s.URL + "/half/hidden"), want: "the connection broke off"},
		"slow":           {delivery: rest.Delivery{Address: s.URL + "/slow/hidden", Limit: 20 * time.Millisecond}, late: true, want: "in time"},
		"slow at last":   {delivery: rest.Delivery{Address: s.URL + "/slower/hidden", Limit: 20 * time.Millisecond}, late: true, want: "in time"},
		"nobody there":   {delivery: delivery("http://127.0.0.1:1/hidden"), fault: rest.Refused, want: "nothing accepts connections there"},
		"no TLS":         {delivery: delivery("https://" + plain + "/hidden"), fault: rest.WrongScheme, want: "one side speaks https"},
		"another scheme": {delivery: delivery("ftp://hidden"), fault: rest.BadAddress, want: "isn't a URL with http:// or https://"},
		"no host":        {delivery: delivery("http:///hidden"), fault: rest.BadAddress, want: "isn't a URL with http:// or https://"},
		"no URL":         {delivery: delivery("http://hidden\x7f"), fault: rest.BadAddress, want: "isn't a URL with http:// or https://"},
		"a bad header": {
			delivery: rest.Delivery{Address: s.URL, Header: http.Header{"X-Secret": {"hidden\n"}}, Limit: time.Minute}, fault: rest.Unsendable, want: `"X-Secret"`,
		},
		"a bad name":   {delivery: rest.Delivery{Address: s.URL, Header: http.Header{"X hidden": {"a"}}, Limit: time.Minute}, want: "the name of its header can't be sent"},
		"a bad method": {delivery: rest.Delivery{Address: s.URL, Method: "hidden method", Limit: time.Minute}, want: "its method can't be sent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := s.client(t, nil).Deliver(t.Context(), test.delivery)
			var failure *rest.Undelivered
			switch {
			case test.status > 0:
				if err != nil || got.Status != test.status {
					t.Errorf("got %v, %v", got, err)
				}
			case !errors.As(err, &failure) || failure.Fault != test.fault || failure.Late != test.late || failure.Connecting && !failure.Late:
				t.Errorf("got %#v", err)
			case !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "hidden") || strings.Contains(err.Error(), "127.0.0.1"):
				t.Errorf("it says %q", err)
			}
		})
	}
	t.Cleanup(func() {
		seen := map[string]int{}
		for _, r := range s.received() {
			seen[r.Path]++
		}
		for path, times := range seen {
			if times != 1 {
				t.Errorf("%s was called %d times", path, times)
			}
		}
	})
}

// TestDeliver_packed: the status counts, whether the answer can be unpacked or not.
func TestDeliver_packed(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	_, _ = zipped.Write([]byte(strings.Repeat(" ", 2000) + "fine"))
	_ = zipped.Close()
	for name, test := range map[string]struct{ encoding, body, want string }{
		"gzip": {"gzip", packed.String(), "fine"}, "its old name": {"X-Gzip", packed.String(), "fine"}, "nothing in gzip": {"gzip", "", ""},
		"no gzip": {"gzip", "fine", ""}, "half of it": {"gzip", packed.String()[:20], ""}, "another": {"br", "\x8b\x02", ""}, "none": {"identity", "fine", "fine"},
	} {
		s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", test.encoding)
			_, _ = w.Write([]byte(test.body))
		})
		got, err := s.client(t, nil).Deliver(t.Context(), delivery(s.URL))
		if err != nil || got.Status != http.StatusOK || got.Said(200) != test.want {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}

// TestDeliver_interrupted: the end of the run isn't the endpoint's fault.
func TestDeliver_interrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := newServer(t, func(_ int, _ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := s.client(t, nil).Deliver(ctx, delivery(s.URL))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestUnrepeatable: a request that has an effect each time is sent once, unless it certainly had none.
func TestUnrepeatable(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]int{http.StatusBadGateway: 1, http.StatusTooManyRequests: 4} {
		s := newServer(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		_, err := s.client(t, nil).Do(t.Context(), rest.Request{Method: http.MethodPatch, Path: []string{"event"}, Body: []byte("{}"), Unrepeatable: true})
		if n := len(s.received()); n != want || rest.StatusOf(err) != status {
			t.Errorf("after %d it was sent %d times: %v", status, n, err)
		}
	}
}
