package commercelayer

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/collection"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
)

// How many of the newest objects a data source returns.
const (
	defaultNewest = 25
	maxNewest     = 1000
)

// limitAttribute returns the attribute for how many of the newest things a data source returns.
func limitAttribute(things string) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Validators: []validator.Int64{int64validator.Between(1, maxNewest)},
		MarkdownDescription: fmt.Sprintf("Largest number of %s to read, from 1 to %d. One request reads %d. Default: `%d`.", things, maxNewest,
			commercelayerapi.MaxPageSize, defaultNewest),
	}
}

// newest returns the newest objects of a list that begins with them. page reads one page, counted from 1, and also returns the
// number of pages. An object that is added meanwhile moves the others to later pages, so a page may repeat one of the page before.
func newest[T any](ctx context.Context, limit types.Int64, id func(T) string, page func(number int) ([]T, int, error)) ([]T, error) {
	most := defaultNewest
	if !limit.IsNull() {
		most = int(limit.ValueInt64())
	}
	var found []T
	for object, err := range collection.Walk(ctx, collection.Source[T]{
		ID: id,
		Page: func(_ context.Context, number, _ int) (collection.Page[T], error) {
			items, pages, err := page(number + 1)
			return collection.Page[T]{Items: items, More: number+1 < pages}, err
		},
	}) {
		if err != nil {
			return nil, err
		}
		if found = append(found, object); len(found) == most {
			break
		}
	}
	return found, nil
}
