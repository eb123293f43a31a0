package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

const home = "127.0.0.1:3000"

func TestDelivered(t *testing.T) {
	t.Parallel()
	h := &handler{status: 202, body: "thanks"}
	bubble(t, delivery.Config{}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		var reported []delivery.Attempt
		j := job("http://localhost:3000/a/b?q=%20x#f")
		j.HookName, j.Source, j.EventID = "Orders", "documented", "e1"
		j.Report = func(a delivery.Attempt) { reported = append(reported, a) }
		begun := time.Now()
		d := send(t, e, j)[0]
		want := request{"POST", "localhost:3000/a/b?q=%20x", http.Header{
			"X-Topic": {"orders.place"}, "User-Agent": {"commercehooks-sandbox"}, "Content-Length": {"9"}, "Connection": {"close"},
		}, `{"€":1}`}
		if got := h.arrived(); !reflect.DeepEqual(got, []request{want}) {
			t.Errorf("arrived %+v", got)
		}
		a, tried := d.Last()
		if !tried || a.Number != 1 || a.Status != 202 || !a.Succeeded || a.Error != "" || !a.Next.IsZero() || string(a.Answer) != "thanks" || a.Cut ||
			string(a.Request.Body) != want.body || a.Request.Method != "POST" || a.Request.Header.Get("X-Topic") != "orders.place" || !a.At.Equal(begun) {
			t.Errorf("the try is %+v", a)
		}
		if len(reported) != 1 || reported[0].Status != 202 || string(reported[0].Request.Body) != want.body {
			t.Errorf("reported %+v", reported)
		}
		d.Attempts = nil
		if want := (delivery.Delivery{
			ID: d.ID, Vendor: "v", Hook: "h", HookName: "Orders", Event: "orders.place", Source: "documented", EventID: "e1",
			URL: j.URL, State: delivery.Delivered, Created: begun, Settled: begun,
		}); d.ID == "" || !reflect.DeepEqual(d, want) {
			t.Errorf("got  %+v\nwant %+v", d, want)
		}
	})
}

// TestRetries: a failed try is repeated after the engine's own pause, as often as the job says.
func TestRetries(t *testing.T) {
	t.Parallel()
	h := &handler{status: 500, body: strings.Repeat("x", 5000)}
	bubble(t, delivery.Config{RetryEvery: 2 * time.Second}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		j := job("http://127.0.0.1:3000")
		j.Exhausted = "it is dropped"
		begun := time.Now()
		id := begin(t, e, j)[0]
		synctest.Wait()
		d, _ := e.Get(id)
		if next := begun.Add(2 * time.Second); d.State != delivery.Pending || len(d.Attempts) != 1 || !d.Next.Equal(next) || !d.Attempts[0].Next.Equal(next) {
			t.Errorf("after the first try: %+v", d)
		}
		d = settled(t, e, id)[0]
		if d.State != delivery.Failed || d.Reason != "answered 500, expected 2xx; 3 tries failed: it is dropped" || len(d.Attempts) != 3 {
			t.Errorf("at last: %s, %s, %d tries", d.State, d.Reason, len(d.Attempts))
		}
		for i, a := range d.Attempts {
			if !a.At.Equal(begun.Add(time.Duration(i)*2*time.Second)) || a.Number != i+1 || len(a.Answer) != 4096 || !a.Cut || a.Succeeded {
				t.Errorf("try %d: %+v", i+1, a)
			}
			if &a.Request.Body[0] != &d.Attempts[0].Request.Body[0] || &a.Answer[0] != &d.Attempts[0].Answer[0] {
				t.Error("equal bodies are held more than once")
			}
		}
		if stats := e.Stats(); stats.Bytes != 9+4096 {
			t.Errorf("%d bytes are held", stats.Bytes)
		}
	})
}

