package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/terraform"
)

const exampleDir = "examples/demo"

// walkthrough applies the example to its own sandbox with the terraform or tofu of that name, shows that a second plan is empty,
// lists what exists, and sends an event of each vendor to the sandbox's receiver, which verifies it. It prints to out.
func walkthrough(ctx context.Context, name, binary string, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, listener, err := open(ctx, options{addr: "127.0.0.1:0", seed: "demo"})
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx, listener) }()
	defer func() {
		cancel()
		<-ended //nolint:errcheck // where serving failed, so did what came before
	}()
	dir, err := os.MkdirTemp("", "commercehooks-demo-")
	if err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // the system cleans up whatever is left
	path, err := terraform.Find(ctx, name, dir)
	if err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(dir, "config"), os.DirFS(exampleDir)); err != nil {
		return fmt.Errorf("copying %s (is this the root of the repository?): %w", exampleDir, err)
	}
	tf, err := terraform.New(path, filepath.Join(dir, "config"), filepath.Dir(binary), nil)
	if err != nil {
		return err
	}
	say(out, "The APIs of %d vendors are faked on %s. terraform apply, in %s:", len(s.vendors), urlOf(listener), exampleDir)
	if err := applyTwice(ctx, tf, tfexec.Var("address="+urlOf(listener)), out); err != nil {
		return err
	}
	say(out, "What the vendors hold now:")
	for _, v := range s.vendors {
		for _, h := range byEvents(v) {
			_, _ = fmt.Fprintf(out, "  %-15s %-31s %s\n", v.Title, h.Events, h.Address)
		}
	}
	say(out, "An event of each vendor, delivered as the vendor would, and verified by the receiver at that address:")
	for _, v := range s.vendors {
		if err := s.show(ctx, v, out); err != nil {
			return err
		}
	}
	say(out, "To look around yourself: make install, make sandbox, and terraform apply in %s.", exampleDir)
	return nil
}

// applyTwice applies a configuration, and shows that a second plan has no changes.
func applyTwice(ctx context.Context, tf *tfexec.Terraform, address *tfexec.VarOption, out io.Writer) error {
	var printed bytes.Buffer
	tf.SetStdout(&printed)
	tf.SetStderr(&printed)
	err := tf.Apply(ctx, address)
	_, _ = fmt.Fprintln(out, story(printed.String()))
	if err != nil {
		return fmt.Errorf("applying %s: %w", exampleDir, err)
	}
	say(out, "terraform plan, after it:")
	printed.Reset()
	changes, err := tf.Plan(ctx, address)
	_, _ = fmt.Fprintln(out, story(printed.String()))
	switch {
	case err != nil:
		return fmt.Errorf("planning again: %w", err)
	case changes:
		return errors.New("the second plan is not empty")
	}
	return nil
}

// byEvents returns a vendor's hooks sorted by their events, so that the order is the same in every run.
func byEvents(v vendor) []fakeserver.Hook {
	hooks := v.Fake.Hooks()
	slices.SortFunc(hooks, func(a, b fakeserver.Hook) int { return strings.Compare(a.Events, b.Events) })
	return hooks
}

// show sends the last event of a vendor's last hook, and prints how its delivery ended. One that isn't verified is an error.
func (s *sandbox) show(ctx context.Context, v vendor, out io.Writer) error {
	hooks := byEvents(v)
	if len(hooks) == 0 {
		return fmt.Errorf("%s holds no hook", v.Title)
	}
	hook := hooks[len(hooks)-1]
	if len(hook.Observes) == 0 {
		return fmt.Errorf("a hook of %s listens to nothing", v.Title)
	}
	event := slices.Max(hook.Observes)
	fired, err := s.send(v, fakeserver.Firing{Event: event, Hook: hook.ID})
	if err != nil {
		return fmt.Errorf("sending %s of %s: %w", event, v.Title, err)
	}
	id := fired.Deliveries[0].ID
	s.engine.Wait(ctx, delivery.UntilTried, id)
	d, err := s.engine.Get(id)
	if err != nil {
		return fmt.Errorf("delivering %s of %s: %w", event, v.Title, err)
	}
	last, _ := d.Last()
	if d.State != delivery.Delivered {
		why := strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Reason, last.Error, last.Answer))
		return fmt.Errorf("%s of %s was not verified: %s", event, v.Title, why)
	}
	_, err = fmt.Fprintf(out, "  %-15s %-31s %d in %.1f ms, verified\n", v.Title, event, last.Status, milliseconds(last.Duration))
	return err
}

// story returns what Terraform printed without its warning that the provider is a local build, the listing of the plan, and
// its progress.
func story(printed string) string {
	for _, dropped := range []string{
		`(?s)\n?Warning: Provider development overrides.*?releases\.\n`,
		`(?s)(Terraform|OpenTofu) used the selected providers to generate.*?\nPlan: [^\n]+\n`,
		`(?m)^.*: (Creating\.\.\.|Refreshing state\.\.\. .*|Reading\.\.\.)\n`,
		`(?s)\nTerraform has compared.*`,
	} {
		printed = regexp.MustCompile(dropped).ReplaceAllString(printed, "")
	}
	return strings.TrimSpace(regexp.MustCompile(`\n{3,}`).ReplaceAllString(printed, "\n\n"))
}

func say(out io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(out, "\n"+format+"\n\n", args...)
}
