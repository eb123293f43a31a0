package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerprobe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/dooprobe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinprobe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1probe"
)

// vendors returns the names of the vendors that can be asked.
func vendors() []string { return []string{"commercelayer", "moltin", "moltin_v1", "doo"} }

// offline returns the probe of a vendor only for its questions. A new vendor is an entry here and in access.
func offline(vendor string) (probe.Probe, bool) {
	switch vendor {
	case "commercelayer":
		return commercelayerprobe.New(nil, ""), true
	case "moltin":
		return moltinprobe.New(nil), true
	case "moltin_v1":
		return moltinv1probe.New(nil), true
	case "doo":
		return dooprobe.New(nil, ""), true
	}
	return probe.Probe{}, false
}

// connect returns the probe of the account in the environment.
func connect(vendor string, pause func(context.Context, time.Duration) error) (probe.Probe, error) {
	return connectWith(vendor, types.ObjectNull(nil), pause)
}

// connectWith is connect with a block of settings, which take precedence over the environment.
func connectWith(vendor string, block types.Object, pause func(context.Context, time.Duration) error) (probe.Probe, error) {
	settings := services.NewSettings(services.InBlock(vendor), block, "terraform-provider-commercehooks conformance")
	recorder := &probe.Recorder{Next: http.DefaultTransport} //nolint:forbidigo // the client above it has the timeout
	client, ask := access(vendor, settings, func(cfg *rest.Config) { cfg.Transport = recorder })
	var problems diag.Diagnostics
	if _, ok := services.NewConnection(settings, client).Client(&problems); !ok {
		return probe.Probe{}, asError(problems)
	}
	return ask(probe.NewAccount(client, recorder, pause)), nil
}

// access returns the client of a vendor's account, and the constructor of its probe.
func access(vendor string, s *services.Settings, through func(*rest.Config)) (*rest.Client, func(*probe.Account) probe.Probe) {
	switch vendor {
	case "commercelayer":
		cfg := commercelayer.APIConfig(s)
		through(&cfg.REST)
		return commercelayerapi.New(cfg).REST(), func(a *probe.Account) probe.Probe { return commercelayerprobe.New(a, cfg.Version) }
	case "moltin":
		cfg := moltin.APIConfig(s)
		through(&cfg.REST)
		return moltinapi.New(cfg).REST(), moltinprobe.New
	case "moltin_v1":
		cfg := moltinv1.APIConfig(s)
		through(&cfg.REST)
		return moltinv1api.New(cfg).REST(), moltinv1probe.New
	default:
		cfg := doo.APIConfig(s)
		through(&cfg.REST)
		team := s.Required("team_id", "the id of the team whose webhooks are made")
		return dooapi.New(cfg).REST(), func(a *probe.Account) probe.Probe { return dooprobe.New(a, team) }
	}
}

// asError returns what is missing or wrong in the settings.
func asError(problems diag.Diagnostics) error {
	var texts []string
	for _, d := range problems {
		texts = append(texts, d.Summary()+": "+d.Detail())
	}
	return errors.New(strings.Join(texts, "\n"))
}
