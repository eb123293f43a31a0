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

// DataSource is a data source that a vendor's client answers. D is its model, in configuration and state.
type DataSource[D, C any] struct {
	Noun     services.Noun
	TypeName string
	Config   schema.Schema
	// Validators check the configuration as a whole.
	Validators []datasource.ConfigValidator
	// Validate checks what the schema can't say. Nil where it says it all.
	Validate func(config D, diags *diag.Diagnostics)
	// Get returns the state for a configuration, or reports why there is none.
	Get func(ctx context.Context, client C, config D, diags *diag.Diagnostics) D
	// Awaits reports whether a setting is needed that isn't known yet, beside those that all need. Nil where there are none.
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

// Metadata tells the type's name.
func (d *DataSource[D, C]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.TypeName
}

// Schema tells the schema.
func (d *DataSource[D, C]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.Config
}

// Configure takes the client of the configured provider.
func (d *DataSource[D, C]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.connection = services.Connect[C](req.ProviderData, d.Noun.Settings.Service, &resp.Diagnostics)
}

// ConfigValidators returns what the configuration is checked with as a whole.
func (d *DataSource[D, C]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return d.Validators
}

// ValidateConfig checks what the schema can't say.
func (d *DataSource[D, C]) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	checked(ctx, req.Config, d.Validate, &resp.Diagnostics)
}

// Read asks the vendor.
func (d *DataSource[D, C]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config := checked(ctx, req.Config, d.Validate, &resp.Diagnostics) // again: what wasn't known then is known now
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

// IDOrName is how a data source is checked that shows one object, found by its id or its name.
func IDOrName() []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

// Lookup finds one object of a vendor by its id or its name.
type Lookup[O any] struct {
	Noun services.Noun
	// Get reads one object. Its error wraps rest.ErrNotFound where there is none.
	Get func(ctx context.Context, id string) (*O, error)
	// All reads the whole list.
	All      func(context.Context) ([]*O, error)
	ID, Name func(*O) string
	// Account says among whose objects it looks, as in "team 111"; "" where nothing tells. It is asked after a request.
	Account func() string
}

func (l Lookup[O]) account() string {
	if l.Account == nil {
		return ""
	}
	return l.Account()
}

// Find returns the object, or nil after a report. Names are compared here, because vendors may not compare them letter by
// letter.
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
		if problem != nil && !isNamed { // its name may be what can't be read
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
		problem = fmt.Sprintf("%s shows no name of any of its %d %ss%s, so none can be found by it. Use id instead.", l.Noun.Vendor, len(all), l.Noun.Thing, where)
	default:
		problem = fmt.Sprintf("None of the %d %ss for the credentials in use%s has this name.", len(all), l.Noun, where)
	}
	diags.AddAttributeError(path.Root("name"), fmt.Sprintf("Unable to read %s", l.Noun), problem)
	return nil
}

// leftover says how there may be two objects of one name, and what to do.
func (l Lookup[O]) leftover() string {
	return fmt.Sprintf("\n\nIf a resource of this configuration manages one of them, another may be left over from a replacement with "+
		"create_before_destroy, or there are two until it ends. Refer to the resource instead of a data source. To get out, apply "+
		"without the data source, with terraform apply -target=ADDRESS of the resource, or delete the %s that no resource manages at "+
		"the vendor.", l.Noun.Thing)
}

// Everything shows the whole list as a data source does.
type Everything[O, D any] struct {
	Noun services.Noun
	// List reads the list.
	List func(context.Context) ([]*O, error)
	ID   func(*O) string
	// Show is what a data source shows of an object.
	Show func(*O) (D, diag.Diagnostics)
}

// Read reads the list. What can't be read is left out, with a warning.
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
