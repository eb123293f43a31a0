package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
)

// secretsConfig uses every secret that the provider knows. Each contains "s3cr3t", and so does nothing else. %[1]s is
// "_wo" or "", and %[2]s what the name of one hook ends with.
const secretsConfig = `
terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "secret" {
  ephemeral = %[3]t
  sensitive = true
}

resource "moltin_integration" "webhook" {
  provider = commercehooks
  name     = "webhook %[2]s"
  observes = ["order.paid"]
  configuration {
    url             = "https://hooks.example.com/a"
    secret_key%[1]s = "key-${var.secret}"
  }
}

resource "moltin_integration" "sqs" {
  provider         = commercehooks
  name             = "queue"
  integration_type = "aws_sqs"
  observes         = ["order.paid"]
  configuration {
    url                        = "https://sqs.eu-west-1.amazonaws.com/123456789/orders"
    region                     = "eu-west-1"
    aws_access_key_id          = "AKIAXXXXXXXXXXXXXXXX"
    aws_secret_access_key%[1]s = "aws-${var.secret}"
  }
}

resource "moltin_integration" "stomp" {
  provider         = commercehooks
  name             = "topic"
  integration_type = "stomp"
  observes         = ["order.paid"]
  configuration {
    addresses     = ["stomp+ssl://mq.example.com:61614"]
    username      = "shop"
    password%[1]s = "pw-${var.secret}"
  }
}

resource "moltin_v1_webhook" "hook" {
  provider     = commercehooks
  url          = "https://hooks.example.com/b"
  content_type = "json"
  create       = true
  update       = true
  delete       = true
  enabled      = true
  secret%[1]s  = "v1-${var.secret}"
}

resource "commercelayer_webhook" "hook" {
  provider           = commercehooks
  topic              = "orders.place"
  callback_url       = "https://hooks.example.com/c"
  keep_shared_secret = false
}

ephemeral "commercelayer_webhook_secret" "hook" {
  provider   = commercehooks
  webhook_id = commercelayer_webhook.hook.id
}

resource "moltin_v1_webhook" "relay" {
  provider     = commercehooks
  url          = "https://hooks.example.com/relay"
  content_type = "json"
  create       = true
  update       = true
  delete       = true
  enabled      = true
  secret_wo    = ephemeral.commercelayer_webhook_secret.hook.shared_secret
}

resource "doo_webhook" "hook" {
  provider = commercehooks
  name     = "tickets"
  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/d"
  }
  authentication {
    endpoint = "https://hooks.example.com/token"
    credentials {
      client_secret%[1]s = "doo-${var.secret}"
    }
  }
}
`

// stage is a folder in which Terraform runs the built provider against fakes, with all logs on.
type stage struct {
	dir, config string
	vendors     []vendor
	env         []string
	echoing     atomic.Bool
	said        bytes.Buffer // diagnostics and whatever else Terraform prints
}

func newStage(t *testing.T, binary string) *stage {
	t.Helper()
	box := newSandbox(options{})
	s := &stage{dir: t.TempDir(), vendors: box.vendors}
	working := box.handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.echoing.Load() && r.Method != http.MethodGet && !strings.Contains(r.URL.Path, "oauth") {
			echo(w, r)
			return
		}
		working.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	cli := filepath.Join(s.dir, "terraformrc")
	write(t, cli, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"commercehooks/commercehooks\" = %q\n  }\n  direct {}\n}\n",
		filepath.ToSlash(filepath.Dir(binary))))
	s.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+cli, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(s.dir, "trace.log"))
	s.config = "provider \"commercehooks\" {\n"
	for _, v := range s.vendors {
		s.config += "  " + v.Name + " {\n    requests_per_second = 0\n    max_retries = 1\n"
		for _, setting := range v.Fake.Settings(server.URL + "/" + v.Name) {
			if strings.HasSuffix(setting.Name, "_url") {
				s.config += fmt.Sprintf("    %s = %q\n", setting.Name, setting.Value)
				continue
			}
			s.env = append(s.env, strings.ToUpper(v.Name+"_"+setting.Name)+"="+setting.Value)
		}
		s.config += "  }\n"
	}
	s.config += "}\n"
	return s
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs a command of Terraform and tells whether it succeeded.
func (s *stage) run(t *testing.T, secret string, args ...string) bool {
	t.Helper()
	path, err := exec.LookPath(terraformPath())
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), path, args...)
	command.Dir, command.Env = s.dir, append(slices.Clip(s.env), "TF_VAR_secret="+secret)
	command.Stdout, command.Stderr = &s.said, &s.said
	return command.Run() == nil
}

