package hook

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Secret is a secret of a model that can be configured plain, or write-only with a version. Terraform hands over a
// write-only one with the configuration alone; in plan and state its version stands for it, by which Terraform sees that it
// has to be sent.
//
// A secret that nobody configured is not managed: it is null in the state and left alone.
//
// A vendor returns the same secrets for every model, in the same order. Where a model lacks the group that holds one, its
// pointers lead to null values that nobody keeps.
type Secret struct {
	// Name is the key under which private state keeps the fingerprint of the write-only secret that was sent last.
	Name string
	// At is the plain secret's place. The write-only one's, and its version's, end in _wo and _wo_version.
	At path.Path
	// The attributes, in the model. A secret that is never write-only has no WriteOnly and no Version.
	Plain, WriteOnly *types.String
	Version          *types.Int64
	// Shown is what the vendor shows of the secret that it holds: in clear text, masked, or "" for nothing.
	Shown string
	// Live keeps the fingerprint of whatever secret the vendor shows, also of one that isn't managed: for a vendor that can't
	// change a hook, so that configuring the secret that it holds already needs no new hook.
	Live bool
}

func (s Secret) writeOnlyPath() path.Path { return sibling(s.At, "_wo") }

func sibling(at path.Path, suffix string) path.Path {
	last, _ := at.Steps().LastStep()
	return at.ParentPath().AtName(fmt.Sprint(last) + suffix)
}

// IsClear reports whether the vendor shows the secret itself, neither a mask nor nothing.
func (s Secret) IsClear() bool { return s.Shown != "" && !isMask(s.Shown) }

// Fits reports whether the vendor may hold the plain secret of the model, as far as it shows it. A secret that isn't managed
// always fits.
func (s Secret) Fits() bool {
	return s.Plain.IsNull() || s.Shown == "" || maskMatches(s.Shown, s.Plain.ValueString())
}

// secrets are those of a model, in the order of the vendor.
func (r *Resource[M, O, C]) secrets(m *M, shown *O) []Secret {
	if r.Secrets == nil {
		return nil
	}
	return r.Secrets(m, shown)
}

// hide tells the client the secrets of models, which an answer to anything may echo. A nil model has none.
func (r *Resource[M, O, C]) hide(client C, models ...*M) {
	var all []string
	for _, m := range models {
		if m == nil {
			continue
		}
		for _, s := range r.secrets(m, nil) {
			all = append(all, s.Plain.ValueString())
			if s.WriteOnly != nil {
				all = append(all, s.WriteOnly.ValueString())
			}
		}
	}
	client.Hide(all...)
}

// change is what becomes of one secret that has a write-only twin.
type change struct {
	planned, configured, prior Secret
	isNew                      bool   // the hook is
	kept                       []byte // fingerprint of the secret that was sent last
}

// changes returns what becomes of the secrets of c. Their pointers lead into the models of c.
func (r *Resource[M, O, C]) changes(c *Change[M]) []change {
	before := new(M)
	if c.Prior != nil {
		before = c.Prior
	}
	configured, prior := r.secrets(&c.Config, nil), r.secrets(before, nil)
	var all []change
	for i, s := range r.secrets(&c.Plan, nil) {
		if s.WriteOnly != nil {
			all = append(all, change{s, configured[i], prior[i], c.Prior == nil, c.Private[s.Name]})
		}
	}
	return all
}

// inUse reports whether a secret is the one that the vendor is known to hold. A new hook has none yet, although Terraform
// hands the private state of the hook that it replaces to it.
func (c change) inUse(secret string) bool {
	managed := !c.prior.Version.IsNull() || c.planned.Live && c.prior.Plain.IsNull()
	return !c.isNew && managed && IsFingerprintOf(c.kept, secret)
}

// planVersion is the version for plan or state: null where no write-only secret is configured, the configured version, or
// else the prior one, and one more where the secret isn't the one in use. It is unknown as long as the secret is.
func (c change) planVersion() types.Int64 {
	switch secret := *c.configured.WriteOnly; {
	case secret.IsNull():
		return types.Int64Null()
	case !c.configured.Version.IsNull():
		return *c.configured.Version
	case secret.IsUnknown():
		return types.Int64Unknown()
	case c.inUse(secret.ValueString()):
		return *c.prior.Version
	}
	return types.Int64Value(c.prior.Version.ValueInt64() + 1)
}

