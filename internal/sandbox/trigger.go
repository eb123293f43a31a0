package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// The exit codes of trigger besides those of all commands. exitFailed means that a delivery failed, or that time is up.
const (
	exitNoSandbox = 3
	exitNoHook    = 4
)

// trigger holds the arguments of the command.
type trigger struct {
	vendor, event, body string
	hasBody, asJSON     bool
	wait                time.Duration
	url                 string
}

// runTrigger makes an event happen in a running sandbox, and waits for its deliveries.
func runTrigger(ctx context.Context, args []string, std streams) int {
	call, code, done := readTrigger(args, std)
	if done {
		return code
	}
	answer, code, err := call.send(ctx)
	if err != nil {
		_, _ = fmt.Fprintln(std.err, "sandbox:", err)
		return code
	}
	var result sent
	if err := json.Unmarshal(answer, &result); err != nil || len(result.Deliveries) == 0 {
		_, _ = fmt.Fprintln(std.err, "sandbox:", call.noSandbox(http.StatusOK))
		return exitNoSandbox
	}
	if call.asJSON {
		_, _ = std.out.Write(answer)
	} else {
		report(std.out, result)
	}
	for _, d := range result.Deliveries {
		if d.State != "delivered" {
			return exitFailed
		}
	}
	return exitOK
}

// readTrigger reads the arguments. Flags may come before and after the others.
func readTrigger(args []string, std streams) (call trigger, code int, done bool) {
	flags := newFlags("sandbox trigger", "sandbox trigger VENDOR EVENT [-d @file] [-wait 30s] [-json]")
	data := flags.String("d", "", "`body` to send instead of the fixture's: the text itself, @file, or @- for standard input")
	flags.DurationVar(&call.wait, "wait", 30*time.Second, "how `long` to wait until everything is delivered")
	flags.BoolVar(&call.asJSON, "json", false, "print the sandbox's response")
	var words []string
	for rest := args; ; {
		if code, done := parse(flags, std, rest); done {
			return call, code, true
		}
		if flags.NArg() == 0 {
			break
		}
		words, rest = append(words, flags.Arg(0)), flags.Args()[1:]
	}
	if len(words) != 2 || slices.Contains(words, "") {
		return call, usage(std, "trigger needs a vendor and an event: sandbox trigger commercelayer orders.place"), true
	}
	if call.wait <= 0 || call.wait > maxWait {
		return call, usage(std, "-wait %s is out of range: give a time up to %s, such as 30s", call.wait, short(maxWait)), true
	}
	call.vendor, call.event, call.url = words[0], words[1], "http://"+defaultAddr
	for _, variable := range std.env {
		if value, is := strings.CutPrefix(variable, urlVariable+"="); is && value != "" {
			call.url = strings.TrimSuffix(value, "/")
		}
	}
	if u, err := url.Parse(call.url); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" {
		return call, usage(std, "%s isn't the address of a sandbox: set it to what the sandbox prints, such as http://%s", urlVariable, defaultAddr), true
	}
	flags.Visit(func(f *flag.Flag) { call.hasBody = call.hasBody || f.Name == "d" })
	call.body = *data
	if name, isFile := strings.CutPrefix(call.body, "@"); isFile {
		text, err := readFile(name, std.in)
		if err != nil {
			return call, usage(std, "reading the body: %v", err), true
		}
		call.body = string(text)
	}
	return call, exitOK, false
}

func readFile(name string, in io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(name)
}

// send makes the event happen and returns the response. Its error comes with the exit code.
func (t *trigger) send(ctx context.Context) (answer []byte, code int, err error) {
	// A little more than the sandbox itself waits.
	ctx, stop := context.WithTimeout(ctx, t.wait+10*time.Second)
	defer stop()
	body := map[string]string{"event": t.event}
	if t.hasBody {
		body["body"] = t.body
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, exitUsage, err
	}
	address := t.url + fakeserver.ControlPath + "/" + url.PathEscape(t.vendor) + "/events?wait=" + t.wait.String()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(text))
	if err != nil {
		return nil, exitUsage, err
	}
	request.Header.Set("Content-Type", "application/json")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // without a proxy
	response, err := client.Do(request)
	if err != nil {
		return nil, exitNoSandbox, fmt.Errorf("no sandbox answers on %s (%w): start one with sandbox, or in a clone with make sandbox; if it runs elsewhere, set %s to its address", t.url, cause(err), urlVariable)
	}
	defer response.Body.Close()
	if answer, err = io.ReadAll(response.Body); err != nil {
		return nil, exitNoSandbox, fmt.Errorf("reading the response of the sandbox on %s: %w", t.url, err)
	}
	if response.StatusCode == http.StatusOK {
		return answer, exitOK, nil
	}
	var said struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(answer, &said) != nil || said.Error == "" {
		return nil, exitNoSandbox, t.noSandbox(response.StatusCode)
	}
	return nil, codeOf(response.StatusCode), errors.New(said.Error)
}

// noSandbox is the error for a server that responds, but not like a sandbox.
func (t *trigger) noSandbox(status int) error {
	return fmt.Errorf("what listens on %s isn't a sandbox: it answers %d. Set %s to the address that the sandbox prints", t.url, status, urlVariable)
}

// cause is net/http's error without the address, which is in the message already.
func cause(err error) error {
	var request *url.Error
	if errors.As(err, &request) {
		return request.Err
	}
	return err
}

func codeOf(status int) int {
	switch status {
	case http.StatusConflict:
		return exitNoHook
	case http.StatusTooManyRequests:
		return exitFailed
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge:
		return exitUsage
	}
	return exitNoSandbox
}

// report prints a line for each delivery.
func report(w io.Writer, result sent) {
	for _, d := range result.Deliveries {
		line := fmt.Sprintf("%-9s %s", d.State, d.URL)
		if d.Hook != "" {
			line += " (" + d.Hook + ")"
		}
		if d.Status != 0 {
			line += fmt.Sprintf(": %d in %.0f ms", d.Status, d.DurationMS)
		}
		if d.Tries > 1 {
			line += fmt.Sprintf(", %d tries", d.Tries)
		}
		if d.Reason != "" {
			line += ": " + d.Reason
		}
		_, _ = fmt.Fprintln(w, line)
	}
	if result.Settled != nil && !*result.Settled {
		_, _ = fmt.Fprintln(w, "Time is up. Pending deliveries continue: set a longer -wait to see how they end.")
	}
}
