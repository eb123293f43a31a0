package moltinfake

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"slices"
)

// Verify checks a delivery as the handler of an integration should. It can't detect a changed body.
func (f *Fake) Verify(hookID string, header http.Header, _ []byte) error {
	hook, err := f.copyOf(hookID)
	if err != nil {
		return err
	}
	given, want := header.Get(headerSecret), hook.Configuration.SecretKey
	switch trigger := header.Get(headerTrigger); {
	case want != "" && given == "":
		return fmt.Errorf("the header %s is missing", headerSecret)
	case want != "" && subtle.ConstantTimeCompare([]byte(given), []byte(want)) == 0:
		return fmt.Errorf("the secret in %s is not this integration's", headerSecret)
	case trigger == "":
		return fmt.Errorf("the header %s is missing", headerTrigger)
	case !slices.Contains(hook.Observes, trigger):
		return fmt.Errorf("the secret matches, but the integration doesn't observe %q: check both", trigger)
	}
	return nil
}
