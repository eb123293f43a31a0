package moltinfake

import "github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"

// Traits returns what these deliveries can do, and what the fake invents.
func (f *Fake) Traits() fakeserver.Traits {
	return fakeserver.Traits{
		Corruptions: []string{fakeserver.CorruptSecret, fakeserver.CorruptBody, fakeserver.CorruptTopic, fakeserver.CorruptCut},
		Switchable:  true,
		Invented: []string{
			"The number of tries, and the time between them.",
			"The id in the body, which is the same for all tries of one event and integration.",
		},
	}
}
