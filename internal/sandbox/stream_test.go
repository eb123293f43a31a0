package main

import (
	"bufio"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// listener reads a stream.
type listener struct {
	lines *bufio.Scanner
	stop  context.CancelFunc
}

func (b *box) listen(t *testing.T, lastID string) *listener {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+"/_sandbox/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	if lastID != "" {
		request.Header.Set("Last-Event-ID", lastID)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	if got := answer.Header.Get("Content-Type"); answer.StatusCode != 200 || got != "text/event-stream" {
		t.Fatalf("got %d, %s", answer.StatusCode, got)
	}
	return &listener{bufio.NewScanner(answer.Body), stop}
}

// news is one of the stream's events.
type news struct{ id, kind, data string }

// next reads the next one.
func (l *listener) next(t *testing.T) news {
	t.Helper()
	var n news
	for l.lines.Scan() {
		name, value, _ := strings.Cut(l.lines.Text(), ": ")
		switch name {
		case "id":
			n.id = value
		case "event":
			n.kind = value
		case "data":
			n.data = value
		case "":
			if n.kind != "" {
				return n
			}
		}
	}
	t.Fatalf("the stream ended: %v", l.lines.Err())
	return n
}

// until reads until news of a kind, and returns it and the kinds of all that were read.
func (l *listener) until(t *testing.T, kind string) (news, []string) {
	t.Helper()
	var kinds []string
	for {
		n := l.next(t)
		kinds = append(kinds, n.kind)
		if n.kind == kind {
			return n, kinds
		}
	}
}

// TestStream: whoever listens learns of hooks, requests, deliveries, tries and resets, and whoever comes back of what it missed.
func TestStream(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	l := b.listen(t, "")
	id := b.shop(t, "orders.place", deliverytest.Listen(t, &deliverytest.Endpoint{}))
	hook := l.next(t)
	if hook.kind != "hook" || hook.data != `{"vendor":"commercelayer","id":"`+id+`"}` || hook.id == "" {
		t.Errorf("got %+v", hook)
	}
	l.stop()
	tokenOf(t, b)
	sent := ask[sent](t, b, "POST", "/commercelayer/events?wait=30s", `{"event":"orders.place"}`, 200).Deliveries[0]
	ask[wireHook](t, b, "PATCH", "/commercelayer/hooks/"+id, `{"enabled":false}`, 200)
	if status, _ := b.call(t, "POST", "/reset", ""); status != http.StatusNoContent {
		t.Errorf("got %d", status)
	}
	l = b.listen(t, hook.id)
	request := l.next(t)
	if request.kind != "request" || request.data != `{"vendor":"moltin","id":"1"}` {
		t.Errorf("got %+v", request)
	}
	delivery := l.next(t)
	if delivery.kind != "delivery" || delivery.data != `{"vendor":"commercelayer","id":"`+sent.ID+`"}` {
		t.Errorf("got %+v", delivery)
	}
	_, kinds := l.until(t, "reset")
	for _, kind := range []string{"attempt", "delivery", "hook"} {
		if !slices.Contains(kinds, kind) {
			t.Errorf("no %s among %v", kind, kinds)
		}
	}
	if first := b.listen(t, "of-another-run").next(t); first.kind != "reset" {
		t.Errorf("got %+v", first)
	}
}

// TestStream_begins: who is cut off before the first news misses nothing, either.
func TestStream_begins(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	b.shop(t, "orders.place", "http://localhost:1/")
	l, begins := b.listen(t, ""), ""
	for begins == "" && l.lines.Scan() {
		begins, _ = strings.CutPrefix(l.lines.Text(), "id: ")
		if begins == l.lines.Text() {
			begins = ""
		}
	}
	l.stop()
	id := b.shop(t, "orders.pay", "http://localhost:1/")
	if missed := b.listen(t, begins).next(t); missed.kind != "hook" || missed.data != `{"vendor":"commercelayer","id":"`+id+`"}` {
		t.Errorf("after %s comes %+v", begins, missed)
	}
}

// TestStream_many: more than 32 at the same time are refused.
func TestStream_many(t *testing.T) {
	t.Parallel()
	b := newBox(t, options{})
	for range 32 {
		b.listen(t, "")
	}
	if status, text := b.call(t, "GET", "/stream", ""); status != 429 || !strings.Contains(text, "close one") {
		t.Errorf("got %d, %s", status, text)
	}
}
