package services

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Results is the answer to a list of Terraform's: what of a walk through the vendor's list matches, each as it is to be
// shown. It goes no further than limit, unless that is 0, and than Terraform asks. A walk that fails ends it with an
// error. Reading it may take DefaultTimeout.
func Results[T any](ctx context.Context, n Noun, limit int64, walk func(context.Context) iter.Seq2[T, error],
	matches func(T) bool, shown func(context.Context, T) list.ListResult) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		ctx, cancel := context.WithTimeout(ctx, DefaultTimeout)
		defer cancel()
		var pushed int64
		for object, err := range walk(ctx) {
			if err != nil {
				var diags diag.Diagnostics
				n.Failed(&diags, "list", "", err)
				push(list.ListResult{Diagnostics: diags})
				return
			}
			if !matches(object) {
				continue
			}
			pushed++
			if !push(shown(ctx, object)) || pushed == limit {
				return
			}
		}
	}
}

// NoTimeouts is the timeouts attribute where it isn't configured.
func NoTimeouts(ctx context.Context) timeouts.Value {
	kind, _ := TimeoutsAttribute(ctx).GetType().(timeouts.Type)
	return timeouts.Value{Object: types.ObjectNull(kind.AttrTypes)}
}

// OnlyNamed returns the only object with this name. Where there is none, or where there are several, it says so, with
// their ids. where tells among whose objects was looked, as in "of team 111".
func OnlyNamed[T any](n Noun, all []T, name, where string, nameOf, idOf func(T) string, diags *diag.Diagnostics) (found T, ok bool) {
	var ids []string
	for _, object := range all {
		if nameOf(object) == name {
			found, ids = object, append(ids, idOf(object))
		}
	}
	switch len(ids) {
	case 1:
		return found, true
	case 0:
		diags.AddAttributeError(path.Root("name"), fmt.Sprintf("Unable to read %s", n),
			fmt.Sprintf("No %s is named %q, among %d %s.", n, name, len(all), where))
	default:
		diags.AddAttributeError(path.Root("name"), fmt.Sprintf("Unable to read %s", n),
			fmt.Sprintf("%d %ss %s are named %q. Use id instead: %s.", len(ids), n, where, name, strings.Join(ids, ", ")))
	}
	return found, false
}
