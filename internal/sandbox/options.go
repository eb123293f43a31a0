package main

import (
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// defaultAddr is the address on which the sandbox serves, and at which trigger looks for it, by default.
const defaultAddr = "127.0.0.1:8765"

// options configure a sandbox.
type options struct {
	addr string
	// limits makes the fakes reject requests over the vendors' rate limits.
	limits bool
	// seed is what the secrets that vendors generate are derived from, so that they survive restarts.
	seed string
	// retryEvery is the time between two tries of a delivery; delivery.DefaultRetryEvery unless set.
	retryEvery time.Duration
	// policy is where deliveries may go.
	policy delivery.Policy
	// allowHosts are names that requests may use for the sandbox, besides those of this machine.
	allowHosts []string
}

// register adds the flags that serve and exec have in common. addr must be set already: it is the default.
func (o *options) register(flags *flag.FlagSet) {
	flags.StringVar(&o.addr, "addr", o.addr, "loopback `address` to serve on; port 0 picks a free one")
	flags.BoolVar(&o.limits, "limits", false, "reject requests over the vendors' documented rate limits")
	o.seed = "sandbox"
	flags.Func("seed", fmt.Sprintf("`text` from which Commerce Layer's shared secrets are derived, with topic, address and name, so that they survive restarts (default %s)", o.seed), func(value string) error {
		if o.seed = value; value == "" {
			return errors.New("give a text, or omit the flag")
		}
		return nil
	})
	o.retryEvery = delivery.DefaultRetryEvery
	flags.Func("retry-every", fmt.Sprintf("`time` between two tries of a delivery (default %s)", o.retryEvery), func(value string) (err error) {
		if o.retryEvery, err = time.ParseDuration(value); err == nil && o.retryEvery <= 0 {
			err = errors.New("give a duration above 0, such as 1s")
		}
		return err
	})
	flags.Func("deliver-to", "another `host[:port]` that deliveries may go to, besides this machine (repeatable)", func(value string) error {
		to, err := delivery.ParseDeliverTo(value)
		o.policy.DeliverTo = append(o.policy.DeliverTo, to)
		return err
	})
	flags.Func("forward", "`from=to`: send deliveries for one server to another, for example https://shop.example.com=http://localhost:3000 (repeatable)", func(value string) error {
		forward, err := delivery.ParseForward(value)
		o.policy.Forward = append(o.policy.Forward, forward)
		return err
	})
	flags.BoolVar(&o.policy.InsecureTLS, "insecure-tls", false, "accept any certificate from handlers on this machine")
	flags.Func("allow-host", "another `name` that requests may use for the sandbox, besides localhost (repeatable)", func(value string) error {
		if _, _, ok := delivery.SplitHost(value); !ok {
			return errors.New("give a name, such as sandbox.internal")
		}
		o.allowHosts = append(o.allowHosts, value)
		return nil
	})
}
