package fakeserver_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

func TestJournal(t *testing.T) {
	t.Parallel()
	fake, time := newCounter(), newClock()
	fake.Now = time.Now
	fake.Break(fakeserver.Fault{Match: fakeserver.On("DELETE", "")})
	call(t, fake, "GET", "/api/hooks/a%2Fb?page%5Bsize%5D=2", "")
	call(t, fake, "POST", "/api/hooks", `{"n":1}`)
	call(t, fake, "POST", "/oauth/token", "secret")
	call(t, fake, "DELETE", "/api/hooks/1", "")

	all := fake.Journal.All()
	var got []string
	for _, e := range all {
		got = append(got, e.Method+" "+e.Path+" "+string(e.Body))
		if !e.At.Equal(time.Now()) || e.Header.Get("User-Agent") == "" {
			t.Errorf("got %+v", e)
		}
	}
	want := []string{"GET /api/hooks/a/b ", `POST /api/hooks {"n":1}`, "POST /oauth/token secret", "DELETE /api/hooks/1 "}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	if query := (url.Values{"page[size]": {"2"}}); !reflect.DeepEqual(all[0].Query, query) {
		t.Errorf("got the query %v", all[0].Query)
	}
	if all[0].Status != http.StatusOK || all[1].Status != http.StatusCreated || all[3].Status != 0 {
		t.Errorf("got the statuses %d, %d and %d", all[0].Status, all[1].Status, all[3].Status)
	}
	if writes := fake.Journal.Writes(); len(writes) != 2 || writes[0].Method != "POST" || writes[1].Method != "DELETE" {
		t.Errorf("got the writes %+v", writes)
	}
	if calls := fake.Journal.Calls("POST", "/api"); len(calls) != 1 {
		t.Errorf("got the calls %+v", calls)
	}
	if picked := fake.Journal.Select(func(e fakeserver.Entry) bool { return strings.Contains(e.Path, "oauth") }); len(picked) != 1 {
		t.Errorf("picked %+v", picked)
	}
	fake.Journal.Clear()
	if n := len(fake.Journal.All()); n != 0 {
		t.Errorf("%d are left", n)
	}
}

func TestJournalShowsWhatIsServed(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	inside := make(chan []fakeserver.Entry, 1)
	call(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fake.Serve(w, r, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside <- fake.Journal.All() }))
	}), "GET", "/", "")
	if seen := <-inside; len(seen) != 1 || seen[0].Status != 0 {
		t.Errorf("got %+v", seen)
	}
}

func TestJournalConcurrently(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			call(t, fake, "POST", "/", "x")
			fake.Journal.Writes()
		})
	}
	group.Wait()
	if n := len(fake.Journal.All()); n != 20 {
		t.Errorf("%d entries", n)
	}
}

func TestRequestTooLong(t *testing.T) {
	t.Parallel()
	fake := newCounter()
	if got := call(t, fake, "POST", "/", strings.Repeat("x", 8<<20+1)); got.err == nil && got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", got.status)
	}
	if fake.all() != "" {
		t.Error("it took effect")
	}
}

// TestJournal_bound: the newest requests are kept, with the beginnings of their bodies, and what was dropped is counted.
func TestJournal_bound(t *testing.T) {
	t.Parallel()
	core := fakeserver.NewCore(fakeserver.Sequence("%d"), nil)
	core.Journal.Bound(3, 4)
	var told []string
	core.Tell = func(kind delivery.Kind, subject string) { told = append(told, string(kind)+" "+subject) }
	for _, body := range []string{"1", "2", "3", "4444", "55555"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		core.Serve(httptest.NewRecorder(), r, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got, _ := io.ReadAll(r.Body)
			_, _ = w.Write(got) // the API itself sees all of it
		}))
	}
	var got []string
	for _, e := range core.Journal.All() {
		got = append(got, fmt.Sprint(e.Number, " ", string(e.Body), " ", string(e.Answer), " ", e.Cut))
	}
	if want := []string{"3 3 3 false", "4 4444 4444 false", "5 5555 5555 true"}; !slices.Equal(got, want) || core.Journal.Dropped() != 2 {
		t.Errorf("got %q, %d dropped", got, core.Journal.Dropped())
	}
	if want := []string{"request 1", "request 2", "request 3", "request 4", "request 5"}; !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}
