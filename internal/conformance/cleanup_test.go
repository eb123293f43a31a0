package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// TestMain is the program itself where a test starts its own binary again.
func TestMain(m *testing.M) {
	if os.Getenv("CONFORMANCE_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

// isCreate picks the creates of a shop.
func (s *shop) isCreate(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == s.Fake.Listing().Path
}

// creates is how many hooks a run makes.
func creates(t *testing.T, vendor string) int {
	t.Helper()
	s := open(t, vendor)
	s.run(t.Context(), "-test-account")
	n := 0
	for _, e := range s.Fake.Requests() {
		if e.Method == http.MethodPost && e.Path == s.Fake.Listing().Path {
			n++
		}
	}
	return n
}

// each runs a test for each vendor and many creates of a run.
func each(t *testing.T, test func(t *testing.T, s *shop, n int64)) {
	t.Helper()
	for _, vendor := range vendors() {
		all := creates(t, vendor)
		if all < 4 {
			t.Fatalf("%s: only %d creates", vendor, all)
		}
		for n := 1; n < all; n += 1 + n/2 { // after the last one there is nothing left to ask
			t.Run(vendor, func(t *testing.T) {
				t.Parallel()
				test(t, open(t, vendor), int64(n))
			})
		}
	}
}

// requests is how many requests a run sends.
func requests(t *testing.T, vendor string) int {
	t.Helper()
	s := open(t, vendor)
	s.run(t.Context(), append(s.prepare(t), "-test-account")...)
	return len(s.Fake.Requests())
}

// TestInterrupted: an interruption during any request, or a deadline, leaves no hook.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for _, vendor := range vendors() {
		step := 1
		if testing.Short() {
			step = 9
		}
		for n, all := 3, requests(t, vendor); n < all; n += step { // after the token and the list
			for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
				t.Run(fmt.Sprintf("%s %d %v", vendor, n, cause), func(t *testing.T) {
					t.Parallel()
					s := open(t, vendor)
					ctx, interrupt := context.WithCancelCause(t.Context())
					var count atomic.Int64
					s.Fake.Break(fakeserver.Fault{Times: -1, PassThrough: true, Match: func(*http.Request) bool {
						if count.Add(1) == int64(n) {
							interrupt(cause)
						}
						return false
					}})
					code := s.run(ctx, append(s.prepare(t), "-test-account")...)
					asked := len(of(s.findings(t), probe.CouldNotAsk)) == 0 // it was cleaning up already
					if !asked && (code != exitCouldNotAsk || !strings.Contains(s.out.String(), "interrupted") || !strings.Contains(s.err.String(), "Interrupted: deleting")) {
						t.Errorf("it ended with %d:\n%s%s", code, &s.out, &s.err)
					}
					s.untouched(t)
				})
			}
		}
	}
}

// TestTrouble: whatever befalls four requests in a row, also while hooks are deleted, none is left.
func TestTrouble(t *testing.T) {
	t.Parallel()
	for _, vendor := range vendors() {
		all, step := requests(t, vendor), 4
		if testing.Short() {
			step = 23
		}
		for name, fault := range map[string]fakeserver.Fault{
			"lost": {}, "lost answer": {Commit: true}, "cut off": {Truncate: true}, "page": {Status: http.StatusOK, Body: "<html>hello"},
			"page after it took effect": {Status: http.StatusOK, Body: "<html>hello", Commit: true}, "null": {Status: http.StatusOK, Body: "null"},
			"gateway": {Status: http.StatusBadGateway, Body: fakeserver.HTML502}, "429 without Retry-After": {Status: http.StatusTooManyRequests},
			"401": {Status: http.StatusUnauthorized, Body: "{}"}, "403": {Status: http.StatusForbidden, Body: "{}"}, "404": {Status: http.StatusNotFound, Body: "{}"},
		} {
			for n := 3; n < all; n += step {
				t.Run(fmt.Sprintf("%s %s %d", vendor, name, n), func(t *testing.T) {
					t.Parallel()
					s := open(t, vendor)
					var count atomic.Int64
					fault.Times, fault.Match = 4, func(r *http.Request) bool {
						isRefusal := fault.Status == http.StatusUnauthorized && strings.Contains(r.URL.Path, "/oauth") // final for the client
						return !isRefusal && count.Add(1) >= int64(n)
					}
					s.Fake.Break(fault)
					s.run(t.Context(), append(s.prepare(t), "-test-account")...)
					if text := s.err.String(); strings.Contains(text, "may be left") {
						t.Errorf("it gave up:\n%s", text)
					}
					s.untouched(t)
				})
			}
		}
	}
}

// TestNames: hooks whose names the vendor cuts are found by their addresses when the answers that told their ids are lost.
func TestNames(t *testing.T) {
	t.Parallel()
	for _, vendor := range vendors() {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			s := open(t, vendor)
			s.Fake.StoreAs(func(text string) string {
				if strings.HasPrefix(text, probe.Prefix) {
					return "cut"
				}
				return text
			})
			s.Fake.Break(fakeserver.Fault{Times: 2, Commit: true, Match: s.isCreate})
			if code := s.run(t.Context(), "-test-account"); code == exitAsAssumed {
				t.Errorf("it ended with %d:\n%s%s", code, &s.out, &s.err)
			}
			s.untouched(t)
		})
	}
}

