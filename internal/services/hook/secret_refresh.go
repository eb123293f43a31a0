package hook

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// shownKey is where private state keeps how the vendor showed secrets last, each by its name.
const shownKey = "shown"

// How a vendor shows a secret.
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

// shown returns how the vendor showed secrets when it was last asked.
func (p Private) shown() map[string]string {
	shown := map[string]string{}
	_ = json.Unmarshal(p[shownKey], &shown) // nothing is known then
	return shown
}

// IsMasked reports whether the vendor showed only a mask of a secret when it was last asked.
func (p Private) IsMasked(secret string) bool { return p.shown()[secret] == shownMasked }

// IsHidden reports whether the vendor showed a mask of a secret, or nothing, when it was last asked.
func (p Private) IsHidden(secret string) bool {
	how := p.shown()[secret]
	return how == shownMasked || how == shownNot
}

// noteShown keeps how secrets are shown: those that are, and those that should be, which isWhole tells. An answer to a write
// needn't show what a read does. What no read shows, the vendor has taken out of it.
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

// refreshSecrets writes into a fresh state what a read showed of its secrets, which came with the state before, and
// returns what private state keeps from now on. A mask never enters the state: it can only tell that the secret was
// changed. Where it was, the state forgets the secret or its version, so that the next plan sends the configured one.
//
// That nothing is shown tells of a secret that was removed only where the vendor showed it before: some show none.
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

// refresh writes into the state what a read showed of a secret. wasShown tells that the read before showed it, and kept is the
// fingerprint of the secret that was sent last.
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
	if s.Live && (isClear && !IsFingerprintOf(now[s.Name], s.Shown)) {
		now[s.Name] = Fingerprint(s.Shown)
	} else if s.Live && !isClear && s.Version.IsNull() {
		now[s.Name] = nil
	}
}

func (s Secret) warnChanged(at path.Path, diags *diag.Diagnostics) {
	what := "another secret than"
	if s.Shown == "" {
		what = "no secret any more instead of"
	}
	diags.AddAttributeWarning(at, "Secret changed outside of Terraform",
		fmt.Sprintf("The vendor shows %s %s. The next apply sends the configured one, unless ignore_changes names it.", what, at))
}
