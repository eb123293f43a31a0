package main

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// heartbeat is how often a stream sends something, so that nothing in between closes an idle connection.
const heartbeat = 15 * time.Second

// stream sends what happens as server-sent events until the reader disconnects.
func (s *sandbox) stream(w http.ResponseWriter, r *http.Request) error {
	if _, err := query(r); err != nil {
		return err
	}
	subscription, err := s.engine.Stream().Subscribe(r.Header.Get("Last-Event-ID"))
	if err != nil {
		return err
	}
	defer subscription.Close()
	w.Header().Set("Content-Type", "text/event-stream")
	connection := http.NewResponseController(w)
	// With the id it starts from, the reader misses nothing even if the connection ends before the first event.
	if writeNow(w, connection, fmt.Sprintf("retry: 1000\nid: %s\n\n", subscription.After)) != nil {
		return nil
	}
	alive := time.NewTicker(heartbeat)
	defer alive.Stop()
	for {
		text := ":\n\n"
		select {
		case <-r.Context().Done():
			return nil
		case <-alive.C:
		case news, ok := <-subscription.News:
			if !ok {
				return nil // too slow: it comes back with the last id that it saw
			}
			text = event(news)
		}
		if writeNow(w, connection, text) != nil {
			return nil
		}
	}
}

// event is an event of the stream. Vendor and id are plain words.
func event(news delivery.News) string {
	return fmt.Sprintf("id: %s\nevent: %s\ndata: {\"vendor\":%q,\"id\":%q}\n\n", news.ID, news.Kind, news.Vendor, news.Subject)
}

func writeNow(w io.Writer, connection *http.ResponseController, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return err
	}
	return connection.Flush()
}