// TestSecondTry: each try may send another request, and one that succeeds is the last.
func TestSecondTry(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 1 {
			w.WriteHeader(503)
		}
	})
	bubble(t, delivery.Config{}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		j := job("http://127.0.0.1:3000")
		j.Form = func(_ context.Context, try delivery.Try) (delivery.Request, error) {
			return delivery.Request{Method: "PUT", Body: fmt.Append(nil, try.Delivery, " ", try.Number)}, nil
		}
		d := send(t, e, j)[0]
		if d.State != delivery.Delivered || d.Reason != "" || len(d.Attempts) != 2 || string(d.Attempts[0].Request.Body) != d.ID+" 1" ||
			string(d.Attempts[1].Request.Body) != d.ID+" 2" || d.Attempts[1].Request.Method != "PUT" {
			t.Errorf("got %+v", d)
		}
	})
}

// TestWords: each way in which a try can fail, in words.
func TestWords(t *testing.T) {
	t.Parallel()
	hijack := func(answer string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte(answer))
			_ = conn.Close()
		})
	}
	slowBody := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // otherwise the server doesn't notice a client that hangs up
		w.WriteHeader(200)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	endless := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil {
				return
			}
		}
	})
	for name, test := range map[string]struct {
		handler http.Handler
		url     string
		change  func(*delivery.Job)
		want    string // "" is success
		took    time.Duration
	}{
		"nobody listens": {nil, "http://localhost:3000", nil, "nothing listens on 127.0.0.1:3000: is your handler running?", 0},
		"hangs":          {&handler{hang: time.Hour}, "http://localhost:3000", nil, "no answer within 5s", 5 * time.Second},
		"in time":        {&handler{hang: 4999 * time.Millisecond}, "http://localhost:3000", nil, "", 4999 * time.Millisecond},
		"its body hangs": {slowBody, "http://localhost:3000", nil, "answered 200, but no answer within 5s", 5 * time.Second},
		"endless answer": {endless, "http://localhost:3000", nil, "", 0},
		"hangs up":       {hijack(""), "http://localhost:3000", nil, "the connection was closed before the answer was complete", 0},
		"cut off": {
			hijack("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), "http://localhost:3000", nil,
			"answered 200, but the connection was closed before the answer was complete", 0,
		},
		"no TLS":  {&handler{}, "https://localhost:3000", nil, "127.0.0.1:3000 doesn't speak TLS: use http:// in the hook's address", 0},
		"refuses": {&handler{status: 401}, "http://localhost:3000", nil, "answered 401, expected 2xx", 0},
		"switches": {
			hijack("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"), "http://localhost:3000", nil,
			"answered 101, expected 2xx", 0,
		},
		"redirects": {
			http.RedirectHandler("http://localhost:3000/x", http.StatusTemporaryRedirect), "http://localhost:3000", nil,
			"answered 307, expected 2xx: a redirect is not followed", 0,
		},
		"can't be formed": {&handler{}, "http://localhost:3000", func(j *delivery.Job) {
			j.Form = func(context.Context, delivery.Try) (delivery.Request, error) {
				return delivery.Request{}, errors.New("no token")
			}
		}, "no token", 0},
		"bad method": {&handler{}, "http://localhost:3000", func(j *delivery.Job) {
			j.Form = func(context.Context, delivery.Try) (delivery.Request, error) {
				return delivery.Request{Method: "P OST"}, nil
			}
		}, "the request can't be made: its method or address is invalid, so correct it in the hook", 0},
		"bad header": {&handler{}, "http://localhost:3000", func(j *delivery.Job) {
			j.Form = func(context.Context, delivery.Try) (delivery.Request, error) {
				return delivery.Request{Header: http.Header{"X": {"hush\n"}}}, nil
			}
		}, `no answer: net/http: invalid header field value for "X"`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handlers := map[string]http.Handler{}
			if test.handler != nil {
				handlers[home] = test.handler
			}
			n := deliverytest.Serving(handlers)
			bubble(t, delivery.Config{}, n, func(t *testing.T, e *delivery.Engine) {
				j := job(test.url)
				j.Tries = 1
				if test.change != nil {
					test.change(&j)
				}
				d := send(t, e, j)[0]
				a, _ := d.Last()
				if a.Error != test.want || d.Reason != test.want || (d.State == delivery.Delivered) != (test.want == "") || a.Duration != test.took {
					t.Errorf("%s after %s: %q, %q", d.State, a.Duration, a.Error, d.Reason)
				}
			})
		})
	}
}

