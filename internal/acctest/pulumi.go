package acctest

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// Pulumi is a Pulumi project in YAML, for tests that run one of the providers through Pulumi's bridge to Terraform
// providers.
type Pulumi struct {
	t      *testing.T
	dir    string
	env    []string
	header string // the start of each program
}

// NewPulumi returns a project with an empty stack. source is the provider's source, such as "commercehooks/moltin", and
// flags are the bridge's. It skips the test unless ACC_PULUMI is set to the version of the bridge. Then pulumi,
// pulumi-resource-terraform-provider, and pulumi-language-yaml must be on PATH. The test's package needs Main.
func NewPulumi(t *testing.T, source string, flags ...string) *Pulumi {
	t.Helper()
	version := os.Getenv("ACC_PULUMI")
	if version == "" {
		t.Skip("ACC_PULUMI is not set")
	}
	p := &Pulumi{t: t, dir: t.TempDir()}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "PULUMI_") {
			p.env = append(p.env, variable)
		}
	}
	p.env = append(p.env, "PULUMI_HOME="+t.TempDir(), "PULUMI_BACKEND_URL=file://"+filepath.ToSlash(t.TempDir()),
		"PULUMI_CONFIG_PASSPHRASE=test", "PULUMI_SKIP_UPDATE_CHECK=true", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true")
	p.Write("name: shop\nruntime: yaml\n")
	p.Run("stack", "init", "test")
	binary := path.Join(link(t, source), "terraform-provider-"+path.Base(source))
	p.Run(append([]string{"package", "add", "terraform-provider@" + version, "--", binary}, flags...)...)
	header, err := os.ReadFile(p.program())
	if err != nil {
		t.Fatal(err)
	}
	p.header = string(header)
	return p
}

func (p *Pulumi) program() string { return filepath.Join(p.dir, "Pulumi.yaml") }

// Write writes the program's sections config, resources, and outputs. The other sections come from the project.
func (p *Pulumi) Write(sections string) {
	p.t.Helper()
	if err := os.WriteFile(p.program(), []byte(p.header+sections), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Run runs a command, which must succeed, and returns its output.
func (p *Pulumi) Run(args ...string) string {
	p.t.Helper()
	command := exec.CommandContext(p.t.Context(), "pulumi", append([]string{"--non-interactive"}, args...)...)
	command.Dir, command.Env = p.dir, p.env
	out, err := command.CombinedOutput()
	if err != nil {
		p.t.Fatalf("pulumi %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
