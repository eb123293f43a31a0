package hook

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// What private state keeps of a hook besides its secrets: whose account it is in, and with which access it was seen.
const (
	ownerKey  = "account"
	accessKey = "seen_with"
)

// Owner is whose account hooks are in, in the vendor's terms, such as {"organization_id": "…", "mode": "test"}. What isn't known is
// absent or "".
type Owner map[string]string

// Over returns an owner completed by what was known before. A response that shows less doesn't erase what is known.
func (o Owner) Over(before Owner) Owner {
	all := Owner{}
	for _, known := range []Owner{before, o} {
		for name, value := range known {
			if value != "" {
				all[name] = value
			}
		}
	}
	return all
}

// contradicts reports whether something known about both differs.
func (o Owner) contradicts(other Owner) bool {
	for name, value := range o {
		if value != "" && other[name] != "" && other[name] != value {
			return true
		}
	}
	return false
}

// confirms reports whether everything that is known about the other is known about this one, and the same.
func (o Owner) confirms(other Owner) bool {
	for name, value := range other {
		if value != "" && o[name] != value {
			return false
		}
	}
	return true
}

// isComplete reports whether everything is known that tells accounts apart, which is what the other names.
func (o Owner) isComplete(other Owner) bool {
	for name := range other {
		if o[name] == "" {
			return false
		}
	}
	return len(o) > 0
}

func ownerIn(kept []byte) Owner {
	var owner Owner
	if json.Unmarshal(kept, &owner) != nil {
		return nil
	}
	return owner.Over(nil)
}

// sightings are what private state keeps of each access with which a hook was seen, without containing it.
type sightings struct {
	Version int        `json:"version"`
	Salt    string     `json:"salt"`
	By      []sighting `json:"by"`
}

// sighting is HMAC-SHA256 of an access in two parts, with the salt as its key.
type sighting struct {
	BaseURL []byte `json:"base_url"`
	Client  []byte `json:"client"`
}

// maxSightings is how many are kept: more than the clients and addresses with which an account is usually managed.
const maxSightings = 8

func sightingsIn(kept []byte) sightings {
	var s sightings
	if json.Unmarshal(kept, &s) != nil || s.Version != fingerprintVersion {
		return sightings{}
	}
	return s
}

func (s sightings) of(a services.Access) sighting {
	return sighting{hmacOf(s.Salt, a.BaseURL), hmacOf(s.Salt, a.Client+"\n"+a.Token)}
}

// remember records in private state whose account a hook is in and, if isSeen, that this access showed it. It keeps what was
// known before.
func (r *Resource[M, O, C]) remember(client C, shown *O, seen bool, private Private) {
	if r.Owner != nil {
		before := ownerIn(private[ownerKey])
		if now := r.Owner(client, shown).Over(before); !maps.Equal(now, before) {
			private[ownerKey], _ = json.Marshal(now) // texts alone
		}
	}
	if seen {
		private[accessKey] = withSighting(private[accessKey], client.account().Access)
	}
}

// withSighting adds an access to those that are kept. An access token is only added if nothing else is known about its address:
// users of tokens alone have a new one in each run, and the state would change each time for no reason.
func withSighting(kept []byte, a services.Access) []byte {
	s := sightingsIn(kept)
	if s.Salt == "" {
		s = sightings{Version: fingerprintVersion, Salt: newSalt()}
	}
	now := s.of(a)
	for _, by := range s.By {
		if string(by.BaseURL) == string(now.BaseURL) && (a.Token != "" || string(by.Client) == string(now.Client)) {
			return kept
		}
	}
	s.By = append(s.By, now)
	s.By = s.By[max(0, len(s.By)-maxSightings):]
	added, _ := json.Marshal(s) // hashes alone
	return added
}

// elsewhere returns the error of a request for a hook. If the hook wasn't found and the credentials may be for another account,
// the error says so: with the credentials of another account, every hook looks deleted.
func (r *Resource[M, O, C]) elsewhere(client C, private Private, err error) error {
	if !errors.Is(err, rest.ErrNotFound) {
		return err
	}
	home, here := r.owners(client, private)
	switch other := notSeen(r.Noun, client.account().Access, private[accessKey]); {
	case here.contradicts(home):
		return r.inAnother(home, here)
	case other != nil && !home.isComplete(here):
		return other
	case len(home) == 0:
	case !here.confirms(home):
		return fmt.Errorf("it exists in %s, and nothing shows which account the credentials belong to. Credentials of another "+
			"account can't see its %ss, so nothing was removed from the state. Use the credentials of that account. If it was "+
			"deleted there, remove it from the state with terraform state rm", r.Place(home), r.Noun.Thing)
	}
	return err
}

// isForeign returns an error if the credentials are known to be for another account than the hook's.
func (r *Resource[M, O, C]) isForeign(client C, private Private) error {
	if home, here := r.owners(client, private); here.contradicts(home) {
		return r.inAnother(home, here)
	}
	return nil
}

// owners returns whose account a hook is in, and whose hooks the credentials find.
func (r *Resource[M, O, C]) owners(client C, private Private) (home, here Owner) {
	if r.Owner == nil {
		return nil, nil
	}
	return ownerIn(private[ownerKey]), r.Owner(client, nil)
}

func (r *Resource[M, O, C]) inAnother(home, here Owner) error {
	return fmt.Errorf("it exists in %s, but the credentials are for %s, where it can't be found, so nothing was removed from "+
		"the state. Use the credentials of its account", r.Place(home), r.Place(here))
}

// notSeen returns an error if a hook was seen before, but never with this access. It returns none if nothing is recorded, as in
// states from before this memory existed.
func notSeen(n services.Noun, a services.Access, kept []byte) error {
	s := sightingsIn(kept)
	if len(s.By) == 0 {
		return nil
	}
	now := s.of(a)
	address, client := false, false
	for _, by := range s.By {
		sameAddress, sameClient := string(by.BaseURL) == string(now.BaseURL), string(by.Client) == string(now.Client)
		if sameAddress && sameClient {
			return nil
		}
		address, client = address || sameAddress, client || sameClient
	}
	other, advice := "other credentials", ""
	switch {
	case client:
		other = "another base_url"
	case !address:
		other = "other credentials and another base_url"
	}
	if a.Token != "" {
		advice = " Also set client_id, because an access_token doesn't show which client it belongs to."
	}
	return fmt.Errorf("it wasn't found, but it was last seen with %[1]s. Credentials of another account can't see its %[2]ss, "+
		"so nothing was removed from the state. Use the credentials that it was managed with. If the new ones belong to the same "+
		"account, for example after a client was replaced, the %[2]s was deleted: remove it from the state with terraform state rm, or "+
		"refresh once with the earlier credentials. The next plan then offers to create it.%[3]s", other, n.Thing, advice)
}