// TestHanging: hanging endpoints keep what they hold until they time out, and all others are called at once, on the same
// host and port as well as elsewhere.
func TestHanging(t *testing.T) {
	t.Parallel()
	hanging, good := &handler{hang: time.Hour}, &handler{}
	mux := http.NewServeMux()
	mux.Handle("/hangs", hanging)
	mux.Handle("/good", good)
	handlers := map[string]http.Handler{home: mux}
	n := deliverytest.Serving(handlers)
	jobs := []delivery.Job{}
	for i := range 40 { // on as many ports, each with more than it may have at once
		address := fmt.Sprintf("127.0.0.1:%d", 4000+i)
		handlers[address] = hanging
		for range 3 {
			jobs = append(jobs, job("http://"+address))
		}
	}
	for range 20 {
		jobs = append(jobs, job("http://127.0.0.1:3000/hangs"))
	}
	bubble(t, delivery.Config{}, n, func(t *testing.T, e *delivery.Engine) {
		begin(t, e, jobs...)
		synctest.Wait()
		begun := time.Now()
		for i := range 20 {
			j := job(fmt.Sprintf("http://127.0.0.1:3000/good?%d", i))
			j.Hook = fmt.Sprint(i)
			if d := send(t, e, j)[0]; d.State != delivery.Delivered {
				t.Errorf("got %+v", d)
			}
		}
		if waited := time.Since(begun); waited != 0 || good.count() != 20 {
			t.Errorf("%d arrived after %s", good.count(), waited)
		}
		if stats := e.Stats(); stats.UnderWay > 64 || stats.UnderWay < 40 {
			t.Errorf("%d are under way", stats.UnderWay)
		}
	})
}

// TestLimits: never more than 64 tries are under way, and never more than 16 to one host and port.
func TestLimits(t *testing.T) {
	t.Parallel()
	handlers := map[string]http.Handler{}
	n := deliverytest.Serving(handlers)
	all := &handler{hang: time.Second}
	var jobs []delivery.Job
	each := map[string]*handler{}
	for i := range 20 {
		address := fmt.Sprintf("127.0.0.1:%d", 3000+i)
		h := &handler{hang: time.Second}
		each[address] = h
		handlers[address] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var both sync.WaitGroup
			both.Go(func() { all.ServeHTTP(w, r) })
			h.ServeHTTP(discard{http.Header{}}, r.Clone(r.Context()))
			both.Wait()
		})
		for path := range 17 {
			jobs = append(jobs, job(fmt.Sprintf("http://%s/%d", address, path)))
		}
	}
	bubble(t, delivery.Config{}, n, func(t *testing.T, e *delivery.Engine) {
		for _, d := range send(t, e, jobs...) {
			if d.State != delivery.Delivered {
				t.Fatalf("%+v", d)
			}
		}
		if all.top > 64 || all.top < 60 || all.count() != 340 {
			t.Errorf("%d at once, %d in all", all.top, all.count())
		}
	})
	one := deliverytest.Serving(map[string]http.Handler{home: each["127.0.0.1:3000"]})
	*each["127.0.0.1:3000"] = handler{hang: time.Second}
	bubble(t, delivery.Config{}, one, func(t *testing.T, e *delivery.Engine) {
		send(t, e, jobs[:17]...)
		if h := each["127.0.0.1:3000"]; h.top != 16 || h.count() != 17 {
			t.Errorf("%d at once to one, %d in all", h.top, h.count())
		}
	})
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

