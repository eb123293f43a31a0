package provider_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// TestConformance_accessToken: a configured token is used as is.
func TestConformance_accessToken(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		o := s.created(t, s.example.Minimal)
		o.Server = s.run(t, `"access_token":"stale","client_id":null,"client_secret":null`)
		before := len(s.fake.Requests())
		if said := o.Refresh(t); !acctest.HasError(said) {
			t.Errorf("a refresh with a token that isn't valid says %s", acctest.Texts(said))
		}
		for _, r := range s.fake.Requests()[before:] {
			if !strings.HasSuffix(r.Header.Get("Authorization"), " stale") {
				t.Errorf("%s %s came with the authorization %q", r.Method, r.Path, r.Header.Get("Authorization"))
			}
		}
	})
}

// TestConformance_many: lists are read to the end. A refresh of all hooks, or data sources for all of them, cost only a few
// pages unless bulk_refresh is off.
func TestConformance_many(t *testing.T) {
	t.Parallel()
	const count, alone = 101, 5 // more than the longest page
	forEach(t, func(t *testing.T, s *stage) {
		server := s.run(t)
		var hooks []*acctest.Object
		for range count {
			o := server.Object()
			if o.Apply(t, s.example.Minimal); !o.Exists() {
				t.Fatal("nothing was created")
			}
			hooks = append(hooks, o)
		}
		server = s.run(t)
		data, diags := server.Data(t, s.plural(), `{}`)
		var all []tftypes.Value
		if err := member(t, data, s.thing()+"s").As(&all); err != nil || len(diags) > 0 || len(all) != count {
			t.Errorf("the data source shows %d of %d hooks: %v %s", len(all), count, err, acctest.Texts(diags))
		}
		if _, listed, said := s.run(t).List(t, acctest.Listing{Config: `{}`}); len(listed) != count {
			t.Errorf("the list resource finds %d of %d hooks: %s", len(listed), count, said)
		}
		refresh := func(of []*acctest.Object, server *acctest.Server) int {
			t.Helper()
			s.news()
			for _, o := range of {
				o.Server = server
				if said := o.Refresh(t); len(said) > 0 || !o.Exists() {
					t.Fatalf("a refresh leads to %s and says %s", o.State, acctest.Texts(said))
				}
			}
			return len(s.news())
		}
		if requests := refresh(hooks, s.run(t)); requests > count/5 {
			t.Errorf("a refresh of %d hooks takes %d requests", count, requests)
		}
		server = s.run(t)
		s.news()
		for _, o := range hooks {
			if _, diags := server.Data(t, s.typeName, s.lookup(t, o)); len(diags) > 0 {
				t.Fatal(acctest.Texts(diags))
			}
		}
		if requests := len(s.news()); requests > count/5 {
			t.Errorf("%d data sources by id take %d requests", count, requests)
		}
		if requests := refresh(hooks[:alone], s.run(t, `"bulk_refresh":false`)); requests < alone {
			t.Errorf("without bulk_refresh, %d hooks take %d requests", alone, requests)
		}
	})
}

// TestConformance_address: an attribute for an address accepts only a complete URL.
func TestConformance_address(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		config := strings.ReplaceAll(s.example.Minimal, "https://", "")
		if config == s.example.Minimal {
			t.Skip("nothing has an address")
		}
		server := s.run(t)
		said := append(server.Validate(t, config), server.Object().Plan(t, config).Said...)
		if !acctest.HasError(said) {
			t.Errorf("%s is no address, but planning it says %q", config, acctest.Texts(said))
		}
	})
}

// TestConformance_secretPairs: a secret is plain or write-only, never both, and isn't empty. A version requires a secret.
func TestConformance_secretPairs(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		walk("", acctest.Serve(t, s.typeName).Schemas.ResourceSchemas[s.typeName].Block, func(path string, attribute *tfprotov6.SchemaAttribute) {
			if !attribute.WriteOnly {
				return
			}
			path = strings.TrimPrefix(path, ".")
			full := decode(t, s.setting(t, path))
			refused := func(why, at string, change func(group map[string]any, name string)) {
				t.Helper()
				config := decode(t, encode(t, full))
				inFirst(config, at, change)
				if !acctest.HasError(s.run(t).Validate(t, encode(t, config))) {
					t.Errorf("%s %s, which isn't refused: %s", path, why, encode(t, config))
				}
			}
			refused("stands beside the plain secret", path, func(group map[string]any, name string) {
				group[strings.TrimSuffix(name, "_wo")] = "plain"
			})
			refused("is empty", path, func(group map[string]any, name string) { group[name] = "" })
			refused("has a version only", path, func(group map[string]any, name string) { delete(group, name) })
		})
	})
}

// TestConformance_echoes: an error response that contains a secret is reported without the secret.
func TestConformance_echoes(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, config := range s.example.Full {
			o := s.created(t, config)
			o.Apply(t, "")
			ofHook := slices.DeleteFunc(slices.Collect(maps.Values(s.secrets(t, o, config))), func(secret string) bool { return secret == "" })
			for forToken, hidden := range map[bool][]string{true: {s.world.Secret}, false: append(ofHook, s.world.Secret)} {
				s.fake.Break(fakeserver.Fault{
					Times: -1, Status: http.StatusUnprocessableEntity,
					Body: "<html><title>not valid: " + strings.Join(hidden, " ") + "</title></html>",
					Match: func(r *http.Request) bool {
						return r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/oauth") == forToken
					},
				})
				said := acctest.Texts(s.run(t).Object().Apply(t, config))
				s.fake.Heal()
				if !strings.Contains(said, "not valid: ") {
					t.Errorf("the answer isn't told: %s", said)
				}
				for _, secret := range hidden {
					if strings.Contains(said, secret) {
						t.Errorf("the secret %s is told: %s", secret, said)
					}
				}
			}
		}
	})
}

// TestConformance_idOrName: a data source for one hook accepts its id or its name, and requires one of them.
func TestConformance_idOrName(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		server := s.run(t)
		for _, attribute := range server.Schemas.DataSourceSchemas[s.typeName].Block.Attributes {
			if (attribute.Name == "id" || attribute.Name == "name") && !attribute.Optional {
				t.Errorf("%s can't be set", attribute.Name)
			}
		}
		for config, ok := range map[string]bool{`{}`: false, `{"id":"h1"}`: true, `{"name":"One"}`: true, `{"id":"h1","name":"One"}`: false} {
			resp, err := server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
				TypeName: s.typeName, Config: acctest.JSON(config),
			})
			if err != nil || acctest.HasError(resp.Diagnostics) == ok {
				t.Errorf("%s is valid: %t, %v %s", config, !ok, err, acctest.Texts(resp.Diagnostics))
			}
		}
	})
}

// TestConformance_notAList: a response that isn't a list isn't treated as an empty list.
func TestConformance_notAList(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		s.created(t, s.example.Minimal)
		s.fake.Break(fakeserver.Fault{Match: fakeserver.On(http.MethodGet, "/"), Times: -1, Status: http.StatusOK, Body: `{}`})
		_, diags := s.run(t).Data(t, s.plural(), `{}`)
		said(t, diags, "Unable to list "+s.noun()+"s")
	})
}
