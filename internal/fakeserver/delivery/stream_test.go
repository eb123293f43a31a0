package delivery_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

// told returns what a subscription holds so far.
func told(s *delivery.Subscription) (news []delivery.News, open bool) {
	for {
		select {
		case n, more := <-s.News:
			if !more {
				return news, false
			}
			news = append(news, n)
		default:
			return news, true
		}
	}
}

func TestNews(t *testing.T) {
	t.Parallel()
	bubble(t, delivery.Config{}, deliverytest.Serving(map[string]http.Handler{home: &handler{}}), func(t *testing.T, e *delivery.Engine) {
		s, err := e.Stream().Subscribe("")
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		id := send(t, e, job("http://localhost:3000"))[0].ID
		e.Stream().Tell(delivery.HookNews, "moltin", "h")
		e.Reset()
		news, open := told(s)
		var got []string
		for i, n := range news {
			got = append(got, fmt.Sprint(n.Kind, " ", n.Vendor, " ", n.Subject))
			again, err := e.Stream().Subscribe(n.ID)
			if err != nil {
				t.Fatal(err)
			}
			if rest, _ := told(again); !slices.Equal(rest, news[i+1:]) {
				t.Errorf("after %s come %v, want %v", n.ID, rest, news[i+1:])
			}
			again.Close()
		}
		if want := []string{"delivery v " + id, "attempt v " + id, "attempt v " + id, "delivery v " + id, "hook moltin h", "reset  "}; !slices.Equal(got, want) || !open {
			t.Errorf("got %q, want %q", got, want)
		}
		s.Close()
		s.Close()
		if _, open := told(s); open || e.Stats().Streams != 0 {
			t.Error("it still listens")
		}
	})
}

// TestNews_bounds: a reader that is too slow is cut off, one that missed something learns of it, and 32 may listen.
func TestNews_bounds(t *testing.T) {
	t.Parallel()
	stream := delivery.New(delivery.Config{}).Stream()
	slow, err := stream.Subscribe("")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5000 {
		stream.Tell(delivery.RequestNews, "v", fmt.Sprint(i))
	}
	news, open := told(slow)
	if open || len(news) != 1000 || news[999].Subject != "999" {
		t.Errorf("%d news, open: %t", len(news), open)
	}
	for name, after := range map[string]string{
		"long ago": news[0].ID, "another process": "x-1", "of the future": news[0].ID + "000000", "nonsense": "nonsense",
	} {
		s, err := stream.Subscribe(after)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := told(s)
		if len(got) != 1 || got[0].Kind != delivery.ResetNews {
			t.Errorf("%s: got %d news", name, len(got))
			continue
		}
		s.Close()
		if s, err = stream.Subscribe(got[0].ID); err != nil {
			t.Fatal(err)
		}
		if missed, open := told(s); len(missed) != 0 || !open {
			t.Errorf("%s: after the reset come %d news", name, len(missed))
		}
		s.Close()
	}
	var all []*delivery.Subscription
	for range 32 {
		s, err := stream.Subscribe("")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if _, err := stream.Subscribe(""); !errors.Is(err, delivery.ErrTooManyStreams) {
		t.Errorf("got %v", err)
	}
	all[0].Close()
	if _, err := stream.Subscribe(""); err != nil {
		t.Errorf("got %v", err)
	}
}
