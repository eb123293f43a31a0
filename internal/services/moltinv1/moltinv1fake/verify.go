package moltinv1fake

import (
	"crypto/subtle"
	"fmt"
	"net/http"
)

// Verify checks a delivery as the handler of a webhook should, by the invented headers.
func (f *Fake) Verify(hookID string, header http.Header, _ []byte) error {
	hook, err := f.copyOf(hookID)
	if err != nil {
		return err
	}
	given := header.Get(headerSecret)
	switch event := header.Get(headerEvent); {
	case hook.Secret != "" && given == "":
		return fmt.Errorf("the header %s is missing", headerSecret)
	case hook.Secret != "" && subtle.ConstantTimeCompare([]byte(given), []byte(hook.Secret)) == 0:
		return fmt.Errorf("the secret in %s is not this webhook's", headerSecret)
	case !hook.listens(event):
		return fmt.Errorf("the webhook isn't enabled for the event %q in %s", event, headerEvent)
	}
	return nil
}
