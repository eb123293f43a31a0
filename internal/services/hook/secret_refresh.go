package hook

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// shownKey is where private state keeps how the vendor last showed each secret, by name.
const shownKey = "shown"

// How a vendor may show a secret.
const (
	shownClear  = "clear"
	shownMasked = "masked"
	shownNot    = "not"
)

func (s Secret) howShown() string {
	switch {
	case s.Shown == "":
		return shownNot
	case s.IsClear():
		return shownClear
	}
	return shownMasked
}

// shown returns how the vendor last showed secrets.
func (p Private) shown() map[string]string {
	shown := map[string]string{}
	_ = json.Unmarshal(p[shownKey], &shown) // nothing is known if it fails
	return shown
}

// IsMasked reports whether the vendor last showed only a mask of a secret.
func (p Private) IsMasked(secret string) bool { return p.shown()[secret] == shownMasked }

// IsHidden reports whether the vendor last showed a mask of a secret or nothing.
func (p Private) IsHidden(secret string) bool {
	how := p.shown()[secret]
	return how == shownMasked || how == shownNot
}

// noteShown records how secrets are shown. isWhole says that shown is everything that a read shows, so that a missing secret isn't
// shown any more. A response to a write may show less than a read.
func (p Private) noteShown(secrets []Secret, isWhole bool) {
	shown := map[string]string{}
	if !isWhole {
		shown = p.shown()
	}
	for _, s := range secrets {
		isManaged := s.Version != nil && !s.Version.IsNull() || !s.Plain.IsNull()
		if how := s.howShown(); isWhole && isManaged || how != shownNot {
			shown[s.Name] = how
		}
	}
	p[shownKey] = nil
	if len(shown) > 0 {
		p[shownKey], _ = json.Marshal(shown) // texts can't fail
	}
}

// refreshSecrets updates the secrets in a fresh state, which still come from the prior state, with what a read showed. It returns
// what private state keeps from now on. A mask never enters the state: it can only show that the secret was changed. Then the state
// loses the secret or its version, so that the next plan sends the configured one.
//
// A secret that isn't shown counts as removed only if the vendor showed it before, because some vendors show none.
func (r *Resource[M, O, C]) refreshSecrets(fresh *M, shown *O, private Private, diags *diag.Diagnostics) Private {
	now, before := maps.Clone(private), private.shown()
	secrets := r.secrets(fresh, shown)
	for _, s := range secrets {
		how := before[s.Name]
		s.refresh(how == shownClear || how == shownMasked, private[s.Name], now, diags)
	}
	now.noteShown(secrets, true)
	return now
}

// refresh updates a secret in the state with what a read showed. wasShown says that the previous read showed it, and kept is the
// fingerprint of the secret sent last.
func (s Secret) refresh(wasShown bool, kept []byte, now Private, diags *diag.Diagnostics) {
	isClear, isGone := s.IsClear(), s.Shown == "" && wasShown
	switch {
	case s.WriteOnly != nil && !s.Version.IsNull():
		if isGone || isClear && string(kept) != neverSent && !IsFingerprintOf(kept, s.Shown) {
			s.warnChanged(s.writeOnlyPath(), diags)
			*s.Version, now[s.Name] = types.Int64Null(), nil
		}
	case s.Plain.IsNull():
	case isGone:
		s.warnChanged(s.At, diags)
		*s.Plain = types.StringNull()
	case s.Fits():
	case isClear:
		*s.Plain = types.StringValue(s.Shown)
	default:
		s.warnChanged(s.At, diags)
		*s.Plain = types.StringNull()
	}
	s.refreshFingerprint(isClear, now)
}

// refreshFingerprint keeps the fingerprint of a secret that the vendor shows, and drops that of a secret that it no longer shows.
func (s Secret) refreshFingerprint(isClear bool, now Private) {
	if s.Live && (isClear && !IsFingerprintOf(now[s.Name], s.Shown)) {
		now[s.Name] = Fingerprint(s.Shown)
	} else if s.Live && !isClear && s.Version.IsNull() {
		now[s.Name] = nil
	}
}

func (s Secret) warnChanged(at path.Path, diags *diag.Diagnostics) {
	what := "a different secret than"
	if s.Shown == "" {
		what = "no secret instead of"
	}
	diags.AddAttributeWarning(at, "Secret changed outside of Terraform",
		fmt.Sprintf("The vendor shows %s %s. The next apply sends the configured secret, unless it is in ignore_changes.", what, at))
}
