package probe

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// Prefix begins the names of all hooks that a probe creates.
const Prefix = "commercehooks-conformance-"

// Host is the host of the hooks' addresses. RFC 2606 reserves it for examples.
const Host = "https://example.com/"

// maxBody is how much of an answer is read, in bytes. What is longer is cut off, and then isn't JSON.
const maxBody = 16 << 20

// Recorder sends requests and keeps the raw answers. It is for one request at a time.
type Recorder struct {
	// Next sends the requests.
	Next http.RoundTripper

	mu        sync.Mutex
	exchanges []exchange
}

type exchange struct {
	path, authorization string
	reply               Reply
}

// RoundTrip sends a request.
func (r *Recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := r.Next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	_ = response.Body.Close() // it was read, or has failed
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, exchange{
		request.URL.Path, request.Header.Get("Authorization"), Reply{response.StatusCode, response.Header.Clone(), body},
	})
	return response, nil
}

// last returns the newest exchange that matches.
func (r *Recorder) last(wanted func(exchange) bool) (exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range slices.Backward(r.exchanges) {
		if wanted(e) {
			return e, true
		}
	}
	return exchange{}, false
}

// Account is the account that is asked. Requests reach it at the vendor's pace and with the token of its client. It notes the
// hooks that are created.
type Account struct {
	// Client sends the requests, through the Recorder.
	Client   *rest.Client
	Recorder *Recorder
	// Pause waits. In tests it returns at once.
	Pause func(context.Context, time.Duration) error

	run     string // prefix of the names in this run
	names   int
	made    []string // ids of hooks that may exist
	unknown bool     // whether a hook may exist whose id isn't known
}

// NewAccount returns an account. client has to send through recorder.
func NewAccount(client *rest.Client, recorder *Recorder, pause func(context.Context, time.Duration) error) *Account {
	random := make([]byte, 4)
	_, _ = rand.Read(random) // never fails
	return &Account{Client: client, Recorder: recorder, Pause: pause, run: Prefix + hex.EncodeToString(random) + "-"}
}

// Name returns a name for a new hook.
func (a *Account) Name() string {
	a.names++
	return fmt.Sprintf("%s%d", a.run, a.names)
}

// Address returns the address of the hook with a name.
func Address(name string) string { return Host + name }

// NameAt returns the name of a hook by its address, "" if it isn't one of ours.
func NameAt(address string) string {
	name, ok := strings.CutPrefix(address, Host)
	if !ok || !strings.HasPrefix(name, Prefix) {
		return ""
	}
	return name
}

// Send sends a request and returns the answer, whatever its status. It is an error if there is no answer, or if the vendor can't
// answer for now.
func (a *Account) Send(ctx context.Context, r rest.Request) (Reply, error) {
	_, err := a.Client.Do(ctx, r)
	var failed *rest.Error
	if err != nil && (!errors.As(err, &failed) || failed.ForToken || failed.Status == 0) {
		return Reply{}, err
	}
	last, _ := a.Recorder.last(func(exchange) bool { return true })
	if last.reply.Status >= 500 || last.reply.Status == http.StatusTooManyRequests {
		return Reply{}, cmp.Or(err, fmt.Errorf("the answer has status %d", last.reply.Status))
	}
	return last.reply, nil
}

// TokenReply is the newest answer of the token endpoint, whose path has this suffix. There is none if an access token is
// configured.
func (a *Account) TokenReply(path string) (Reply, error) {
	got, ok := a.Recorder.last(func(e exchange) bool { return strings.HasSuffix(e.path, path) && e.reply.OK() })
	if !ok {
		return Reply{}, CantTell("no token was requested: set the client's id and secret instead of an access token")
	}
	return got.reply, nil
}

// Token is the token of the newest request that had one.
func (a *Account) Token() string {
	got, _ := a.Recorder.last(func(e exchange) bool { return e.authorization != "" })
	return strings.TrimPrefix(got.authorization, "Bearer ")
}

// Looks are the waits before a new hook is read again: reads may lag behind writes.
func Looks() []time.Duration {
	return []time.Duration{2 * time.Second, 7 * time.Second, 15 * time.Second}
}

// Eventually asks again until the answer is done, or all Looks are over: reads may lag behind writes. It returns the newest answer.
func (a *Account) Eventually(ctx context.Context, ask func(context.Context) (Reply, error), done func(Reply) bool) (Reply, error) {
	reply, err := ask(ctx)
	for _, wait := range Looks() {
		if err != nil || done(reply) {
			break
		}
		if err = a.Pause(ctx, wait); err == nil {
			reply, err = ask(ctx)
		}
	}
	return reply, err
}
