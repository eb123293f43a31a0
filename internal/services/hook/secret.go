package hook

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Secret is a secret of a model that can be configured plain, or write-only with a version. Terraform hands over a
// write-only one with the configuration alone; in plan and state its version stands for it, by which Terraform sees that it
// has to be sent.
//
// A secret that nobody configured is not managed: it is null in the state and left alone. So is a write-only one that was
// removed from the configuration, although its version stays: Terraform plans without the write-only secrets that
// ignore_changes names, which looks the same.
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
	// Shown is what the vendor shows of the secret that it holds: as plain text, masked, or "" for nothing.
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

// planVersion is the version for plan or state: the configured version, or else the prior one, and one more where the secret
// isn't the one in use. It is unknown as long as the secret is. Without a secret it stays as it was.
func (c change) planVersion() types.Int64 {
	switch secret := *c.configured.WriteOnly; {
	case secret.IsNull() && c.configured.Plain.IsNull() && !c.prior.Version.IsNull():
		return *c.prior.Version
	case secret.IsNull():
		return *c.configured.Version
	case !c.configured.Version.IsNull():
		return *c.configured.Version
	case secret.IsUnknown():
		return types.Int64Unknown()
	case c.inUse(secret.ValueString()):
		return *c.prior.Version
	}
	return types.Int64Value(c.prior.Version.ValueInt64() + 1)
}

// isSent reports whether the write-only secret has to be sent. A version without a secret announces none.
func (c change) isSent() bool {
	return !c.configured.WriteOnly.IsNull() && !c.planned.Version.IsNull() && !c.planned.Version.Equal(*c.prior.Version)
}

// planSecrets plans the versions of a change's write-only secrets and puts the secrets themselves into the plan, of which
// withoutSecrets clears it again.
func (r *Resource[M, O, C]) planSecrets(c *Change[M]) {
	for _, s := range r.changes(c) {
		*s.planned.WriteOnly, *s.planned.Version = *s.configured.WriteOnly, s.planVersion()
	}
}

// unseenSecrets returns the names of the write-only secrets that have a version in a plan which was made without them: they are
// ignored, or were removed.
func (r *Resource[M, O, C]) unseenSecrets(c *Change[M]) []string {
	var names []string
	for _, s := range r.changes(c) {
		if s.configured.WriteOnly.IsNull() && !s.planned.Version.IsNull() {
			names = append(names, s.planned.Name)
		}
	}
	return names
}

// hideUnseen takes the secrets that the plan was made without out of a configuration that is applied. Terraform hands over
// what ignore_changes ignores as soon as it applies.
func (r *Resource[M, O, C]) hideUnseen(c *Change[M]) {
	unseen := c.Private.names(unseenKey)
	for _, s := range r.changes(c) {
		if slices.Contains(unseen, s.planned.Name) {
			*s.configured.WriteOnly = types.StringNull()
		}
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

// neverSent is what is kept where a version was set for a secret that is ignored: nothing can be held against what the vendor
// shows.
const neverSent = `"never sent"`

// keepSent adds the fingerprints of what a change sent, and nil for what isn't write-only any more.
func (r *Resource[M, O, C]) keepSent(c Change[M], kept Private) {
	for _, s := range r.changes(&c) {
		switch {
		case s.isSent():
			kept[s.planned.Name] = Fingerprint(s.configured.WriteOnly.ValueString())
		case s.prior.Version.IsNull() && !s.planned.Version.IsNull():
			kept[s.planned.Name] = []byte(neverSent)
		case s.isNew || !s.planned.Version.Equal(*s.prior.Version):
			kept[s.planned.Name] = nil
		}
	}
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
			fmt.Sprintf("%s looks like a redacted secret, not like the secret itself. Set the secret itself, or leave it out "+
				"where the hook exists already.", at), diags)
	}
}
