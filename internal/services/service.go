// Package services is the contract between the provider and the packages that each map one remote API: what a service
// offers, how its settings are read, how failures are put into words, and the few helpers that every resource needs.
//
// It knows no vendor. It may import internal/flight, internal/once, internal/rest and the Terraform plugin libraries; the
// packages below it import it, their own client, internal/collection and internal/once, and never each other.
package services

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Service is one remote API. Adding one to the provider is one line in internal/provider.
type Service interface {
	// Name is the prefix of its types, the name of its block where several vendors are served, and the key under which resources
	// find their connection.
	Name() string
	// Title is the vendor's name as users read it. The documentation files its types under it.
	Title() string
	// Block is the schema of its settings.
	Block() schema.SingleNestedBlock
	// Configure turns the settings into a connection, a Connection[T] of the service's own T. It sends nothing.
	Configure(s *Settings) any
	// Types are the constructors of everything that a configuration can use of the service, whose settings are at this place.
	Types(settings Place) Types
}

// Types are constructors by the kinds of blocks that Terraform has, and those of functions, whose names begin with the service's
// like those of all types.
type Types struct {
	Resources          []func() resource.Resource
	DataSources        []func() datasource.DataSource
	ListResources      []func() list.ListResource
	EphemeralResources []func() ephemeral.EphemeralResource
	Actions            []func() action.Action
	Functions          []func() function.Function
}

// ProviderData is what the provider hands to every resource: the connection of each service by its name.
type ProviderData map[string]any

// Connection is a service's client, or the reasons why there is none. A vendor that nobody uses needs no credentials,
// so what is missing is told by the resource that needs it.
type Connection[T any] struct {
	client   T
	made     bool             // NewConnection made it
	problems diag.Diagnostics // what is missing or wrong
	unknown  diag.Diagnostics // what isn't known before apply
	reported *atomic.Bool     // Report told the problems
}

// NewConnection returns the connection of a service; client is built from the settings and unused if they have problems.
func NewConnection[T any](s *Settings, client T) Connection[T] {
	return Connection[T]{client: client, made: true, problems: s.found(), unknown: s.unknown, reported: &atomic.Bool{}}
}

// Connect finds a service's connection in the data of a Configure request and reports what is missing in the settings.
// Before the provider is configured there is none, which is no error: Terraform then only validates.
func Connect[T any](providerData any, service string, diags *diag.Diagnostics) Connection[T] {
	connection := ConnectResource[T](providerData, service, diags)
	diags.Append(connection.problems...)
	return connection
}

// ConnectResource is Connect for managed resources, which call Report where something is missing.
func ConnectResource[T any](providerData any, service string, diags *diag.Diagnostics) Connection[T] {
	var none Connection[T]
	if providerData == nil {
		return none
	}
	all, ok := providerData.(ProviderData)
	connection, found := all[service].(Connection[T])
	if !ok || !found {
		diags.AddError("Unexpected provider data",
			fmt.Sprintf("The provider handed over %T, which holds no %s. This is a bug in the provider: please report it.", providerData, service))
		return none
	}
	return connection
}

// Report tells what is missing or wrong in the settings to the first resource that is planned or refreshed, and reports
// whether anything is. One error ends a run, so the others needn't repeat it; what isn't planned is never applied. Only managed
// resources may call it: the error of a data source in a check block is just a warning.
func (c Connection[T]) Report(diags *diag.Diagnostics) bool {
	if c.problems.HasError() && c.reported.CompareAndSwap(false, true) {
		diags.Append(c.problems...)
	}
	return c.problems.HasError()
}

// Client returns the client for a request that is about to be made. A setting that is only known after apply is an
// error then, because the alternative is to talk to the wrong place.
func (c Connection[T]) Client(diags *diag.Diagnostics) (client T, ok bool) {
	diags.Append(c.problems...)
	diags.Append(c.unknown...)
	return c.client, !c.problems.HasError() && !c.unknown.HasError()
}

// IsDeferred reports whether what needs the client is to wait, as far as Terraform allows that: all that is wrong is that
// settings aren't known yet.
func (c Connection[T]) IsDeferred(allowed bool) bool {
	return allowed && c.unknown.HasError() && !c.problems.HasError()
}

// Ready returns the client, and whether a request can be made with it: nothing is missing, wrong or unknown in the settings.
// Before the provider is configured the client is the zero value.
func (c Connection[T]) Ready() (client T, ready bool) {
	return c.client, c.made && !c.problems.HasError() && !c.unknown.HasError()
}

// DefaultTimeout bounds an operation on one hook, the wait for its turn under the vendor's limits included.
const DefaultTimeout = 20 * time.Minute
