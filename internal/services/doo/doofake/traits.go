package doofake

import "github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"

// Traits returns what these deliveries can do, and what the fake invents.
func (f *Fake) Traits() fakeserver.Traits {
	return fakeserver.Traits{
		Corruptions: []string{fakeserver.CorruptSecret, fakeserver.CorruptBody, fakeserver.CorruptCut},
		Invented: []string{
			"The body, except event_id and the words for a status.",
			"The header Content-Type.",
			"The 10 seconds for a response.",
			"The time between tries.",
			"The use of a token until expires_in is over, or for an hour, and the request for another one after a 401.",
		},
	}
}
