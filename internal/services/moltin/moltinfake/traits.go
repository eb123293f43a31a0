package moltinfake

import "github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"

// Traits are what these deliveries can do, and what of them isn't Moltin's.
func (f *Fake) Traits() fakeserver.Traits {
	return fakeserver.Traits{
		Corruptions: []string{fakeserver.CorruptSecret, fakeserver.CorruptBody, fakeserver.CorruptTopic, fakeserver.CorruptCut},
		Switchable:  true,
		Invented: []string{
			"The number of tries, and the time between them.",
			"That the tries of one event and integration have the same id in the body.",
		},
	}
}
