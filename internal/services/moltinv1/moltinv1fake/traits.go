package moltinv1fake

import "github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"

// Traits returns what these deliveries can do, and what the fake invents.
func (f *Fake) Traits() fakeserver.Traits {
	return fakeserver.Traits{
		Corruptions: []string{fakeserver.CorruptSecret, fakeserver.CorruptBody, fakeserver.CorruptTopic, fakeserver.CorruptCut},
		Switchable:  true,
		Invented: []string{
			"The body, except that it is JSON or a form.",
			"The headers " + headerEvent + " and " + headerSecret + ".",
			"The brackets in a form's names.",
			"The 10 seconds for a response.",
			"The time between tries.",
		},
	}
}
