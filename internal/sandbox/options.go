package main

import (
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
)

// defaultAddr is where the sandbox serves, and where trigger looks for it, unless they are told otherwise.
const defaultAddr = "127.0.0.1:8765"

// options are how a sandbox is.
type options struct {
	addr string
	// limits lets the fakes refuse what is over the vendors' rate limits.
	limits bool
	// seed is what the vendors' own secrets are made of, so that they survive restarts.
	seed string
	// retryEvery is the time between two tries of a delivery; delivery.DefaultRetryEvery unless set.
	retryEvery time.Duration
	// policy is where deliveries may go.
	policy delivery.Policy
	// allowHosts are names by which the sandbox may be called besides those of this machine.
	allowHosts []string
}

// register adds the flags that serve and exec have in common. addr has to be set before.
func (o *options) register(flags *flag.FlagSet) {
	flags.StringVar(&o.addr, "addr", o.addr, "loopback `address` to serve on; port 0 takes a free one")
	flags.BoolVar(&o.limits, "limits", false, "refuse requests over the vendors' documented rate limits")
	o.seed = "sandbox"
	flags.Func("seed", fmt.Sprintf("`text` of which Commerce Layer's shared secrets are made, with topic, address and name: the same give the same (default %s)", o.seed), func(value string) error {
		if o.seed = value; value == "" {
			return errors.New("give a text, or leave the flag out")
		}
		return nil
	})
	o.retryEvery = delivery.DefaultRetryEvery
	flags.Func("retry-every", fmt.Sprintf("`time` between two tries of a delivery (default %s)", o.retryEvery), func(value string) (err error) {
		if o.retryEvery, err = time.ParseDuration(value); err == nil && o.retryEvery <= 0 {
			err = errors.New("give a time above 0, such as 1s")
		}
		return err
	})
	flags.Func("deliver-to", "`host[:port]` besides this machine to which deliveries may go (repeatable)", func(value string) error {
		to, err := delivery.ParseDeliverTo(value)
		o.policy.DeliverTo = append(o.policy.DeliverTo, to)
		return err
	})
	flags.Func("forward", "`from=to`: send what is meant for the first server to the second, as in https://shop.example.com=http://localhost:3000 (repeatable)", func(value string) error {
		forward, err := delivery.ParseForward(value)
		o.policy.Forward = append(o.policy.Forward, forward)
		return err
	})
	flags.BoolVar(&o.policy.InsecureTLS, "insecure-tls", false, "accept any certificate of a handler on this machine")
	flags.Func("allow-host", "`name` by which the sandbox may be called besides those of this machine (repeatable)", func(value string) error {
		if _, _, ok := delivery.SplitHost(value); !ok {
			return errors.New("give a name, such as sandbox.internal")
		}
		o.allowHosts = append(o.allowHosts, value)
		return nil
	})
}
