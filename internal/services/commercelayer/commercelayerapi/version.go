package commercelayerapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
)

// path returns a path, with the version of the API if one is set.
func (c *Client) path(elements ...string) []string {
	if c.cfg.Version != "" {
		elements = append([]string{c.cfg.Version}, elements...)
	}
	return append([]string{"api"}, elements...)
}

// do sends a request. The response for a version that doesn't exist is a 404 that isn't about the requested object.
func (c *Client) do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	answer, err := c.rest.Do(ctx, r)
	var failure *rest.Error
	if c.cfg.Version != "" && errors.As(err, &failure) && failure.Status == http.StatusNotFound && !failure.ForToken && failure.Code != notFoundCode {
		return nil, fmt.Errorf("%w (is api_version %s a version of the API?)", err, c.cfg.Version)
	}
	return answer, err
}

// notFoundCode is in every 404 about a record.
const notFoundCode = "RECORD_NOT_FOUND"
