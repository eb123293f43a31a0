package doofake

import (
	"fmt"
	"net/http"
	"strings"
)

// Verify checks a delivery as the handler of a webhook should: the header has to hold a token that its own endpoint issued. It
// can't detect a changed body.
func (f *Fake) Verify(hookID string, header http.Header, _ []byte) error {
	webhook, err := f.copyOf(hookID)
	if err != nil {
		return err
	}
	a := webhook.Authentication
	if a == nil {
		return nil // anybody may call a receiver that isn't protected
	}
	given, token := header.Get(a.HeaderFormat), f.receiverTokens.known(tokenOwner{webhook.ID, *a})
	switch {
	case given == "":
		return fmt.Errorf("the header %s is missing", a.HeaderFormat)
	case token == "":
		return fmt.Errorf("no token was requested for this webhook yet, so the header %s can't hold one", a.HeaderFormat)
	case given != strings.ReplaceAll(a.HeaderValueFormat, accessToken, token):
		return fmt.Errorf("the header %s doesn't hold the newest token in the form of header_value_format", a.HeaderFormat)
	}
	return nil
}
