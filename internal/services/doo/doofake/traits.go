package doofake

import "github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"

// Traits are what these deliveries can do, and what of them isn't doo's.
func (f *Fake) Traits() fakeserver.Traits {
	return fakeserver.Traits{
		Corruptions: []string{fakeserver.CorruptSecret, fakeserver.CorruptBody, fakeserver.CorruptCut},
		Invented: []string{
			"The body, but for event_id and the words for a status.",
			"The header Content-Type.",
			"That an answer may take 10 seconds.",
			"The time between tries.",
			"That a token is used for as long as expires_in says, or an hour, and that after a 401 another one is fetched.",
		},
	}
}