// found returns the secrets that are in a file or in what Terraform said, by the place.
func (s *stage) found(t *testing.T) map[string]string {
	t.Helper()
	files, err := acctest.Files(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	files["the diagnostics"] = s.said.Bytes()
	all := map[string]string{}
	for secret := range s.secrets() {
		for name, content := range files {
			if at := bytes.Index(content, []byte(secret)); at >= 0 {
				all[name] = fmt.Sprintf("%q in %.200q", secret, content[max(0, at-80):])
			}
		}
	}
	return all
}

// secrets are those of the configuration, of the fakes, and every token that was sent.
func (s *stage) secrets() map[string]bool {
	secrets := map[string]bool{"s3cr3t": true, "demo-secret": true, "demo-key": true}
	for _, v := range s.vendors {
		for _, request := range v.Fake.Requests() {
			if token := fakeserver.Bearer(&http.Request{Header: request.Header}); token != "" {
				secrets["Bearer "+token] = true // some are too short to be looked for alone
			}
		}
		if shop, ok := v.Fake.(*commercelayerfake.Fake); ok {
			for _, hook := range shop.Webhooks() {
				secrets[hook.SharedSecret] = true
			}
		}
	}
	return secrets
}

// life creates every kind of hook and changes the secrets.
func (s *stage) life(t *testing.T, suffix, name string, ephemeral bool) {
	t.Helper()
	write(t, filepath.Join(s.dir, "main.tf"), s.config+fmt.Sprintf(secretsConfig, suffix, name, ephemeral))
	for round, secret := range []string{"s3cr3t-1", "s3cr3t-2"} {
		plan := fmt.Sprintf("plan%d", round)
		if !s.run(t, secret, "plan", "-input=false", "-no-color", "-out="+plan) || !s.run(t, secret, "apply", "-input=false", "-no-color", plan) ||
			!s.run(t, secret, "show", "-json", plan) {
			t.Fatalf("round %d failed:\n%s", round, &s.said)
		}
	}
}

// echo answers every write with a refusal that repeats what was sent, in a shape in which every vendor may put it.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	words := fmt.Sprintf("%s %s %s", body, r.Header.Get("Authorization"), r.Header.Get("X-Api-Key"))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusUnprocessableEntity)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"errors": []map[string]string{{"status": "422", "title": "Invalid", "detail": words}},
		"status": false, "response_status": http.StatusUnprocessableEntity, "developer_message": words,
	})
}

// TestAccSecretsStayInside runs a whole life of every kind of hook with write-only secrets and looks for every secret and
// token that was used in logs, states, plans and diagnostics.
func TestAccSecretsStayInside(t *testing.T) {
	t.Parallel()
	needTerraform(t)
	s := newStage(t, build(t))
	s.life(t, "_wo", "", true)
	s.echoing.Store(true)
	if s.run(t, "s3cr3t-3", "apply", "-auto-approve", "-input=false", "-no-color") {
		t.Fatal("the vendors were to refuse")
	}
	log, err := os.ReadFile(filepath.Join(s.dir, "trace.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(s.said.Bytes(), []byte("(secret)")) {
		t.Error("no diagnostic quotes what the vendors repeated")
	}
	for _, want := range []string{"/commercelayer/api/webhooks", "/doo/v1/team/", "/moltin/v2/integrations", "/moltin_v1/v1/webhooks"} {
		if !bytes.Contains(log, []byte(want)) {
			t.Errorf("the log doesn't show a request to %s", want)
		}
	}
	for place, what := range s.found(t) {
		t.Errorf("%s holds %s", place, what)
	}
}

// TestAccSecretsAreFound plants secrets, so that the test above is known to find them: plain attributes, which belong to
// the state, and a name.
func TestAccSecretsAreFound(t *testing.T) {
	t.Parallel()
	needTerraform(t)
	s := newStage(t, build(t))
	s.life(t, "", "s3cr3t", false)
	_, _ = io.WriteString(&s.said, "s3cr3t")
	found := s.found(t)
	for _, want := range []string{"terraform.tfstate", "plan0/tfplan", "the diagnostics"} {
		if found[want] == "" {
			t.Errorf("nothing was found in %s, only in %s", want, slices.Sorted(maps.Keys(found)))
		}
	}
}