// TestShortPages: an API that shows fewer hooks on a page than it was asked for hides none from the clean-up.
func TestShortPages(t *testing.T) {
	t.Parallel()
	s := open(t, "moltin")
	s.Fake.Break(fakeserver.Fault{Times: 1, Commit: true, Match: s.isCreate}, fakeserver.Fault{
		Times: -1, Match: func(r *http.Request) bool { return r.Method == http.MethodGet && r.URL.Path == s.Fake.Listing().Path },
		Instead: func(r *http.Request) {
			query := r.URL.Query()
			query.Set("page[limit]", "2")
			r.URL.RawQuery = query.Encode()
		},
	})
	s.run(t.Context(), "-test-account")
	s.untouched(t)
}

// TestForeignID: an answer to a create that names somebody else's hook doesn't make it one of the run.
func TestForeignID(t *testing.T) {
	t.Parallel()
	for _, vendor := range vendors() {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			s := open(t, vendor)
			s.Fake.Break(fakeserver.Fault{Times: -1, Match: s.isCreate, Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
				path := map[string]string{"commercelayer": "data.id", "moltin": "data.id", "moltin_v1": "result.id", "doo": "data"}[vendor]
				foreign := with(answer.Body.Bytes(), path, func(json.RawMessage) json.RawMessage {
					id, _ := json.Marshal(s.strangers[0].ID)
					return id
				})
				answer.Body.Reset()
				answer.Body.Write(foreign)
			}})
			if code := s.run(t.Context(), "-test-account"); code == exitAsAssumed {
				t.Errorf("it ended with %d:\n%s%s", code, &s.out, &s.err)
			}
			s.untouched(t)
		})
	}
}

// TestMake: the Makefile refuses what isn't a vendor, instead of running no test and passing.
func TestMake(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("make")
	if err != nil {
		t.Skip("there is no make")
	}
	for call, ok := range map[string]bool{
		"testacc LIVE=moltin_v1": true, "testacc LIVE=moltinv1": false, "testacc LIVE=hook": false, "conformance VENDOR=doo": true,
		"conformance": false, "conformance VENDOR=shop": false,
	} {
		command := exec.CommandContext(t.Context(), tool, append([]string{"-n", "-C", "../.."}, strings.Fields(call)...)...)
		command.Env = append(os.Environ(), "MAKEFLAGS=", "LIVE=", "VENDOR=")
		if out, err := command.CombinedOutput(); (err == nil) != ok || !ok && !strings.Contains(string(out), strings.Join(vendors(), ", ")) {
			t.Errorf("make %s: %v\n%s", call, err, out)
		}
	}
}

// TestLiveMode: nothing is made in the live mode of an organization, whether answers or only the token tell that it is one.
func TestLiveMode(t *testing.T) {
	t.Parallel()
	for _, meta := range []commercelayerfake.Meta{commercelayerfake.InResource, commercelayerfake.InDocument, commercelayerfake.Nowhere} {
		s := open(t, "commercelayer")
		fake, _ := s.Fake.(*commercelayerfake.Fake)
		fake.Live, fake.Switches.Meta = true, meta
		if code := s.run(t.Context(), "-test-account"); code != exitCouldNotAsk || !strings.Contains(s.err.String(), "not a test account") {
			t.Errorf("%v: it ended with %d: %s%s", meta, code, &s.out, &s.err)
		}
		if writes := s.Fake.Base().Journal.Writes(); len(writes) > 0 {
			t.Errorf("%v: %d writes", meta, len(writes))
		}
	}
}

// TestLostAnswer: a hook whose create got no answer is found by its name, also where it came into being later than that.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *shop, n int64) {
		t.Helper()
		var count atomic.Int64
		s.Fake.Break(fakeserver.Fault{Commit: true, Match: func(r *http.Request) bool { return s.isCreate(r) && count.Add(1) == n }})
		s.Fake.Lag(5 * time.Second)
		if code := s.run(t.Context(), "-test-account"); code != exitCouldNotAsk {
			t.Errorf("it ended with %d:\n%s%s", code, &s.out, &s.err)
		}
		s.Fake.Lag(0)
		s.untouched(t)
	})
}

// TestKilled: a run that was killed after a create leaves a hook, which -clean finds.
func TestKilled(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *shop, n int64) {
		t.Helper()
		var count atomic.Int64
		s.Fake.Break(fakeserver.Fault{Times: -1, Match: func(r *http.Request) bool { // no request arrives any more
			return count.Load() > n || s.isCreate(r) && count.Add(1) > n
		}})
		if code := s.run(t.Context(), "-test-account"); code != exitCouldNotAsk || !strings.Contains(s.err.String(), "may be left") {
			t.Errorf("it ended with %d:\n%s%s", code, &s.out, &s.err)
		}
		left := len(s.Fake.Hooks()) - len(s.strangers)
		s.Fake.Heal()
		if code := s.run(t.Context(), "-clean"); code != exitAsAssumed || left == 0 {
			t.Errorf("%d were left, and cleaning ended with %d:\n%s%s", left, code, &s.out, &s.err)
		}
		s.untouched(t)
	})
}

