package driver

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// about is the address of the object that a diagnostic is about. It is stored as the diagnostic's Extra.
type about string

func problem(address, summary, format string, args ...any) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Extra: about(address)}
}

// failed turns an error that doesn't come from a diagnostic, such as one of the protocol, into diagnostics.
func failed(address string, err error) hcl.Diagnostics {
	return hcl.Diagnostics{problem(address, "Plugin error", "%s", err)}
}

// said converts a provider's diagnostics about an object, and adds the line of the configuration. block may be nil.
func said(diags []*tfprotov6.Diagnostic, address string, block *hclsyntax.Block) hcl.Diagnostics {
	var all hcl.Diagnostics
	for _, d := range diags {
		converted := &hcl.Diagnostic{Severity: hcl.DiagError, Summary: d.Summary, Detail: d.Detail, Extra: about(address)}
		if d.Severity == tfprotov6.DiagnosticSeverityWarning {
			converted.Severity = hcl.DiagWarning
		}
		if block != nil {
			converted.Subject = place(d.Attribute, block).Ptr()
		}
		all = append(all, converted)
	}
	return all
}

// place returns where a block sets an attribute, or else the block's first line.
func place(path *tftypes.AttributePath, block *hclsyntax.Block) hcl.Range {
	if path == nil {
		return block.DefRange()
	}
	steps := path.Steps()
	for len(steps) > 0 {
		name, ok := steps[0].(tftypes.AttributeName)
		if !ok {
			break
		}
		steps = steps[1:]
		if a, ok := block.Body.Attributes[string(name)]; ok {
			return a.Range()
		}
		nth := 0
		if len(steps) > 0 {
			if index, ok := steps[0].(tftypes.ElementKeyInt); ok {
				nth, steps = int(index), steps[1:]
			}
		}
		var same []*hclsyntax.Block
		for _, nested := range block.Body.Blocks {
			if nested.Type == string(name) {
				same = append(same, nested)
			}
		}
		if nth >= len(same) {
			break
		}
		block = same[nth]
	}
	return block.DefRange()
}

// render formats diagnostics of one severity as Terraform does, without its frame and line breaks.
func render(diags hcl.Diagnostics, severity hcl.DiagnosticSeverity, source []byte) string {
	var texts []string
	for _, d := range diags {
		if d.Severity != severity {
			continue
		}
		title := "Error: "
		if severity == hcl.DiagWarning {
			title = "Warning: "
		}
		var b strings.Builder
		b.WriteString(title + d.Summary + "\n")
		address, _ := d.Extra.(about)
		if address != "" {
			fmt.Fprintf(&b, "\n  with %s,", address)
		}
		if d.Subject != nil {
			lines := bytes.Split(source, []byte("\n"))
			if n := d.Subject.Start.Line; n > 0 && n <= len(lines) {
				fmt.Fprintf(&b, "\n  on %s line %d:\n  %d: %s\n", filename, n, n, lines[n-1])
			}
		} else if address != "" {
			b.WriteString("\n")
		}
		if d.Detail != "" {
			b.WriteString("\n" + d.Detail + "\n")
		}
		if text := b.String(); !slices.Contains(texts, text) { // Terraform also prints duplicates once
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "\n")
}

// asError returns the error that the CLI would end with.
func (m *module) asError(diags hcl.Diagnostics) error {
	if !diags.HasErrors() {
		return nil
	}
	for _, d := range diags {
		if what, ok := d.Extra.(unsupported); ok {
			return what
		}
		if d.Summary == "Call to unknown function" { // but Terraform may support it
			return unsupported("a function: " + d.Detail)
		}
	}
	return fmt.Errorf("%s", render(diags, hcl.DiagError, m.source))
}

// pathText formats a path as in messages, such as ".hooks[0].url".
func pathText(path cty.Path) string {
	var b strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case cty.GetAttrStep:
			b.WriteString("." + step.Name)
		case cty.IndexStep:
			switch {
			case !step.Key.IsKnown() || step.Key.IsNull():
				b.WriteString("[...]")
			case step.Key.Type() == cty.String:
				fmt.Fprintf(&b, "[%q]", step.Key.AsString())
			case step.Key.Type() == cty.Number:
				fmt.Fprintf(&b, "[%s]", step.Key.AsBigFloat().Text('f', -1))
			default:
				b.WriteString("[...]")
			}
		}
	}
	return b.String()
}

// errorText formats an error with its path, after the object's address.
func errorText(address string, err error) string {
	if at, ok := err.(cty.PathError); ok { //nolint:errorlint // it isn't wrapped: it comes right from NewErrorf
		return address + pathText(at.Path) + ": " + at.Error()
	}
	return address + ": " + err.Error()
}
