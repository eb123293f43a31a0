package hook

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// DataSource is a data source that reads from a vendor. D is its model, in configuration and state.
type DataSource[D, C any] struct {
	Noun     services.Noun
	TypeName string
	Config   schema.Schema
	// Validators check the configuration as a whole.
	Validators []datasource.ConfigValidator
	// Validate checks what the schema can't. Nil if the schema checks everything.
	Validate func(config D, diags *diag.Diagnostics)
	// Get returns the state for a configuration, or reports why there is none.
	Get func(ctx context.Context, client C, config D, diags *diag.Diagnostics) D
	// Awaits reports whether this configuration needs a setting that isn't known yet. Nil if it never needs more than the client.
	Awaits func(client C, config D) bool

	connection services.Connection[C]
}

func _[D, C any](d *DataSource[D, C]) {
	var (
		_ datasource.DataSourceWithConfigure        = d
		_ datasource.DataSourceWithConfigValidators = d
		_ datasource.DataSourceWithValidateConfig   = d
	)
}

// Metadata returns the type's name.
func (d *DataSource[D, C]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.TypeName
}

// Schema returns the schema.
func (d *DataSource[D, C]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.Config
}

// Configure keeps the client of the configured provider.
func (d *DataSource[D, C]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[C](req.ProviderData, d.Noun.Settings.Service, &resp.Diagnostics)
}

// ConfigValidators returns the checks of the configuration as a whole.
func (d *DataSource[D, C]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return d.Validators
}

// ValidateConfig checks what the schema can't.
func (d *DataSource[D, C]) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	checked(ctx, req.Config, d.Validate, &resp.Diagnostics)
}

// Read reads from the vendor.
func (d *DataSource[D, C]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config := checked(ctx, req.Config, d.Validate, &resp.Diagnostics) // again, because everything is known now
	if client, ready := d.connection.Ready(); d.connection.IsDeferred(req.ClientCapabilities.DeferralAllowed) ||
		req.ClientCapabilities.DeferralAllowed && ready && d.Awaits != nil && d.Awaits(client, config) {
		resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
		return
	}
	client, ok := d.connection.Client(&resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
	defer cancel()
	state := d.Get(ctx, client, config, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
	tell(client, d.Noun, &resp.Diagnostics)
}

// IDOrName returns the check of a data source that finds one object by its id or its name.
func IDOrName() []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

// Lookup finds one object of a vendor by its id or its name.
type Lookup[O any] struct {
	Noun services.Noun
	// Get reads one object. Its error wraps rest.ErrNotFound if there is none.
	Get func(ctx context.Context, id string) (*O, error)
	// All reads the whole list.
	All      func(context.Context) ([]*O, error)
	ID, Name func(*O) string
	// Account returns whose objects it searches, such as "team 111", or "" if that isn't known. It is called after a request.
	Account func() string
}

func (l Lookup[O]) account() string {
	if l.Account == nil {
		return ""
	}
	return l.Account()
}

// Find returns the object, or nil after it has reported why there is none. It compares names itself, because a vendor may not
// compare them exactly.
func (l Lookup[O]) Find(ctx context.Context, id, name types.String, diags *diag.Diagnostics) *O {
	if id.IsNull() {
		return l.named(ctx, name.ValueString(), diags)
	}
	found, err := l.Get(ctx, id.ValueString())
	if err == nil {
		err = rest.ProblemOf(found)
	}
	if err != nil {
		services.Named{Noun: l.Noun, At: path.Root("id"), ID: id.ValueString(), Account: l.account()}.Failed(diags, "read", err)
		return nil
	}
	return found
}

func (l Lookup[O]) named(ctx context.Context, name string, diags *diag.Diagnostics) *O {
	all, err := l.All(ctx)
	if err != nil {
		l.Noun.Failed(diags, "read", "", err)
		return nil
	}
	var found []*O
	var ids []string
	named := 0
	for _, object := range all {
		if l.Name(object) != "" {
			named++
		}
		isNamed, problem := l.Name(object) == name, rest.ProblemOf(object)
		if isNamed {
			found, ids = append(found, object), append(ids, l.ID(object))
		}
		if problem != nil && !isNamed { // it may be the one, with an unreadable name
			diags.Append(Unreadable(l.Noun, l.ID(object), problem))
		}
	}
	if len(found) == 1 && rest.ProblemOf(found[0]) != nil {
		l.Noun.Failed(diags, "read", ids[0], rest.ProblemOf(found[0]))
		return nil
	}
	where := ""
	if account := l.account(); account != "" {
		where = " (" + account + ")"
	}
	var problem string
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		problem = fmt.Sprintf("%d %ss%s have this name. Use id instead: %s.%s", len(found), l.Noun, where, strings.Join(ids, ", "), l.leftover())
	case len(all) > 0 && named == 0:
		problem = fmt.Sprintf("%s doesn't show the names of its %d %ss%s. Use id instead.", l.Noun.Vendor, len(all), l.Noun.Thing, where)
	default:
		problem = fmt.Sprintf("None of the %d %ss for the credentials in use%s has this name.", len(all), l.Noun, where)
	}
	diags.AddAttributeError(path.Root("name"), fmt.Sprintf("Unable to read %s", l.Noun), problem)
	return nil
}

// leftover says why there may be two objects with one name, and what to do.
func (l Lookup[O]) leftover() string {
	return fmt.Sprintf("\n\nIf a resource in this configuration manages one of them, the other may come from a replacement with "+
		"create_before_destroy that is in progress or has failed. Refer to the resource instead of a data source. To recover, apply "+
		"without the data source (terraform apply -target=ADDRESS of the resource), or delete the %s that no resource manages at "+
		"the vendor.", l.Noun.Thing)
}

// Everything shows a whole list in a data source.
type Everything[O, D any] struct {
	Noun services.Noun
	// List reads the list.
	List func(context.Context) ([]*O, error)
	ID   func(*O) string
	// Show returns what the data source shows of an object.
	Show func(*O) (D, diag.Diagnostics)
}

// Read reads the list. It leaves out objects that can't be read, with a warning for each.
func (e Everything[O, D]) Read(ctx context.Context, diags *diag.Diagnostics) []D {
	all, err := e.List(ctx)
	e.Noun.Failed(diags, "list", "", err)
	shown := make([]D, 0, len(all))
	for _, object := range all {
		problem := rest.ProblemOf(object)
		if problem == nil {
			data, found := e.Show(object)
			if problem = firstError(found); problem == nil {
				diags.Append(found...)
				shown = append(shown, data)
				continue
			}
		}
		diags.Append(Unreadable(e.Noun, e.ID(object), problem))
	}
	return shown
}
