package services

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// nearestShown is how many names an error suggests.
const nearestShown = 3

// NamesFunction is a function that returns the names of a catalogue that match a pattern.
type NamesFunction struct {
	// Name is the function's name, with the service's as a prefix, such as "moltin_events".
	Name string
	// Vendor is the vendor's name as users read it.
	Vendor string
	// Thing and Things are what the names stand for, such as "topic" and "topics".
	Thing, Things string
	// Group is a pattern that matches some of the names, such as "orders.*", and Example is one of these names.
	Group, Example string
	// Note is what else the function's page says about the names, or "".
	Note      string
	Catalogue Catalogue
}

var _ function.Function = NamesFunction{}

// Metadata returns the function's name.
func (f NamesFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.Name
}

// Definition returns the function's parameters and result.
func (f NamesFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: fmt.Sprintf("The known %s of %s that match a pattern", f.Things, f.Vendor),
		MarkdownDescription: strings.TrimSpace(fmt.Sprintf("Returns the %[1]s of %[2]s that this version of the provider knows "+
			"and that match a pattern, in alphabetical order. `toset` turns them into a set for `for_each`.\n\nIn a pattern, "+
			"`*` matches any number of characters, `?` matches one, `[a-z]` matches one in a range, and `[^a-z]` one outside of "+
			"it. The character after a `\\` stands for itself. A pattern must match the whole name: `%[3]s` matches `%[4]s`. "+
			"Case matters.\n\nA pattern that matches nothing is an error that suggests the nearest names, because a typo would "+
			"otherwise leave you without a hook. %[2]s adds %[1]s at any time: write a new one out in full. A new version of "+
			"the provider may know more names, and `for_each` then plans more hooks. %[5]s", f.Things, f.Vendor, f.Group, f.Example, f.Note)),
		Parameters: []function.Parameter{function.StringParameter{
			Name: "pattern", MarkdownDescription: fmt.Sprintf("The pattern, such as `%s`.", f.Group),
		}},
		Return: function.ListReturn{ElementType: types.StringType},
	}
}

// Run returns the names. Terraform begins the error with the name of the parameter and ends it with a period. It also shows the
// pattern, unless that is sensitive.
func (f NamesFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var pattern string
	if resp.Error = req.Arguments.Get(ctx, &pattern); resp.Error != nil {
		return
	}
	names, err := f.Catalogue.Match(pattern)
	switch {
	case err != nil:
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("the pattern is malformed. A [ needs a ] with something in between, a \\ "+
			"needs a character after it, and [^a-z] excludes characters, not [!a-z]. %q, for example, matches %s", f.Group, f.Example))
	case len(names) == 0:
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("no %[1]s that this version of the provider knows matches "+
			"the pattern. The nearest are %[2]s. A pattern must match the whole name, such as %[3]q. To use a name that "+
			"%[4]s added later, write it out instead of calling this function", f.Thing, strings.Join(f.Catalogue.NearestMatches(pattern, nearestShown), ", "), f.Group, f.Vendor))
	default:
		resp.Error = resp.Result.Set(ctx, names)
	}
}
