package main

import (
	"context"
	"errors"
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

// TestInterrupted: an interruption during any create leaves no hook.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *shop, n int64) {
		t.Helper()
		ctx, interrupt := context.WithCancel(t.Context())
		var count atomic.Int64
		s.Fake.Break(fakeserver.Fault{Times: -1, PassThrough: true, Match: func(r *http.Request) bool {
			if s.isCreate(r) && count.Add(1) == n {
				interrupt()
			}
			return false
		}})
		if code := s.run(ctx, "-test-account"); code != exitCouldNotAsk || count.Load() != n {
			t.Errorf("it ended with %d after %d creates, want %d after %d:\n%s%s", code, count.Load(), exitCouldNotAsk, n, &s.out, &s.err)
		}
		if !strings.Contains(s.out.String(), "interrupted") {
			t.Errorf("it says\n%s", &s.out)
		}
		s.untouched(t)
	})
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
		"-test-account and":                     "is no flag",
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
