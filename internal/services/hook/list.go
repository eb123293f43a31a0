package hook

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// Filter is the configuration of a list block. Null values don't filter.
type Filter[F, O, C any] interface {
	// Complete adds the provider's defaults, or reports what is missing.
	Complete(client C, diags *diag.Diagnostics) F
	// Walk reads the vendor's list, page by page, as far as its results are consumed.
	Walk(ctx context.Context, client C) iter.Seq2[*O, error]
	// Matches reports whether an object from Walk is one of the results.
	Matches(*O) bool
}

// identifier is the part of a Client that a list resource needs.
type identifier[O any] interface{ HookID(*O) string }

// List is the list resource of a kind of hook, for terraform query (Terraform 1.14 or later).
type List[M Model[M, O], F Filter[F, O, C], O any, C identifier[O]] struct {
	Noun     services.Noun
	TypeName string
	Config   schema.Schema
	// Name returns the display name of a result.
	Name func(*O) string
	// Imported returns the state after an import of a result, without secrets.
	Imported func(ctx context.Context, filter F, shown *O) (M, diag.Diagnostics)

	connection services.Connection[C]
}

func _[M Model[M, O], F Filter[F, O, C], O any, C identifier[O]](l *List[M, F, O, C]) {
	var _ list.ListResourceWithConfigure = l
}

// Metadata returns the type's name, which is the resource's.
func (l *List[M, F, O, C]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = l.TypeName
}

// Configure keeps the client of the configured provider.
func (l *List[M, F, O, C]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.connection = services.Connect[C](req.ProviderData, l.Noun.Settings.Service, &resp.Diagnostics)
}

// ListResourceConfigSchema returns the schema of a list block.
func (l *List[M, F, O, C]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = l.Config
}

// List reads page by page, and no further than Terraform requires. It ends with an error if a page fails. Objects that can't be
// read are left out, with a warning.
func (l *List[M, F, O, C]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter F
	var diags diag.Diagnostics
	if !req.Config.Raw.IsNull() { // for a list block without config
		diags.Append(req.Config.Get(ctx, &filter)...)
	}
	client, ok := l.connection.Client(&diags)
	if ok && !diags.HasError() {
		filter = filter.Complete(client, &diags)
	}
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		ctx, cancel := context.WithTimeout(ctx, services.DefaultTimeout)
		defer cancel()
		var pushed int64
		for shown, err := range filter.Walk(ctx, client) {
			if err != nil {
				l.Noun.Failed(&diags, "list", "", err)
				push(list.ListResult{Diagnostics: diags})
				return
			}
			problem := rest.ProblemOf(shown) // an unreadable one may match
			if problem == nil && !filter.Matches(shown) {
				continue
			}
			var result list.ListResult
			if problem == nil {
				result = l.result(ctx, req, filter, shown)
				problem = firstError(result.Diagnostics)
			}
			if problem != nil {
				result = list.ListResult{Diagnostics: diag.Diagnostics{Unreadable(l.Noun, client.HookID(shown), problem)}}
			} else {
				pushed++
			}
			if !push(result) || problem == nil && pushed == req.Limit {
				return
			}
		}
	}
}

func (l *List[M, F, O, C]) result(ctx context.Context, req list.ListRequest, filter F, shown *O) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = l.Name(shown)
	m, found := l.Imported(ctx, filter, shown)
	result.Diagnostics.Append(found...)
	result.Diagnostics.Append(result.Identity.Set(ctx, m.Identity())...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, m)...)
	}
	return result
}
