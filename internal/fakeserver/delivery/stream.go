package delivery

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Kind says what happened.
type Kind string

// The kinds of news. Subject is the id of what the news is about.
const (
	HookNews     Kind = "hook"     // a hook was created, changed or deleted, or its health changed
	DeliveryNews Kind = "delivery" // a delivery was created, or its state changed
	AttemptNews  Kind = "attempt"  // a try began or ended; Subject is the delivery
	RequestNews  Kind = "request"  // the API was called; Subject is the number of the journal's Entry
	ResetNews    Kind = "reset"    // everything was reset, or news was missed: read everything again
)

// News is one thing that happened. It contains only ids, so it can't reveal a secret.
type News struct {
	// ID can be passed to Subscribe to resume after this.
	ID              string
	Kind            Kind
	Vendor, Subject string
}

const (
	// maxNews is how many items are kept for subscribers that resume.
	maxNews = 2000
	// maxBehind is how many items a reader may be behind before it is cut off. It can resume after the last id that it saw.
	maxBehind = 1000
)

// ErrTooManyStreams is returned by Subscribe if there are 32 subscriptions already.
var ErrTooManyStreams = errors.New("too many streams are open: close one of the pages or programs that listen")

// Stream publishes what happens to its subscribers. Its zero value isn't usable; an Engine has one. It is safe for
// concurrent use, even if callers hold locks of their own.
type Stream struct {
	max int
	// start distinguishes this process's news from that of earlier ones, which used the same numbers.
	start string

	mu          sync.Mutex
	last        int    // number of the newest
	kept        []News // the newest of them, oldest first
	subscribers map[*Subscription]struct{}
}

func newStream(maxStreams int) *Stream {
	return &Stream{
		max: maxStreams, start: strconv.FormatInt(time.Now().UnixNano(), 36), subscribers: map[*Subscription]struct{}{},
	}
}

// Subscription is one subscriber of a Stream.
type Subscription struct {
	// News is closed if the reader was too slow, and by Close.
	News <-chan News
	// After is the id of the last item before the subscription.
	After  string
	news   chan News
	stream *Stream
}

// Tell publishes news. It never blocks.
func (s *Stream) Tell(kind Kind, vendor, subject string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	news := News{ID: fmt.Sprintf("%s-%d", s.start, s.last), Kind: kind, Vendor: vendor, Subject: subject}
	if len(s.kept) >= maxNews {
		s.kept = append(s.kept[:0], s.kept[maxNews/4:]...)
	}
	s.kept = append(s.kept, news)
	for subscriber := range s.subscribers {
		select {
		case subscriber.news <- news:
		default:
			s.drop(subscriber)
		}
	}
}

// Subscribe listens from now on, or resumes after the item with the id after unless that is empty. If items in between are
// no longer kept, the first one is ResetNews. The caller must close the subscription.
func (s *Stream) Subscribe(after string) (*Subscription, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.subscribers) >= s.max {
		return nil, ErrTooManyStreams
	}
	missed := s.after(after)
	news := make(chan News, len(missed)+maxBehind)
	for _, n := range missed {
		news <- n
	}
	if after == "" {
		after = fmt.Sprintf("%s-%d", s.start, s.last)
	}
	subscriber := &Subscription{News: news, After: after, news: news, stream: s}
	s.subscribers[subscriber] = struct{}{}
	return subscriber, nil
}

// after returns the news since id. The caller holds the lock.
func (s *Stream) after(id string) []News {
	if id == "" {
		return nil
	}
	start, number, _ := strings.Cut(id, "-")
	seen, err := strconv.Atoi(number)
	first := s.last - len(s.kept) + 1
	if err != nil || start != s.start || seen > s.last || seen < first-1 {
		return []News{{ID: fmt.Sprintf("%s-%d", s.start, s.last), Kind: ResetNews}}
	}
	return s.kept[seen-first+1:]
}

// Close ends the subscription. It may be called more than once.
func (s *Subscription) Close() {
	s.stream.mu.Lock()
	defer s.stream.mu.Unlock()
	s.stream.drop(s)
}

// drop ends a subscription. The caller holds the lock.
func (s *Stream) drop(subscriber *Subscription) {
	if _, listens := s.subscribers[subscriber]; listens {
		delete(s.subscribers, subscriber)
		close(subscriber.news)
	}
}

func (s *Stream) streams() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.subscribers)
}
