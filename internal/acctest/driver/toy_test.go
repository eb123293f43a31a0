package driver

import (
	"context"
	"maps"
	"strconv"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	rs "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// toy is a provider with one resource, whose objects are things in memory.
type toy struct {
	mu     sync.Mutex
	things map[string]thing
	last   int
	log    []string // what was done, such as "create 1"

	failing string // the name of a thing whose creation fails halfway

	// planned and applied, if set, falsify the responses.
	planned, applied func(members map[string]cty.Value)
	privateless      bool // whether the plan drops its private data
}

type setting struct {
	URL   types.String `tfsdk:"url"`
	KeyWO types.String `tfsdk:"key_wo"`
}

type rule struct {
	Path  types.String `tfsdk:"path"`
	Index types.Int64  `tfsdk:"index"`
}

type thing struct {
	ID       types.String `tfsdk:"id"`
	Name     types.String `tfsdk:"name"`
	Label    types.String `tfsdk:"label"`
	Kind     types.String `tfsdk:"kind"`
	Size     types.Int64  `tfsdk:"size"`
	Version  types.Int64  `tfsdk:"version"`
	SecretWO types.String `tfsdk:"secret_wo"`
	Secret   types.String `tfsdk:"secret"`
	Setting  *setting     `tfsdk:"setting"`
	Rules    []rule       `tfsdk:"rule"`
	Headers  types.Set    `tfsdk:"header"`
	Options  types.Object `tfsdk:"options"`
}

// factories serve the toy to a test, with falsified responses if any are set.
func (y *toy) factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){"toy": func() (tfprotov6.ProviderServer, error) {
		return falsified{providerserver.NewProtocol6(toyProvider{y})(), y}, nil
	}}
}

func (y *toy) note(what, id string) { y.log = append(y.log, what+" "+id) }

// falsified is a server with falsified responses.
type falsified struct {
	tfprotov6.ProviderServer
	toy *toy
}

func falsify(encoded *tfprotov6.DynamicValue, kind cty.Type, change func(map[string]cty.Value)) (*tfprotov6.DynamicValue, error) {
	value, err := decode(encoded, kind)
	if err != nil || value.IsNull() || change == nil {
		return encoded, err
	}
	members := value.AsValueMap()
	change(members)
	return encode(cty.ObjectVal(members), kind)
}

func (f falsified) kind(ctx context.Context) cty.Type {
	all, err := schemasOf(ctx, f.ProviderServer)
	if err != nil {
		return cty.DynamicPseudoType
	}
	return all.resources["toy_thing"].kind
}

func (f falsified) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := f.ProviderServer.PlanResourceChange(ctx, req)
	if err == nil && f.toy.planned != nil {
		resp.PlannedState, err = falsify(resp.PlannedState, f.kind(ctx), f.toy.planned)
	}
	return resp, err
}

func (f falsified) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := f.ProviderServer.ApplyResourceChange(ctx, req)
	if err == nil && f.toy.applied != nil {
		resp.NewState, err = falsify(resp.NewState, f.kind(ctx), f.toy.applied)
	}
	if err == nil && f.toy.privateless {
		resp.Private = nil
	}
	return resp, err
}

type toyProvider struct{ toy *toy }

func (toyProvider) Metadata(_ context.Context, _ framework.MetadataRequest, resp *framework.MetadataResponse) {
	resp.TypeName = "toy"
}
func (toyProvider) Schema(context.Context, framework.SchemaRequest, *framework.SchemaResponse) {}
func (toyProvider) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {
}
func (toyProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (p toyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return toyResource(p) }}
}

type toyResource struct{ toy *toy }

func (toyResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "toy_thing"
}

