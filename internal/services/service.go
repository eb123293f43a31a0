// Package services is the contract between the provider and the packages that each map one remote API: what a service
// offers, how its settings are read, how failures are worded, and the few helpers that every resource needs.
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

// Service is one remote API. Adding a service takes one line in internal/provider.
type Service interface {
	// Name is the prefix of its types, the name of its block if the provider serves several vendors, and the key under which
	// resources find their connection.
	Name() string
	// Title is the vendor's name as users read it. The documentation files its types under it.
	Title() string
	// Block is the schema of its settings.
	Block() schema.SingleNestedBlock
	// Configure turns the settings into a connection, a Connection[T] of the service's own T. It sends nothing.
	Configure(s *Settings) any
	// Types returns the constructors of everything that a configuration can use from the service.
	Types(settings Place) Types
}

// Types are constructors, grouped by the kinds of blocks that Terraform has, and of functions. Their names begin with the
// service's name.
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

// Connection is a service's client, or the reasons why there is none. A vendor that isn't used needs no credentials, so the
// resource that needs a missing setting reports it.
type Connection[T any] struct {
	client   T
	made     bool             // by NewConnection
	problems diag.Diagnostics // what is missing or wrong
	unknown  diag.Diagnostics // what isn't known before apply
	reported *atomic.Bool     // whether Report has reported the problems
}

// NewConnection returns the connection of a service. client is built from the settings, and isn't used if they have problems.
func NewConnection[T any](s *Settings, client T) Connection[T] {
	return Connection[T]{client: client, made: true, problems: s.found(), unknown: s.unknown, reported: &atomic.Bool{}}
}

// Connect finds a service's connection in the data of a Configure request and reports what is missing in the settings.
// Before the provider is configured there is no connection. That is no error, because Terraform only validates then.
func Connect[T any](providerData any, service string, diags *diag.Diagnostics) Connection[T] {
	connection := ConnectResource[T](providerData, service, diags)
	diags.Append(connection.problems...)
	return connection
}

// ConnectResource is Connect for managed resources, which call Report instead.
func ConnectResource[T any](providerData any, service string, diags *diag.Diagnostics) Connection[T] {
	var none Connection[T]
	if providerData == nil {
		return none
	}
	all, ok := providerData.(ProviderData)
	connection, found := all[service].(Connection[T])
	if !ok || !found {
		diags.AddError("Unexpected provider data",
			fmt.Sprintf("The provider passed %T, which has no %s. This is a bug in the provider: please report it.", providerData, service))
		return none
	}
	return connection
}

// Report adds what is missing or wrong in the settings to the diagnostics of the first resource that is planned or refreshed. It
// returns whether anything is. One error ends a run, so the other resources needn't repeat it. Only managed resources may call
// it, because the error of a data source in a check block is only a warning.
func (c Connection[T]) Report(diags *diag.Diagnostics) bool {
	if c.problems.HasError() && c.reported.CompareAndSwap(false, true) {
		diags.Append(c.problems...)
	}
	return c.problems.HasError()
}

// Client returns the client for a request that is about to be made. A setting that is only known after apply is an error,
// because the request could go to the wrong place.
func (c Connection[T]) Client(diags *diag.Diagnostics) (client T, ok bool) {
	diags.Append(c.problems...)
	diags.Append(c.unknown...)
	return c.client, !c.problems.HasError() && !c.unknown.HasError()
}

// IsDeferred reports whether an operation should be deferred: Terraform allows it, and nothing is wrong except that settings
// aren't known yet.
func (c Connection[T]) IsDeferred(allowed bool) bool {
	return allowed && c.unknown.HasError() && !c.problems.HasError()
}

// Ready returns the client, and whether it can make requests: no setting is missing, wrong or unknown. Before the provider is
// configured, the client is the zero value.
func (c Connection[T]) Ready() (client T, ready bool) {
	return c.client, c.made && !c.problems.HasError() && !c.unknown.HasError()
}

// DefaultTimeout is the longest time for an operation on one hook, including the wait for the vendor's rate limit.
const DefaultTimeout = 20 * time.Minute
