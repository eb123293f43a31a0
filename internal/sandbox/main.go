// Command sandbox serves the fakes of all vendors on one loopback port, for trying the provider without an account.
//
//	go run ./internal/sandbox -addr 127.0.0.1:8765
//
// It prints a provider block for them and shows what exists on its front page. With -walkthrough it instead runs Terraform
// against them once and ends; -picture draws what that prints. It may import internal/fakes, internal/fakeserver and
// internal/terraform, and nothing imports it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// vendor is a fake and where it is found.
type vendor = fakes.Vendor

// limited is a fake that can refuse what the vendor would.
type limited interface{ UseLimits() }

func main() {
	addr := flag.String("addr", "127.0.0.1:8765", "loopback address to serve on")
	limits := flag.Bool("limits", false, "refuse requests over the vendors' documented rate limits")
	binary := flag.String("walkthrough", "", "path of a built provider: run Terraform with it against the fakes once, then end")
	terraform := flag.String("terraform", "terraform", "the terraform or tofu that -walkthrough runs; fetched where there is none")
	file := flag.String("picture", "", "with -walkthrough: file for a picture of it, an SVG")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	all := fakes.New()
	if *limits {
		for _, v := range all {
			if l, ok := v.Fake.(limited); ok {
				l.UseLimits()
			}
		}
	}
	var err error
	switch {
	case *file != "" && *binary == "":
		err = errors.New("-picture needs -walkthrough")
	case *file != "":
		err = picture(ctx, all, *terraform, *binary, *file)
	case *binary != "":
		err = walkthrough(ctx, all, *terraform, *binary, os.Stdout)
	default:
		err = serve(ctx, all, *addr, func(url string) { introduce(os.Stdout, all, url) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		os.Exit(1)
	}
}

// serve answers on addr until the context ends. ready is called with the server's URL once it listens.
func serve(ctx context.Context, all []vendor, addr string, ready func(url string)) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("reading the address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s is not a loopback address: the fakes accept anybody, so they are only served to this machine", host)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{Handler: handler(all), ReadHeaderTimeout: 10 * time.Second, DisableGeneralOptionsHandler: true}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	ready("http://" + listener.Addr().String())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// handler serves each fake under its name and the state page on "/", to this machine alone.
func handler(all []vendor) http.Handler {
	mounted := map[string]http.Handler{}
	for _, v := range all {
		mounted["/"+v.Name] = v.Fake
	}
	fakes := fakeserver.Mount(mounted)
	mux := http.NewServeMux()
	mux.Handle("/", fakes)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { writePage(w, all) })
	return fakeserver.Guard(mux)
}

// introduce prints what to do with the server.
func introduce(w io.Writer, all []vendor, url string) {
	_, _ = fmt.Fprintf(w, "Serving the fakes of %d vendors on %s (what exists: open that page). Stop with Ctrl-C.\n\n%s\n",
		len(all), url, providerBlock(all, url))
}

// providerBlock is a provider configuration that reaches the fakes.
func providerBlock(all []vendor, url string) string {
	var b strings.Builder
	b.WriteString("provider \"commercehooks\" {\n")
	for _, v := range all {
		fmt.Fprintf(&b, "  %s {\n", v.Name)
		settings := v.Fake.Settings(url + "/" + v.Name)
		width := 0
		for _, s := range settings {
			width = max(width, len(s.Name))
		}
		for _, s := range settings {
			fmt.Fprintf(&b, "    %-*s = %q\n", width, s.Name, s.Value)
		}
		b.WriteString("  }\n")
	}
	b.WriteString("}\n")
	return b.String()
}
