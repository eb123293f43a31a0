package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// commandVariable makes this test's program one that sandbox exec runs, and says what it does.
const commandVariable = "SANDBOX_TEST_COMMAND"

// TestMain is also the command that TestExec runs. It ends the browser that tests have started, and removes the
// provider that they have built.
func TestMain(m *testing.M) {
	switch code, todo := os.Getenv("SANDBOX_TEST_CODE"), os.Getenv(commandVariable); todo {
	case "":
		code := m.Run()
		theBrowser.end()
		_ = os.RemoveAll(theBuild.dir)
		os.Exit(code)
	case "env":
		fmt.Println(strings.Join(os.Environ(), "\n"))
		in, _ := io.ReadAll(os.Stdin)
		fmt.Println("read", string(in))
		fmt.Fprintln(os.Stderr, "complained")
		answer, err := http.Get(os.Getenv(urlVariable) + "/_sandbox") //nolint:noctx // of a program of its own
		if err != nil {
			os.Exit(99)
		}
		_ = answer.Body.Close()
		fmt.Println("status", answer.StatusCode)
		n, _ := strconv.Atoi(code)
		os.Exit(n)
	case "obey":
		terminated := make(chan os.Signal, 1)
		signal.Notify(terminated, syscall.SIGTERM)
		fmt.Println("waiting")
		<-terminated
		n, _ := strconv.Atoi(code)
		os.Exit(n)
	case "wait":
		fmt.Println("waiting")
		select {}
	}
}

// executed runs a command by sandbox exec.
func executed(ctx context.Context, t *testing.T, out io.Writer, todo, code string, args ...string) (int, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	env := append(os.Environ(), commandVariable+"="+todo, "SANDBOX_TEST_CODE="+code, "MOLTIN_ACCESS_TOKEN=real", "COMMERCELAYER_ORGANIZATION=real",
		"COMMERCELAYER_CLIENT_SECRET=real", "MOLTINX=kept", urlVariable+"=http://127.0.0.1:1")
	got := run(ctx, append(append([]string{"exec"}, args...), "--", self), streams{strings.NewReader("piped in"), out, &errs, env})
	return got, errs.String()
}

// TestExec: the command finds the sandbox in its environment, and exec ends as it does.
func TestExec(t *testing.T) {
	t.Parallel()
	for _, code := range []int{0, 3, 1} {
		var out bytes.Buffer
		got, errs := executed(t.Context(), t, &out, "env", strconv.Itoa(code), "-limits")
		lines := strings.Split(out.String(), "\n")
		if got != code || errs != "complained\n" || !slices.Contains(lines, "read piped in") || !slices.Contains(lines, "status 200") {
			t.Fatalf("%d instead of %d, %s\n%s", got, code, errs, &out)
		}
		variables := map[string]string{}
		for _, line := range lines {
			name, value, _ := strings.Cut(line, "=")
			variables[name] = value
		}
		url := variables[urlVariable]
		for name, want := range map[string]string{
			"MOLTIN_BASE_URL": url + "/moltin", "MOLTIN_CLIENT_ID": "demo", "MOLTIN_CLIENT_SECRET": "demo-secret",
			"MOLTIN_V1_BASE_URL": url + "/moltin_v1", "MOLTIN_V1_CLIENT_ID": "demo", "MOLTIN_V1_CLIENT_SECRET": "demo-secret",
			"COMMERCELAYER_BASE_URL": url + "/commercelayer", "COMMERCELAYER_AUTH_URL": url + "/commercelayer/oauth/token",
			"COMMERCELAYER_CLIENT_ID": "demo", "COMMERCELAYER_CLIENT_SECRET": "demo-secret",
			"DOO_BASE_URL": url + "/doo", "DOO_API_KEY": "demo-key", "DOO_CLIENT_ID": "demo", "DOO_CLIENT_SECRET": "demo-secret", "DOO_TEAM_ID": "111",
			"MOLTIN_ACCESS_TOKEN": "", "COMMERCELAYER_ORGANIZATION": "", "MOLTINX": "kept",
		} {
			if variables[name] != want {
				t.Errorf("%s is %q, want %q", name, variables[name], want)
			}
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := http.DefaultClient.Do(request); err == nil {
			_ = answer.Body.Close()
			t.Error("the sandbox still answers")
		}
	}
}

// TestExec_refused: a command that can't be run.
func TestExec_refused(t *testing.T) {
	t.Parallel()
	for args, test := range map[string]struct {
		code int
		want string
	}{
		"exec": {2, "needs a command"}, "exec --": {2, "needs a command"}, "exec -x -- y": {2, "-x"},
		"exec -- no-such-command-at-all": {127, "running no-such-command-at-all: not found"}, "exec -- " + t.TempDir(): {126, "not an executable file"},
	} {
		var errs bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), streams{out: io.Discard, err: &errs}); code != test.code || !strings.Contains(errs.String(), test.want) {
			t.Errorf("%s: ends with %d, %s", args, code, &errs)
		}
	}
}

// TestExec_stopped: what is terminated terminates its command.
func TestExec_stopped(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	out := newOutput()
	code := make(chan int)
	go func() {
		got, _ := executed(ctx, t, out, "wait", "")
		code <- got
	}()
	out.find(t, "waiting")
	stop()
	if got := <-code; got == 0 {
		t.Error("it ends as if the command had succeeded")
	}
}

// TestExec_obeyed: a command that ends in its own way when it is terminated gives its own code, 0 too.
func TestExec_obeyed(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGTERM")
	}
	for _, want := range []string{"0", "7"} {
		ctx, stop := context.WithCancel(t.Context())
		out, done := newOutput(), make(chan struct{})
		go func() {
			defer close(done)
			if got, errs := executed(ctx, t, out, "obey", want); strconv.Itoa(got) != want || errs != "" {
				t.Errorf("%d instead of %s, %s", got, want, errs)
			}
		}()
		out.find(t, "waiting")
		stop()
		<-done
	}
}
