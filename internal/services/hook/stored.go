package hook

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// difference is an attribute that a vendor stored differently than it was sent. It has no values if it is a group that one side
// lacks.
type difference struct {
	at           path.Path
	sent, stored attr.Value
}

// differences returns where two models differ, in the order of their fields. Unknown values don't count.
func differences[M any](sent, stored M) []difference {
	return differencesIn(path.Empty(), reflect.ValueOf(sent), reflect.ValueOf(stored))
}

func differencesIn(at path.Path, sent, stored reflect.Value) []difference {
	var all []difference
	for i := range sent.NumField() {
		field, before, now := sent.Type().Field(i), sent.Field(i), stored.Field(i)
		name := at.AtName(field.Tag.Get("tfsdk"))
		switch {
		case field.Anonymous:
			all = append(all, differencesIn(at, before, now)...)
		case isGroup(before) && before.IsNil() != now.IsNil():
			all = append(all, difference{at: name})
		case isGroup(before) && !before.IsNil():
			all = append(all, differencesIn(name, before.Elem(), now.Elem())...)
		case isGroup(before):
		default:
			was, isValue := before.Interface().(attr.Value)
			is, _ := now.Interface().(attr.Value)
			if isValue && !was.IsUnknown() && !was.Equal(is) {
				all = append(all, difference{name, was, is})
			}
		}
	}
	return all
}

// storedOtherwise returns where a vendor shows something other than what a change sent.
func (r *Resource[M, O, C]) storedOtherwise(ctx context.Context, c Change[M], shown *O) []difference {
	found, _ := c.Plan.Refresh(shown)
	var sent []difference // unchanged attributes weren't sent
	if c.Prior != nil {
		sent = differences(*c.Prior, c.Plan)
	}
	s := r.Kind.Schema(ctx)
	all := slices.DeleteFunc(differences(c.Plan, found), func(d difference) bool {
		isSent := c.Prior == nil || slices.ContainsFunc(sent, func(other difference) bool { return other.at.Equal(d.at) })
		attribute, diags := s.AttributeAtPath(ctx, d.at)
		isOwn := !diags.HasError() && (attribute.IsWriteOnly() || attribute.IsComputed() && !attribute.IsOptional())
		return !isSent || isOwn
	})
	return append(all, r.secretsStoredOtherwise(c, shown)...)
}

// secretsStoredOtherwise returns the secrets of a change for which the vendor shows something other than what was sent.
func (r *Resource[M, O, C]) secretsStoredOtherwise(c Change[M], shown *O) []difference {
	writeOnly := map[string]bool{}
	for _, s := range r.changes(&c) {
		if s.isSent() {
			writeOnly[s.planned.Name] = true
		}
	}
	before := new(M)
	if c.Prior != nil {
		before = c.Prior
	}
	var all []difference
	planned, prior := r.secrets(&c.Plan, nil), r.secrets(before, nil)
	for i, s := range r.secrets(&c.Sent, shown) {
		switch {
		case s.Fits():
		case writeOnly[s.Name]:
			all = append(all, difference{at: s.writeOnlyPath()})
		case !planned[i].Plain.IsNull() && !planned[i].Plain.Equal(*prior[i].Plain):
			all = append(all, difference{at: s.At})
		}
	}
	return all
}

// again is the consequence of a value that a vendor stores differently.
const again = "Every plan will change it again"

// isTold reports whether there is already a diagnostic for an attribute.
func isTold(diags diag.Diagnostics, at path.Path) bool {
	return slices.ContainsFunc(diags, func(d diag.Diagnostic) bool {
		told, ok := d.(diag.DiagnosticWithPath)
		return ok && told.Path().Equal(at)
	})
}

// warnStored warns about what a vendor stored differently than it was sent, and states the consequence. It skips attributes that
// already have a diagnostic.
func (r *Resource[M, O, C]) warnStored(ctx context.Context, id string, all []difference, consequence string, diags *diag.Diagnostics) {
	for _, d := range all {
		if isTold(*diags, d.at) {
			continue
		}
		detail := fmt.Sprintf("%s stored a different value of %s than was sent. Neither is shown here, because they may be "+
			"sensitive. %s: configure the value that %[1]s stored, which the next plan shows unless it is a secret.", r.Noun.Vendor, d.at, consequence)
		if sent, stored, ok := r.shown(ctx, d); ok {
			detail = fmt.Sprintf("%s was sent as %s, and %s stored %s. %s: configure %[4]s.", d.at, sent, r.Noun.Vendor, stored, consequence)
		}
		diags.AddAttributeWarning(d.at, fmt.Sprintf("%s %s has a different %s than was sent", r.Noun, id, d.at), detail)
	}
}

// shown returns both values if a message may show them: neither may be in a group, sensitive or an address. Groups are about where
// events go, or how to log in there.
func (r *Resource[M, O, C]) shown(ctx context.Context, d difference) (sent, stored string, ok bool) {
	attribute, diags := r.Kind.Schema(ctx).AttributeAtPath(ctx, d.at)
	if diags.HasError() || attribute.IsSensitive() || len(d.at.Steps()) > 1 || d.stored == nil {
		return "", "", false
	}
	switch d.sent.(type) {
	case types.String, types.Bool, types.Int64:
		sent, stored = d.sent.String(), d.stored.String()
	default:
		return "", "", false
	}
	isAddress := func(text string) bool { return strings.Contains(text, "://") }
	return sent, stored, !isAddress(sent) && !isAddress(stored)
}

// WarnStored is for a vendor whose response to a create doesn't show the hook. It warns if the first read after that shows something
// other than what was sent, and states the consequence.
func (r *Resource[M, O, C]) WarnStored(ctx context.Context, before, after tfsdk.State, consequence string, diags *diag.Diagnostics) {
	sent := modelOf[M](ctx, before.Schema, before.Raw, diags)
	stored := modelOf[M](ctx, after.Schema, after.Raw, diags)
	own := []path.Path{path.Root("id")}
	for _, s := range r.secrets(&sent, nil) { // the refresh reports on write-only ones
		own = append(own, sibling(s.At, "_wo_version"))
	}
	all := slices.DeleteFunc(differences(sent, stored), func(d difference) bool { return slices.ContainsFunc(own, d.at.Equal) })
	r.warnStored(ctx, sent.base().ID.ValueString(), all, consequence, diags)
}
