// Package provider is the provider block and the list of services. It has no knowledge of any API: each vendor's code is in its
// service's package. It may import internal/services and the packages below it.
package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1"
)

// Services lists the remote APIs. A new API is one line here.
func Services() []services.Service {
	return []services.Service{
		commercelayer.Service{},
		doo.Service{},
		moltin.Service{},
		moltinv1.Service{},
	}
}

// Titles returns the vendors' display names by the name of their block, which is also the prefix of their types.
func Titles() map[string]string {
	titles := map[string]string{}
	for _, s := range Services() {
		titles[s.Name()] = s.Title()
	}
	return titles
}

// commercehooks is one of the providers built from this code.
type commercehooks struct {
	Member
	version string
	pause   Pause
}

var (
	_ provider.ProviderWithListResources      = (*commercehooks)(nil)
	_ provider.ProviderWithEphemeralResources = (*commercehooks)(nil)
	_ provider.ProviderWithActions            = (*commercehooks)(nil)
	_ provider.ProviderWithFunctions          = (*commercehooks)(nil)
)

// New returns the constructor of a member. version is the provider's, such as "1.2.3".
func New(m Member, version string) func() provider.Provider { return newPausing(m, version, nil) }

func newPausing(m Member, version string, pause Pause) func() provider.Provider {
	return func() provider.Provider { return &commercehooks{m, version, pause} }
}

func (p *commercehooks) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = p.Name
	resp.Version = p.version
}

func (p *commercehooks) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the webhooks of " + p.vendors() + ".", Attributes: map[string]schema.Attribute{}, Blocks: map[string]schema.Block{},
	}
	for _, s := range p.Services() {
		if place, _ := p.Place(s.Name()); place.Block != "" {
			resp.Schema.Blocks[place.Block] = s.Block()
		} else {
			resp.Schema.Attributes = s.Block().Attributes
		}
	}
}

// vendors returns the vendors' names, joined for a sentence.
func (p *commercehooks) vendors() string {
	var titles []string
	for _, s := range p.Services() {
		titles = append(titles, s.Title())
	}
	last := len(titles) - 1
	if last == 0 {
		return titles[0]
	}
	return strings.Join(titles[:last], ", ") + " and " + titles[last]
}

// Configure makes no request. A vendor without settings isn't an error: the resource that needs them reports what is missing.
func (p *commercehooks) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	userAgent := fmt.Sprintf("Terraform/%s (+https://www.terraform.io) terraform-provider-%s/%s", req.TerraformVersion, p.Name, p.version)
	data := services.ProviderData{}
	for _, s := range p.Services() {
		place, _ := p.Place(s.Name())
		at := path.Empty()
		if place.Block != "" {
			at = path.Root(place.Block)
		}
		var block types.Object
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &block)...)
		settings := services.NewSettings(place, block, userAgent)
		settings.Clock.Pause = p.pause
		data[s.Name()] = s.Configure(settings)
	}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData = data, data, data
	resp.EphemeralResourceData, resp.ActionData = data, data
}

func (p *commercehooks) Resources(context.Context) []func() resource.Resource {
	return p.types().Resources
}

func (p *commercehooks) DataSources(context.Context) []func() datasource.DataSource {
	return p.types().DataSources
}

func (p *commercehooks) ListResources(context.Context) []func() list.ListResource {
	return p.types().ListResources
}

func (p *commercehooks) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return p.types().EphemeralResources
}

func (p *commercehooks) Actions(context.Context) []func() action.Action {
	return p.types().Actions
}

// Functions returns the services' functions under their names in the member.
func (p *commercehooks) Functions(context.Context) []func() function.Function {
	all := p.types().Functions
	for i, constructor := range all {
		all[i] = func() function.Function { return named{constructor(), p.Member} }
	}
	return all
}

// named is a function under its name in a member.
type named struct {
	function.Function
	member Member
}

func (f named) Metadata(ctx context.Context, req function.MetadataRequest, resp *function.MetadataResponse) {
	f.Function.Metadata(ctx, req, resp)
	resp.Name = f.member.Function(resp.Name)
}

// types returns the types of all services.
func (p *commercehooks) types() services.Types {
	var all services.Types
	for _, s := range p.Services() {
		place, _ := p.Place(s.Name())
		types := s.Types(place)
		all.Resources = append(all.Resources, types.Resources...)
		all.DataSources = append(all.DataSources, types.DataSources...)
		all.ListResources = append(all.ListResources, types.ListResources...)
		all.EphemeralResources = append(all.EphemeralResources, types.EphemeralResources...)
		all.Actions = append(all.Actions, types.Actions...)
		all.Functions = append(all.Functions, types.Functions...)
	}
	return all
}
