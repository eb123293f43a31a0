package rewrite

import (
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// page fills in a template's directives in double brackets. terraform-plugin-docs leaves these alone, because its own
// directives are in double braces. The directives are
//
//	[[ name ]]                   the provider's name, which is also its local name, such as "moltin"
//	[[ source ]]                 its source address, such as "commercehooks/moltin"
//	[[ settings "moltin_v1" ]]   where a vendor's settings are, as in "the provider's `v1` block"
//	[[ if whole ]]               whether it is the provider of all vendors
//	[[ if serves "moltin" ]]     whether it serves one of these vendors at least
func (r Rewriter) page(name, text string) (string, error) {
	parsed, err := template.New(name).Delims("[[", "]]").Funcs(template.FuncMap{
		"name": func() string { return r.Name }, "source": r.Source, "whole": r.IsWhole, "settings": r.settingsOf, "serves": r.servesAny,
	}).Parse(text)
	if err != nil {
		return "", fmt.Errorf("reading a template: %w", err)
	}
	var filled strings.Builder
	if err := parsed.Execute(&filled, nil); err != nil {
		return "", fmt.Errorf("filling in a template: %w", err)
	}
	return filled.String(), nil
}

// settingsOf returns where a vendor's settings are. It is an error if the member doesn't serve the vendor.
func (r Rewriter) settingsOf(vendor string) (string, error) {
	place, served := r.Place(vendor)
	switch {
	case !served:
		return "", fmt.Errorf("%s has no settings of %s", r.Name, vendor)
	case place.Block == "":
		return "the provider block", nil
	}
	return "the provider's `" + place.Block + "` block", nil
}

// servesAny reports whether the member serves at least one of these vendors. An unknown vendor is an error.
func (r Rewriter) servesAny(vendors ...string) (bool, error) {
	titles := provider.Titles()
	for _, vendor := range vendors {
		if titles[vendor] == "" {
			return false, fmt.Errorf("there is no vendor %q", vendor)
		}
	}
	return slices.ContainsFunc(vendors, func(vendor string) bool { _, served := r.Place(vendor); return served }), nil
}
