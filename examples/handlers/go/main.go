// Command go is a complete handler for the webhooks of all vendors, as a starting point for your own: it verifies each delivery,
// drops duplicates, responds immediately and does the work afterwards. It imports only the standard library.
//
// Its addresses, and what it accepts there, come from a file that Terraform can write (see ../README.md):
//
//	go run ./examples/handlers/go -addr 127.0.0.1:3000 -hooks hooks.json
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:3000", "`address` to listen on")
	file := flag.String("hooks", "hooks.json", "`file` with the paths of the webhooks and their secrets")
	flag.Parse()
	hooks, err := readHooks(*file)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err = serve(ctx, *addr, newReceiver(hooks, work))
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

// work is where your own code goes. It runs after the vendor has the response, one delivery at a time. If a delivery must survive a
// crash of this process, store it in a database or a queue before the response: see accept.
func work(d delivery) {
	log.Printf("%s %s: %d bytes", d.Vendor, d.Event, len(d.Body)) // not the body: it holds personal data
}

// hook is what one address accepts. The secret belongs to these events only: a vendor's signature covers neither the topic nor the
// address, so a delivery of another hook must not pass here.
type hook struct {
	Vendor string   `json:"vendor"`
	Events []string `json:"events"`
	Secret string   `json:"secret"`
	// Previous is the secret before, which is accepted too: see verify.
	Previous string `json:"previous"`
	// ClientID is what doo requests a token with; "doo" by default.
	ClientID string `json:"client_id"`
}

// readHooks reads the file: the hooks by their paths.
func readHooks(file string) (map[string]hook, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var hooks map[string]hook
	if err := json.Unmarshal(text, &hooks); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for path, h := range hooks {
		switch {
		case !strings.HasPrefix(path, "/") || path == tokenPath:
			return nil, fmt.Errorf("%s: %q can't be the path of a hook", file, path)
		case verifiers()[h.Vendor] == nil:
			return nil, fmt.Errorf("%s: %s is of the unknown vendor %q", file, path, h.Vendor)
		case h.Secret == "" || len(h.Events) == 0: // without a secret, anybody could deliver
			return nil, fmt.Errorf("%s: %s needs a secret and events", file, path)
		case len(h.Events) > 1 && h.Vendor != "moltin":
			return nil, fmt.Errorf("%s: %s needs one event: only Moltin v2 has more to an address", file, path)
		}
		if h.ClientID == "" {
			h.ClientID = "doo"
			hooks[path] = h
		}
	}
	return hooks, nil
}

// serve responds until ctx ends. It prints its address to stdout.
func serve(ctx context.Context, addr string, handler http.Handler) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	fmt.Printf("listening on http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
