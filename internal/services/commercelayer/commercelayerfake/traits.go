package commercelayerfake

import "github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"

// Traits returns what these deliveries can do, and what the fake invents.
func (f *Fake) Traits() fakeserver.Traits {
	return fakeserver.Traits{
		Corruptions: []string{
			fakeserver.CorruptSignature, fakeserver.CorruptSecret, fakeserver.CorruptBody, fakeserver.CorruptTopic, fakeserver.CorruptCut,
		},
		Switchable: true,
		Invented: []string{
			"The time between tries.",
			"The header Content-Type: only the vendor's example handlers suggest application/json.",
			"The header User-Agent.",
			"What an event callback shows where no answer came.",
		},
	}
}