// TestReady: a job says before each try whether it may begin.
func TestReady(t *testing.T) {
	t.Parallel()
	h := &handler{status: 500, hang: time.Second}
	bubble(t, delivery.Config{}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		var failures atomic.Int32
		breaker := job("http://127.0.0.1:3000")
		breaker.Tries = 11
		breaker.Ready = func(underWay int) delivery.Readiness {
			return delivery.Readiness{Wait: int(failures.Load())+underWay >= 6, Refusal: map[bool]string{true: "it is open"}[failures.Load() >= 6]}
		}
		breaker.Report = func(delivery.Attempt) { failures.Add(1) }
		ids := begin(t, e, breaker, breaker, breaker, breaker)
		other := job("http://127.0.0.1:3000")
		other.Hook, other.Tries = "other", 1
		send(t, e, other)
		tries := 0
		for _, d := range settled(t, e, ids...) {
			tries += len(d.Attempts)
			if want := "answered 500, expected 2xx; giving up: it is open"; d.State != delivery.Failed || d.Reason != want || !d.Next.IsZero() {
				t.Errorf("got %s, %s", d.State, d.Reason)
			}
		}
		if tries != 6 || h.count() != 7 {
			t.Errorf("%d tries, %d arrived", tries, h.count())
		}
		if d := send(t, e, breaker)[0]; d.State != delivery.NotSent || d.Reason != "it is open" || len(d.Attempts) != 0 {
			t.Errorf("got %+v", d)
		}
		failures.Store(0)
		h.status = 200
		d, err := e.Resend(ids[0], delivery.AsSame)
		if err != nil || d.State != delivery.Pending {
			t.Fatalf("%+v, %v", d, err)
		}
		if d := settled(t, e, ids[0])[0]; d.State != delivery.Delivered {
			t.Errorf("got %+v", d)
		}
	})
}

// TestWait: until the first try of each, until all are settled, and until the context ends.
func TestWait(t *testing.T) {
	t.Parallel()
	h := &handler{status: 500, hang: time.Second}
	bubble(t, delivery.Config{RetryEvery: 10 * time.Second}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		begun := time.Now()
		ids := begin(t, e, job("http://localhost:3000"), job("http://elsewhere.example"))
		soon, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		if e.Wait(soon, delivery.UntilTried, ids...) || time.Since(begun) != time.Second/2 {
			t.Error("a try that is under way counts")
		}
		if !e.Wait(t.Context(), delivery.UntilTried, ids...) || time.Since(begun) != time.Second {
			t.Errorf("the first try ended after %s", time.Since(begun))
		}
		if !e.Wait(t.Context(), delivery.UntilSettled, append(ids, "unknown")...) || time.Since(begun) != 23*time.Second {
			t.Errorf("all was settled after %s", time.Since(begun))
		}
	})
}

func TestDelay(t *testing.T) {
	t.Parallel()
	h := &handler{}
	bubble(t, delivery.Config{}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		j := job("http://localhost:3000")
		j.Delay = time.Minute
		begun := time.Now()
		id := begin(t, e, j)[0]
		if d, _ := e.Get(id); d.State != delivery.Pending || !d.Next.Equal(begun.Add(time.Minute)) {
			t.Errorf("got %+v", d)
		}
		if d := settled(t, e, id)[0]; !d.Attempts[0].At.Equal(begun.Add(time.Minute)) {
			t.Errorf("got %+v", d)
		}
		j.Delay = 0
		j.NotSent = "queues aren't delivered to"
		if d := send(t, e, j)[0]; d.State != delivery.NotSent || d.Reason != j.NotSent || h.count() != 1 {
			t.Errorf("got %+v", d)
		}
	})
}