// TestSignal: Ctrl-C while a create is under way ends the program once the hooks are deleted.
func TestSignal(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows can't send an interrupt to one process")
	}
	s := open(t, "moltin")
	command := exec.CommandContext(t.Context(), os.Args[0], "-vendor", s.Name, "-test-account", "-json", s.report)
	command.Stdout, command.Stderr = &s.out, &s.err
	command.Env = append(os.Environ(), "CONFORMANCE_MAIN=1", "MOLTIN_BASE_URL="+s.url, "MOLTIN_CLIENT_ID=demo", "MOLTIN_CLIENT_SECRET=demo-secret")
	var count atomic.Int64
	s.Fake.Break(fakeserver.Fault{Times: -1, PassThrough: true, Match: func(r *http.Request) bool {
		if s.isCreate(r) && count.Add(1) == 3 {
			_ = command.Process.Signal(os.Interrupt)
		}
		return false
	}})
	var ended *exec.ExitError
	if err := command.Run(); !errors.As(err, &ended) || ended.ExitCode() != exitCouldNotAsk {
		t.Errorf("it ended with %v:\n%s%s", err, &s.out, &s.err)
	}
	if n := len(of(s.findings(t), probe.CouldNotAsk)); n == 0 {
		t.Error("it wasn't interrupted in the middle")
	}
	s.untouched(t)
}

// TestRefusals: what the program doesn't begin, and why.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := open(t, "doo")
	for flags, want := range map[string]string{
		"":                                      "-test-account",
		"-vendor shop -test-account":            "-vendor must be one of commercelayer, moltin, moltin_v1, doo",
		"-test-account -answer nothing=1":       "no such question",
		"-test-account -answer next-link":       "NAME=ANSWER",
		"-test-account and":                     "unexpected argument",
		"-test-account -unknown":                "not defined",
		"-test-account -vendor moltin_v1 -json": "needs an argument",
	} {
		if code := s.run(t.Context(), strings.Fields(flags)...); code != exitCouldNotAsk || !strings.Contains(s.err.String(), want) || s.out.Len() > 0 {
			t.Errorf("%q ended with %d: %s%s", flags, code, &s.out, &s.err)
		}
	}
	if n := len(s.Fake.Requests()); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
	s.Fake.Break(fakeserver.Fault{Times: -1, Status: http.StatusForbidden})
	if code := s.run(t.Context(), "-test-account"); code != exitCouldNotAsk || !strings.Contains(s.err.String(), "can't be asked") {
		t.Errorf("an account that refuses everything: %d: %s", code, &s.err)
	}
	s.untouched(t)
}

// TestMissingSettings: without credentials, the variables are named.
func TestMissingSettings(t *testing.T) { //nolint:paralleltest // it sets variables
	for _, name := range vendors() {
		for _, setting := range []string{"base_url", "client_id", "client_secret", "access_token", "organization", "api_key", "team_id"} {
			t.Setenv(strings.ToUpper(name+"_"+setting), "")
		}
		var out, stderr strings.Builder
		code := run(t.Context(), []string{"-vendor", name, "-test-account"}, program{out: &out, err: &stderr, connect: connect, pause: pause})
		if want := strings.ToUpper(name) + "_CLIENT_SECRET"; code != exitCouldNotAsk || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: it ended with %d: %s", name, code, &stderr)
		}
	}
}

// TestReport holds nothing of the account, whatever answers say.
func TestReport(t *testing.T) {
	t.Parallel()
	for _, vendor := range vendors() {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			s := open(t, vendor)
			s.Fake.Break(fakeserver.Fault{Times: -1, Match: s.isCreate, Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) {
				if answer.Code >= http.StatusBadRequest {
					answer.Code = http.StatusServiceUnavailable
				}
			}})
			s.run(t.Context(), append(s.prepare(t), "-test-account")...)
			text, err := os.ReadFile(s.report)
			if err != nil {
				t.Fatal(err)
			}
			report := string(text) + s.out.String()
			if len(of(s.findings(t), probe.CouldNotAsk)) == 0 {
				t.Error("no question failed, so no error was shown")
			}
			secrets := append(s.Fake.Secrets(), s.url, strings.TrimPrefix(s.url, "http://"), "org-demo", "demo-secret", "demo-key", "conformance-secret", "Bearer")
			for _, e := range s.Fake.Requests() {
				if token := fakeserver.Bearer(&http.Request{Header: e.Header}); token != "" {
					secrets = append(secrets, token)
				}
			}
			for _, hook := range s.strangers {
				secrets = append(secrets, hook.ID, hook.Name)
			}
			for _, secret := range secrets {
				if secret != "" && strings.Contains(report, secret) {
					t.Errorf("the report holds %q", secret)
				}
			}
		})
	}
}
