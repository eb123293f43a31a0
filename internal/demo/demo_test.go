package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// needTerraform skips a test of the whole program outside `make test`, which sets TF_ACC and provides Terraform.
func needTerraform(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("runs Terraform: set TF_ACC=1")
	}
}

// build returns the path of a provider built from this tree.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "terraform-provider-commercehooks")
	command := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../..")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// terraformPath is the terraform that the acceptance tests run.
func terraformPath() string {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	return "terraform"
}

// TestAccWalkthrough runs what `make demo` runs.
func TestAccWalkthrough(t *testing.T) {
	needTerraform(t)
	binary := build(t)
	t.Chdir("../..")
	all := vendors()
	if err := walkthrough(t.Context(), all, terraformPath(), binary); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if len(v.Fake.Hooks()) == 0 {
			t.Errorf("%s holds nothing", v.Title)
		}
	}
}

// secretsConfig uses every secret that the provider knows. Each contains "s3cr3t", and so does nothing else.
const secretsConfig = `
resource "moltin_integration" "webhook" {
  provider      = commercehooks
  name          = "webhook ${var.round}"
  observes      = ["order.paid"]
  configuration = { url = "https://hooks.example.com/a", secret_key = "key-s3cr3t-${var.round}" }
}

resource "moltin_integration" "sqs" {
  provider         = commercehooks
  name             = "queue ${var.round}"
  integration_type = "aws_sqs"
  observes         = ["order.paid"]
  configuration = {
    url                   = "https://sqs.eu-west-1.amazonaws.com/123456789/orders"
    region                = "eu-west-1"
    aws_access_key_id     = "AKIA-s3cr3t-${var.round}"
    aws_secret_access_key = "aws-s3cr3t-${var.round}"
  }
}

resource "moltin_integration" "stomp" {
  provider         = commercehooks
  name             = "topic ${var.round}"
  integration_type = "stomp"
  observes         = ["order.paid"]
  configuration    = { addresses = ["stomp+ssl://mq.example.com:61614"], username = "shop", password = "pw-s3cr3t-${var.round}" }
}

resource "moltin_v1_webhook" "hook" {
  provider     = commercehooks
  url          = "https://hooks.example.com/b/${var.round}"
  content_type = "json"
  create       = true
  update       = true
  delete       = true
  enabled      = true
  secret       = "v1-s3cr3t-${var.round}"
}

resource "commercelayer_webhook" "hook" {
  provider     = commercehooks
  topic        = "orders.place"
  callback_url = "https://hooks.example.com/c/${var.round}"
}

resource "doo_webhook" "hook" {
  provider = commercehooks
  name     = "tickets ${var.round}"
  hooks    = [{ type = "order_created", endpoint = "https://hooks.example.com/d" }]
  authentication = {
    endpoint    = "https://hooks.example.com/token"
    credentials = { client_secret = "doo-s3cr3t-${var.round}" }
  }
}

variable "round" {}
`

// TestAccNoSecretInLogs runs a whole life of every kind of hook with all logs on, and looks for every secret and token
// that was used.
func TestAccNoSecretInLogs(t *testing.T) {
	needTerraform(t)
	binary := build(t)
	all := vendors()
	server := httptest.NewServer(handler(all))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	t.Chdir("../..")
	tf, err := prepare(t.Context(), dir, terraformPath(), binary)
	if err != nil {
		t.Fatal(err)
	}
	required := "terraform {\n  required_providers {\n    commercehooks = { source = \"commercehooks/commercehooks\" }\n  }\n}\n"
	config := required + providerBlock(all, server.URL) + secretsConfig
	if err := os.WriteFile(filepath.Join(dir, "config", "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	logs := filepath.Join(dir, "trace.log")
	if err := errors.Join(tf.SetLog("TRACE"), tf.SetLogPath(logs)); err != nil {
		t.Fatal(err)
	}
	tf.SetStdout(io.Discard)
	for _, round := range []string{"1", "2"} {
		if err := tf.Apply(context.Background(), tfexec.Var("round="+round)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tf.Destroy(context.Background(), tfexec.Var("round=2")); err != nil {
		t.Fatal(err)
	}

	written, err := os.ReadFile(logs)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(written, []byte("/commercelayer/api/webhooks")) {
		t.Fatal("the log doesn't show the provider's requests")
	}
	for secret := range secretsUsed(all) {
		for line := range bytes.Lines(written) {
			if bytes.Contains(line, []byte(secret)) {
				t.Errorf("%q is in the log: %.300s", secret, line)
				break
			}
		}
	}
}

// secretsUsed are the secrets of the configuration and of the fakes, and every token that was sent.
func secretsUsed(all []vendor) map[string]bool {
	secrets := map[string]bool{"s3cr3t": true, "demo-secret": true, "demo-key": true}
	for _, v := range all {
		for _, request := range v.Fake.Requests() {
			if token := fakeserver.Bearer(&http.Request{Header: request.Header}); token != "" {
				secrets[token] = true
			}
		}
	}
	return secrets
}

func TestPage(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(handler(vendors()))
	t.Cleanup(server.Close)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vendors() {
		if !strings.Contains(string(body), v.Title) {
			t.Errorf("the page doesn't show %s", v.Title)
		}
	}
}

func TestServeOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:80", "nonsense"} {
		if err := serve(t.Context(), nil, addr, func(string) { t.Errorf("serving on %s", addr) }); err == nil {
			t.Errorf("%s was accepted", addr)
		}
	}
}