// isSent reports whether the write-only secret has to be sent.
func (c change) isSent() bool {
	return !c.planned.Version.IsNull() && !c.planned.Version.Equal(*c.prior.Version)
}

// planSecrets plans the versions of a change's write-only secrets and puts the secrets themselves into the plan, of which
// withoutSecrets clears it again.
func (r *Resource[M, O, C]) planSecrets(c *Change[M]) {
	for _, s := range r.changes(c) {
		*s.planned.WriteOnly, *s.planned.Version = *s.configured.WriteOnly, s.planVersion()
	}
}

// withoutSecrets returns a model for a plan, which must not hold write-only secrets. The framework looks after states.
func (r *Resource[M, O, C]) withoutSecrets(m M) M {
	m = copied(m)
	for _, s := range r.secrets(&m, nil) {
		if s.WriteOnly != nil {
			*s.WriteOnly = types.StringNull()
		}
	}
	return m
}

// sent returns the plan of a change as the vendor is to get it.
func (r *Resource[M, O, C]) sent(c Change[M]) M {
	c.Plan = copied(c.Plan)
	for _, s := range r.changes(&c) {
		if secret := *s.configured.WriteOnly; !secret.IsNull() && (s.isSent() || s.inUse(secret.ValueString())) {
			*s.planned.Plain = secret
		}
	}
	return c.Plan
}

// keepSent adds the fingerprints of what a change sent, and nil for what isn't write-only any more.
func (r *Resource[M, O, C]) keepSent(c Change[M], kept Private) {
	for _, s := range r.changes(&c) {
		switch {
		case s.isSent():
			kept[s.planned.Name] = Fingerprint(s.configured.WriteOnly.ValueString())
		case s.isNew || !s.planned.Version.Equal(*s.prior.Version):
			kept[s.planned.Name] = nil
		}
	}
}

// refreshSecrets writes into a fresh state what a read showed of its secrets, which came with the state before, and
// returns what private state keeps from now on. A mask never enters the state: it can only tell that the secret was
// changed. Where it was, the state forgets the secret or its version, so that the next plan sends the configured one.
func (r *Resource[M, O, C]) refreshSecrets(fresh *M, shown *O, private Private, diags *diag.Diagnostics) Private {
	now := maps.Clone(private)
	for _, s := range r.secrets(fresh, shown) {
		isClear := s.IsClear()
		switch {
		case s.WriteOnly != nil && !s.Version.IsNull():
			if isClear && !IsFingerprintOf(private[s.Name], s.Shown) {
				s.warnChanged(s.writeOnlyPath(), diags)
				*s.Version, now[s.Name] = types.Int64Null(), nil
			}
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
	return now
}

func (s Secret) warnChanged(at path.Path, diags *diag.Diagnostics) {
	diags.AddAttributeWarning(at, "Secret changed outside of Terraform",
		fmt.Sprintf("The vendor shows another secret than %s. The next apply sends the configured one.", at))
}

// checkSecrets reports masks that stand where a secret belongs: as errors where they are new or changed, else as warnings.
func (r *Resource[M, O, C]) checkSecrets(c Change[M], diags *diag.Diagnostics) {
	before := new(M)
	if c.Prior != nil {
		before = c.Prior
	}
	prior := r.secrets(before, nil)
	for i, s := range r.secrets(&c.Plan, nil) {
		checkMask(s.At, *s.Plain, !s.Plain.Equal(*prior[i].Plain), diags)
		if s.WriteOnly != nil {
			checkMask(s.writeOnlyPath(), *s.WriteOnly, !s.Version.Equal(*prior[i].Version), diags)
		}
	}
}

func checkMask(at path.Path, secret types.String, changed bool, diags *diag.Diagnostics) {
	if isMask(secret.ValueString()) {
		services.CheckChanged(at, changed, "Redacted secret",
			fmt.Sprintf("%s looks like what is shown in place of a secret. Set the secret itself, or leave it out where the hook "+
				"exists already.", at), diags)
	}
}
