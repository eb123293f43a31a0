package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/terraform"
)

const exampleDir = "examples/demo"

// walkthrough applies the example to the fakes with the terraform or tofu of that name, shows that a second plan is empty,
// and lists what exists. What it and Terraform print goes to out.
func walkthrough(ctx context.Context, s *sandbox, name, binary string, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	urls := make(chan string, 1)
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx, "127.0.0.1:0", func(url string) { urls <- url }) }()

	var url string
	select {
	case url = <-urls:
	case err := <-ended:
		return err
	}
	dir, err := os.MkdirTemp("", "commercehooks-demo-")
	if err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left the system clears away
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
	tf.SetStdout(out)
	tf.SetStderr(os.Stderr)

	say(out, "The fakes of %d vendors listen on %s. Applying %s:", len(s.vendors), url, exampleDir)
	address := tfexec.Var("address=" + url)
	if err := tf.Apply(ctx, address); err != nil {
		return fmt.Errorf("applying %s: %w", exampleDir, err)
	}
	say(out, "Planning again:")
	changes, err := tf.Plan(ctx, address)
	if err != nil {
		return fmt.Errorf("planning again: %w", err)
	}
	if changes {
		return errors.New("the second plan is not empty")
	}
	say(out, "The second plan is empty. What the vendors hold now:")
	for _, v := range s.vendors {
		hooks := v.Fake.Hooks()
		if len(hooks) == 0 {
			return fmt.Errorf("%s holds no hooks", v.Title)
		}
		for _, h := range hooks {
			_, _ = fmt.Fprintf(out, "  %-15s %-31s %s\n", v.Title, h.Events, h.Address)
		}
	}
	say(out, "To look around yourself: make install, go run ./internal/sandbox, and terraform apply in %s.", exampleDir)
	return nil
}

func say(out io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(out, "\n"+format+"\n", args...)
}
