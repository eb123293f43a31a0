package rewrite

import (
	"regexp"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// repository is the repository with the code of all members.
const repository = "commercehooks/terraform-provider-commercehooks"

// Foreign returns the first word in a text that has no place in the member's documentation, or "": the provider of all
// vendors, blocks that the member doesn't have, and the names, types, and variables of vendors that it doesn't serve.
func (r Rewriter) Foreign(text string) string {
	if r.IsWhole() {
		return ""
	}
	words := []string{provider.Default}
	for vendor, title := range provider.Titles() {
		place, served := r.Place(vendor)
		if place.Block != vendor {
			words = append(words, "`?"+vendor+"`? block", "[Bb]lock `?"+vendor, vendor+`\.(base_url|client_|access_|organization|team_id|api_)[a-z_]*`)
		}
		if !served {
			words = append(words, vendor+"(_[a-z0-9_]+)?", strings.ToUpper(vendor)+"_[A-Z_]+", title)
		}
	}
	// The members' namespace, which repository names and a pattern contain, is spelled like the provider of all vendors.
	text = strings.NewReplacer(repository, "", "commercehooks/terraform-provider-", "", "commercehooks/*", "", r.Source(), "").Replace(text)
	return regexp.MustCompile(`(?:^|\W)(` + strings.Join(words, "|") + `)(?:$|\W)`).FindString(text)
}
