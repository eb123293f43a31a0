package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// Main is the TestMain of a package whose tests use a CLI. Terraform then starts the test binary as a provider, and the
// namespace and name of its folder determine which one: a provider under test, or one that only has to exist.
func Main(m *testing.M) {
	if os.Getenv("TF_PLUGIN_MAGIC_COOKIE") == "" { // Terraform sets it for a provider
		os.Exit(m.Run())
	}
	server := providerserver.NewProtocol6(idle{})
	if filepath.Base(filepath.Dir(os.Args[0])) == "commercehooks" {
		name := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"), "terraform-provider-")
		if member, err := provider.MemberNamed(name); err == nil {
			server = provider.NewServer(member, "test")
		}
	}
	if err := tf6server.Serve(os.Args[0], server); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// CLI is a folder in which a test runs Terraform itself, for what terraform-plugin-testing doesn't support: starting with
// another provider's state, or invoking an action. It needs no init.
type CLI struct {
	// Host is the registry's host, such as "registry.terraform.io".
	Host string

	t         *testing.T
	dir, path string
	env       []string
}

// NewCLI returns an empty folder. others are additional providers, as namespace/type, that Terraform must be able to start
// but that do nothing. It skips the test without TF_ACC. The test's package needs Main.
func NewCLI(t *testing.T, others ...string) *CLI {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		path = "terraform"
	}
	path, err := exec.LookPath(path)
	if err != nil {
		t.Skip(err)
	}
	c := &CLI{Host: "registry.terraform.io", t: t, dir: t.TempDir(), path: path}
	if onOpenTofu, _ := OnOpenTofu(); onOpenTofu {
		c.Host = "registry.opentofu.org"
	}
	overrides := ""
	for _, member := range provider.Members() {
		others = append(others, member.Source())
	}
	for _, source := range others {
		overrides += fmt.Sprintf("    %q = %q\n", c.Host+"/"+source, link(t, source))
	}
	settings := filepath.Join(t.TempDir(), "terraformrc")
	c.write(settings, "provider_installation {\n  dev_overrides {\n"+overrides+"  }\n  direct {}\n}\n")
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") {
			c.env = append(c.env, variable)
		}
	}
	c.env = append(c.env, "TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1")
	return c
}

// link returns a folder in which the provider's executable is the test binary.
func link(t *testing.T, provider string) string {
	t.Helper()
	tests, err := os.Executable()
	dir := filepath.Join(t.TempDir(), filepath.Dir(provider))
	if err == nil {
		err = os.Mkdir(dir, 0o700)
	}
	if err == nil {
		suffix := strings.TrimPrefix(filepath.Ext(tests), ".test") // .exe on Windows
		err = os.Symlink(tests, filepath.Join(dir, "terraform-provider-"+filepath.Base(provider)+suffix))
	}
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(dir)
}

// Write writes a file to the folder, such as "main.tf" or "tests/main.tftest.hcl".
func (c *CLI) Write(name, content string) {
	c.t.Helper()
	c.write(filepath.Join(c.dir, name), content)
}

func (c *CLI) write(path, content string) {
	c.t.Helper()
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, []byte(content), 0o600)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// State returns the state in the folder, as JSON.
func (c *CLI) State() string { return c.Read("terraform.tfstate") }

// Read returns the content of a file in the folder.
func (c *CLI) Read(name string) string {
	c.t.Helper()
	content, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(content)
}

// Run runs a command, which must succeed, and returns its output.
func (c *CLI) Run(args ...string) string {
	c.t.Helper()
	out, code := c.Try(args...)
	if code != 0 {
		c.t.Fatalf("%s %s ended with %d:\n%s", filepath.Base(c.path), strings.Join(args, " "), code, out)
	}
	return out
}

// Try runs a command and returns its output, including errors, and its exit code.
func (c *CLI) Try(args ...string) (out string, code int) {
	c.t.Helper()
	command := exec.CommandContext(c.t.Context(), c.path, args...)
	command.Dir, command.Env = c.dir, c.env
	printed, err := command.CombinedOutput()
	if command.ProcessState == nil {
		c.t.Fatal(err)
	}
	return string(printed), command.ProcessState.ExitCode()
}

// NeedsTerraform skips the test if the CLI is OpenTofu or a Terraform before this version.
func (c *CLI) NeedsTerraform(major, minor int) {
	c.t.Helper()
	if !c.HasTerraform(major, minor) {
		c.t.Skipf("needs Terraform %d.%d", major, minor)
	}
}

// HasTerraform reports whether the CLI is Terraform of this version or later. It is false for OpenTofu.
func (c *CLI) HasTerraform(major, minor int) bool {
	c.t.Helper()
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(c.Run("version", "-json")), &version); err != nil {
		c.t.Fatal(err)
	}
	var has [2]int
	if _, err := fmt.Sscanf(version.Terraform, "%d.%d", &has[0], &has[1]); err != nil {
		c.t.Fatal(err)
	}
	onOpenTofu, _ := OnOpenTofu()
	return !onOpenTofu && (has[0] > major || has[0] == major && has[1] >= minor)
}

// idle is a provider that Terraform requires because a state names it, and that does nothing.
type idle struct{}

func (idle) Metadata(context.Context, framework.MetadataRequest, *framework.MetadataResponse) {}

func (idle) Schema(context.Context, framework.SchemaRequest, *framework.SchemaResponse) {}

func (idle) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {}

func (idle) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (idle) Resources(context.Context) []func() resource.Resource { return nil }
