package hook

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Secret is a secret of a model that can be configured as a plain value, or as a write-only one with a version. Terraform passes
// a write-only secret only with the configuration. In plan and state its version stands for it and shows when it has to be sent.
//
// A secret that isn't configured is not managed: it is null in the state, and the vendor's is left alone. The same is true for a
// write-only secret that was removed from the configuration while its version stayed, because Terraform plans without the
// write-only secrets in ignore_changes, which looks the same.
//
// A vendor returns the same secrets for every model, in the same order. If a model lacks the group that holds a secret, its
// pointers point to null values that aren't kept.
type Secret struct {
	// Name is the key in private state for the fingerprint of the write-only secret that was sent last.
	Name string
	// At is the plain secret's path. Those of the write-only secret and its version end in _wo and _wo_version.
	At path.Path
	// The attributes, in the model. A secret that is never write-only has no WriteOnly and no Version.
	Plain, WriteOnly *types.String
	Version          *types.Int64
	// Shown is what the vendor shows of its secret: plain text, a mask, or "" for nothing.
	Shown string
	// Live keeps the fingerprint of any secret that the vendor shows, even if it isn't managed. It is for a vendor that can't change
	// a hook: configuring the secret that the hook already has then needs no new hook.
	Live bool
}

func (s Secret) writeOnlyPath() path.Path { return sibling(s.At, "_wo") }

func sibling(at path.Path, suffix string) path.Path {
	last, _ := at.Steps().LastStep()
	return at.ParentPath().AtName(fmt.Sprint(last) + suffix)
}

// IsClear reports whether the vendor shows the secret itself, not a mask or nothing.
func (s Secret) IsClear() bool { return s.Shown != "" && !isMask(s.Shown) }

// Fits reports whether the plain secret in the model may be the vendor's, as far as it is shown. A secret that isn't managed always
// fits.
func (s Secret) Fits() bool {
	return s.Plain.IsNull() || s.Shown == "" || maskMatches(s.Shown, s.Plain.ValueString())
}

// secrets returns those of a model, in the vendor's order.
func (r *Resource[M, O, C]) secrets(m *M, shown *O) []Secret {
	if r.Secrets == nil {
		return nil
	}
	return r.Secrets(m, shown)
}

// change is the change of one secret that can be write-only.
type change struct {
	planned, configured, prior Secret
	isNew                      bool   // whether the hook is new
	kept                       []byte // fingerprint of the secret sent last
}

// changes returns the changes of the secrets in c. Their pointers point into the models of c.
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

// inUse reports whether the vendor is known to have this secret. A new hook has none yet, although Terraform passes it the private
// state of the hook that it replaces.
func (c change) inUse(secret string) bool {
	managed := !c.prior.Version.IsNull() || c.planned.Live && c.prior.Plain.IsNull()
	return !c.isNew && managed && IsFingerprintOf(c.kept, secret)
}

// planVersion returns the version for plan or state: the configured version, or else the prior one, plus one if the secret isn't the
// one in use. It is unknown while the secret is. Without a secret it stays as it was.
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

// isSent reports whether the write-only secret has to be sent. A version without a secret sends nothing.
func (c change) isSent() bool {
	return !c.configured.WriteOnly.IsNull() && !c.planned.Version.IsNull() && !c.planned.Version.Equal(*c.prior.Version)
}

// planSecrets plans the versions of a change's write-only secrets and puts the secrets themselves into the plan, from which
// withoutSecrets removes them.
func (r *Resource[M, O, C]) planSecrets(c *Change[M]) {
	for _, s := range r.changes(c) {
		*s.planned.WriteOnly, *s.planned.Version = *s.configured.WriteOnly, s.planVersion()
	}
}

// unseenSecrets returns the names of the write-only secrets that have a version in a plan made without them: they are ignored or
// were removed.
func (r *Resource[M, O, C]) unseenSecrets(c *Change[M]) []string {
	var names []string
	for _, s := range r.changes(c) {
		if s.configured.WriteOnly.IsNull() && !s.planned.Version.IsNull() {
			names = append(names, s.planned.Name)
		}
	}
	return names
}

// hideUnseen removes the secrets that the plan was made without from a configuration that is applied. Terraform passes ignored
// secrets during the apply.
func (r *Resource[M, O, C]) hideUnseen(c *Change[M]) {
	unseen := c.Private.names(unseenKey)
	for _, s := range r.changes(c) {
		if slices.Contains(unseen, s.planned.Name) {
			*s.configured.WriteOnly = types.StringNull()
		}
	}
}

// withoutSecrets returns a model for a plan, which must not contain write-only secrets. The framework takes care of states.
func (r *Resource[M, O, C]) withoutSecrets(m M) M {
	m = copied(m)
	for _, s := range r.secrets(&m, nil) {
		if s.WriteOnly != nil {
			*s.WriteOnly = types.StringNull()
		}
	}
	return m
}

// sent returns the plan of a change as the vendor gets it.
func (r *Resource[M, O, C]) sent(c Change[M]) M {
	c.Plan = copied(c.Plan)
	for _, s := range r.changes(&c) {
		if secret := *s.configured.WriteOnly; !secret.IsNull() && (s.isSent() || s.inUse(secret.ValueString())) {
			*s.planned.Plain = secret
		}
	}
	return c.Plan
}

// neverSent is kept if a version was set for a secret that is ignored. There is nothing to compare with what the vendor shows.
const neverSent = `"never sent"`

// keepSent adds the fingerprints of what a change sent, and nil for what is no longer write-only.
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

// checkSecrets reports masks in the place of a secret: as errors if they are new or changed, else as warnings.
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
			fmt.Sprintf("%s looks like a redacted secret. Set it to the secret itself, or leave it out "+
				"if the hook exists already.", at), diags)
	}
}
