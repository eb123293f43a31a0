package moltinv1fake

import "github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"

// Traits are what these deliveries can do, and what of them isn't Moltin's.
func (f *Fake) Traits() fakeserver.Traits {
	return fakeserver.Traits{
		Corruptions: []string{fakeserver.CorruptSecret, fakeserver.CorruptBody, fakeserver.CorruptTopic, fakeserver.CorruptCut},
		Switchable:  true,
		Invented: []string{
			"The body: nothing is documented but that it is JSON or a form.",
			"The headers " + headerEvent + " and " + headerSecret + ".",
			"The brackets in the names of a form.",
			"That an answer may take 10 seconds.",
			"The time between tries.",
		},
	}
}