func TestResend(t *testing.T) {
	t.Parallel()
	h := &handler{status: 500}
	bubble(t, delivery.Config{}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		first := begin(t, e, job("http://localhost:3000"))[0]
		if _, err := e.Resend(first, delivery.AsSame); !errors.Is(err, delivery.ErrPending) {
			t.Errorf("got %v", err)
		}
		settled(t, e, first)
		h.status = 200
		same, err := e.Resend(first, delivery.AsSame)
		if err != nil || same.ID != first || same.State != delivery.Pending || same.Reason != "" || !same.Settled.IsZero() {
			t.Errorf("%+v, %v", same, err)
		}
		if d := settled(t, e, first)[0]; d.State != delivery.Delivered || len(d.Attempts) != 4 || d.Attempts[3].Number != 4 {
			t.Errorf("got %+v", d)
		}
		other, err := e.Resend(first, delivery.AsNew)
		if err != nil || other.ID == first || other.Resent != first {
			t.Errorf("%+v, %v", other, err)
		}
		if d := settled(t, e, other.ID)[0]; d.State != delivery.Delivered || len(d.Attempts) != 1 {
			t.Errorf("got %+v", d)
		}
		if _, err := e.Resend("unknown", delivery.AsNew); !errors.Is(err, delivery.ErrNoDelivery) {
			t.Errorf("got %v", err)
		}
		if stats := e.Stats(); stats.Kept != 2 || stats.Pending != 0 {
			t.Errorf("got %+v", stats)
		}
	})
}

// TestReset: nothing is left running, and no try that was stopped is reported.
func TestReset(t *testing.T) {
	t.Parallel()
	hanging, failing := &handler{hang: time.Hour}, &handler{status: 500}
	n := deliverytest.Serving(map[string]http.Handler{home: hanging, "127.0.0.1:3001": failing})
	bubble(t, delivery.Config{}, n, func(t *testing.T, e *delivery.Engine) {
		var told atomic.Int32
		forming := job("http://127.0.0.1:3002")
		forming.Form = func(ctx context.Context, _ delivery.Try) (delivery.Request, error) {
			<-ctx.Done()
			return delivery.Request{}, ctx.Err()
		}
		late := job("http://127.0.0.1:3001")
		late.Delay = time.Minute
		jobs := []delivery.Job{forming, late}
		for range 100 {
			jobs = append(jobs, job("http://127.0.0.1:3000"), job("http://127.0.0.1:3001"))
		}
		for i := range jobs {
			jobs[i].Report = func(delivery.Attempt) { told.Add(1) }
		}
		ids := begin(t, e, jobs...)
		time.Sleep(time.Second / 2) // the first tries have failed, the second ones are due later
		before, arrived := told.Load(), hanging.count()
		if before != 100 || arrived == 0 || e.Stats().UnderWay == 0 {
			t.Fatalf("%d told, %d hang", before, arrived)
		}
		e.Reset()
		if stats := e.Stats(); stats != (delivery.Stats{}) {
			t.Errorf("left: %+v", stats)
		}
		synctest.Wait()
		if _, open := n.Seen(); open != 0 {
			t.Errorf("%d connections are left", open)
		}
		if !e.Wait(t.Context(), delivery.UntilSettled, ids...) {
			t.Error("somebody waits for what is gone")
		}
		time.Sleep(time.Hour)
		if told.Load() != before || hanging.count() != arrived || failing.count() != 100 {
			t.Errorf("%d told, %d and %d arrived", told.Load(), hanging.count(), failing.count())
		}
		failing.status = 200
		if d := send(t, e, job("http://127.0.0.1:3001"))[0]; d.State != delivery.Delivered || d.ID == ids[0] {
			t.Errorf("got %+v", d)
		}
	})
}

// TestManyAtOnce sends, waits, reads, resends and resets side by side, for the race detector.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	h := &handler{status: 500}
	bubble(t, delivery.Config{}, deliverytest.Serving(map[string]http.Handler{home: h}), func(t *testing.T, e *delivery.Engine) {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for range 5 {
					sent, err := e.Send(job("http://localhost:3000"), job(fmt.Sprintf("http://localhost:3000/%d", i)))
					if err != nil {
						t.Error(err)
						return
					}
					e.Wait(t.Context(), delivery.UntilTried, sent[0].ID)
					_, _ = e.Resend(sent[1].ID, delivery.AsNew)
					e.Deliveries(delivery.Filter{Limit: 10})
					if i == 0 {
						e.Reset()
					}
				}
			})
		}
		all.Wait()
		e.Reset()
		if stats := e.Stats(); stats != (delivery.Stats{}) {
			t.Errorf("left: %+v", stats)
		}
	})
}
