// Package fakes lists the fakes of all vendors for acceptance tests and the sandbox, which run all of them. It may import the
// fakes and internal/fakeserver, and nothing that ships imports it.
package fakes

import (
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// Vendor is a fake and its names.
type Vendor struct {
	Name  string // of the provider block, and the path prefix
	Title string
	Fake  fakeserver.Fake
}

// New returns an empty fake of each vendor. A new vendor is one line here.
func New() []Vendor {
	return []Vendor{
		{"moltin", "Moltin v2", moltinfake.New()},
		{"commercelayer", "Commerce Layer", commercelayerfake.New()},
		{"moltin_v1", "Moltin v1", moltinv1fake.New()},
		{"doo", "doo", doofake.New()},
	}
}