func (toyResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = rs.Schema{
		Attributes: map[string]rs.Attribute{
			"id": rs.StringAttribute{Computed: true, PlanModifiers: kept}, "name": rs.StringAttribute{Required: true},
			"label":   rs.StringAttribute{Optional: true},
			"kind":    rs.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
			"size":    rs.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(1)},
			"version": rs.Int64Attribute{Computed: true},
			"secret":  rs.StringAttribute{Optional: true, Sensitive: true}, "secret_wo": rs.StringAttribute{Optional: true, WriteOnly: true},
			"options": rs.SingleNestedAttribute{Optional: true, Attributes: map[string]rs.Attribute{
				"color": rs.StringAttribute{Optional: true},
				"code":  rs.StringAttribute{Computed: true, PlanModifiers: kept},
			}},
		},
		Blocks: map[string]rs.Block{
			"setting": rs.SingleNestedBlock{Attributes: map[string]rs.Attribute{
				"url": rs.StringAttribute{Optional: true}, "key_wo": rs.StringAttribute{Optional: true, WriteOnly: true},
			}},
			"rule": rs.ListNestedBlock{NestedObject: rs.NestedBlockObject{Attributes: map[string]rs.Attribute{
				"path": rs.StringAttribute{Required: true}, "index": rs.Int64Attribute{Computed: true},
			}}},
			"header": rs.SetNestedBlock{NestedObject: rs.NestedBlockObject{Attributes: map[string]rs.Attribute{
				"name": rs.StringAttribute{Required: true},
				"code": rs.StringAttribute{Computed: true, PlanModifiers: kept},
			}}},
		},
	}
}

// ModifyPlan keeps the version unless the secret differs from the one in the private data.
func (toyResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	var secret types.String
	var version types.Int64
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("secret_wo"), &secret)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("version"), &version)...)
	known, diags := req.Private.GetKey(ctx, "secret")
	resp.Diagnostics.Append(diags...)
	if string(known) == strconv.Quote(secret.ValueString()) || known == nil && secret.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("version"), version)...)
	} else {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("version"), types.Int64Unknown())...)
	}
}

// complete sets the attributes that only the server can determine.
func (t thing) complete(ctx context.Context, version int64) thing {
	t.Version = types.Int64Value(version)
	for i := range t.Rules {
		t.Rules[i].Index = types.Int64Value(int64(i))
	}
	coded := func(o types.Object, from string) types.Object {
		members := maps.Clone(o.Attributes())
		if members["code"].IsUnknown() {
			name, _ := members[from].(types.String)
			members["code"] = types.StringValue("c-" + name.ValueString())
		}
		return types.ObjectValueMust(o.AttributeTypes(ctx), members)
	}
	if !t.Options.IsNull() {
		t.Options = coded(t.Options, "color")
	}
	headers := t.Headers.Elements()
	for i := range headers {
		if header, ok := headers[i].(types.Object); ok {
			headers[i] = coded(header, "name")
		}
	}
	t.Headers = types.SetValueMust(t.Headers.ElementType(ctx), headers)
	t.SecretWO = types.StringNull()
	return t
}

func (r toyResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var t thing
	var secret types.String
	resp.Diagnostics.Append(req.Plan.Get(ctx, &t)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("secret_wo"), &secret)...)
	r.toy.mu.Lock()
	defer r.toy.mu.Unlock()
	r.toy.last++
	t.ID = types.StringValue(strconv.Itoa(r.toy.last))
	t = t.complete(ctx, 1)
	r.toy.things[t.ID.ValueString()] = t
	r.toy.note("create", t.ID.ValueString())
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, "secret", []byte(strconv.Quote(secret.ValueString())))...)
	resp.Diagnostics.Append(resp.State.Set(ctx, t)...)
	if t.Name.ValueString() == r.toy.failing {
		resp.Diagnostics.AddError("Half created", "It is not complete.")
	}
	resp.Diagnostics.AddWarning("Created", "Thing "+t.Name.ValueString())
}

func (r toyResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var t thing
	resp.Diagnostics.Append(req.State.Get(ctx, &t)...)
	r.toy.mu.Lock()
	defer r.toy.mu.Unlock()
	now, ok := r.toy.things[t.ID.ValueString()]
	if !ok {
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, now)...)
}

func (r toyResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var t, was thing
	var secret types.String
	resp.Diagnostics.Append(req.Plan.Get(ctx, &t)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &was)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("secret_wo"), &secret)...)
	r.toy.mu.Lock()
	defer r.toy.mu.Unlock()
	version := was.Version.ValueInt64()
	if t.Version.IsUnknown() {
		version++
	}
	t = t.complete(ctx, version)
	r.toy.things[t.ID.ValueString()] = t
	r.toy.note("update", t.ID.ValueString())
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, "secret", []byte(strconv.Quote(secret.ValueString())))...)
	resp.Diagnostics.Append(resp.State.Set(ctx, t)...)
}

func (r toyResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var t thing
	resp.Diagnostics.Append(req.State.Get(ctx, &t)...)
	r.toy.mu.Lock()
	defer r.toy.mu.Unlock()
	delete(r.toy.things, t.ID.ValueString())
	r.toy.note("delete", t.ID.ValueString())
}

func (toyResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}
