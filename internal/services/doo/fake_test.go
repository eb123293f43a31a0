package doo_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/doo/doofake"
)

// stored expects that doo holds a webhook like want, whose hooks are in the order of their types, under this id.
func stored(fake *doofake.Fake, id string, want doofake.Webhook) error {
	for _, got := range fake.Webhooks() {
		if got.ID != id {
			continue
		}
		got.ID = ""
		slices.SortFunc(got.Hooks, func(a, b doofake.Hook) int { return strings.Compare(a.Type, b.Type) })
		if !reflect.DeepEqual(got, want) {
			return fmt.Errorf("doo holds\n  %s\nwant\n  %s", text(got), text(want))
		}
		return nil
	}
	return fmt.Errorf("doo holds no webhook %s", id)
}

func text(w doofake.Webhook) string {
	shown, err := json.Marshal(w)
	if err != nil {
		return err.Error()
	}
	return string(shown)
}

// holdsSecret expects that doo holds a single webhook, with this secret.
func holdsSecret(fake *doofake.Fake, secret string) error {
	webhooks := fake.Webhooks()
	if len(webhooks) != 1 || webhooks[0].Authentication.ClientSecret != secret {
		return fmt.Errorf("doo holds %d webhooks, want one with the secret %q", len(webhooks), secret)
	}
	return nil
}
