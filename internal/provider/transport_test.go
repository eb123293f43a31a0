package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// elsewhere returns settings with the stage's addresses on another host.
func (s *stage) elsewhere(t *testing.T, host string) string {
	t.Helper()
	settings := map[string]string{}
	for _, setting := range s.fake.Settings(host + "/" + s.service.Name()) {
		if strings.HasSuffix(setting.Name, "_url") {
			settings[setting.Name] = setting.Value
		}
	}
	settings["base_url"] = host + "/" + s.service.Name()
	members, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(string(members), "{}")
}

// TestConformance_warnedAtPlan: if a plan needs the vendor only for its search for duplicates, it warns once that an apply
// will fail, without delay.
func TestConformance_warnedAtPlan(t *testing.T) {
	t.Parallel()
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	closed, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	const page = "<html><title>Please log in</title></html>"
	all := func(status int, body string) func(*testing.T, *stage) string {
		return func(_ *testing.T, s *stage) string {
			s.fake.Break(fakeserver.Fault{Match: fakeserver.On("", "/"), Times: -1, Status: status, Body: body})
			return `"max_retries":0`
		}
	}
	for name, test := range map[string]struct {
		prepare func(t *testing.T, s *stage) (settings string)
		want    string // in the warning; "" for no warning
		most    int    // maximum number of requests of two plans
	}{
		"wrong secret": {func(*testing.T, *stage) string { return `"client_secret":"wrong"` }, "Check client_id and client_secret", 1},
		"wrong token":  {func(*testing.T, *stage) string { return `"access_token":"stale","client_id":null,"client_secret":null` }, "Check client_id", 1},
		"unknown CA":   {func(t *testing.T, s *stage) string { t.Helper(); return s.elsewhere(t, untrusted.URL) }, "SSL_CERT_FILE", 0},
		"https to http": {func(t *testing.T, s *stage) string {
			t.Helper()
			return s.elsewhere(t, strings.Replace(s.world.URL, "http:", "https:", 1))
		}, "Check the scheme", 0},
		"http to https": {func(t *testing.T, s *stage) string {
			t.Helper()
			return s.elsewhere(t, strings.Replace(untrusted.URL, "https:", "http:", 1))
		}, "Check the scheme", 0},
		"nobody listens": {func(t *testing.T, s *stage) string {
			t.Helper()
			return s.elsewhere(t, "http://"+closed.Addr().String())
		}, "Nothing is listening", 0},
		"a login page":     {all(http.StatusOK, page), "This response isn't from", 1},
		"another API":      {all(http.StatusOK, `{"ok":true}`), "This response isn't from", 1},
		"another 404":      {all(http.StatusNotFound, page), "This response isn't from", 1},
		"a gateway":        {all(http.StatusBadGateway, page), "", 100},
		"a gateway's own":  {all(599, page), "", 100},
		"a lot of traffic": {all(http.StatusTooManyRequests, ""), "", 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEach(t, func(t *testing.T, s *stage) {
				server := s.run(t, `"max_retries":6,"request_timeout":"1s"`, test.prepare(t, s))
				s.news()
				var warnings []*tfprotov6.Diagnostic
				for range 2 {
					said := server.Object().Plan(t, s.example.Minimal).Said
					if acctest.HasError(said) {
						t.Fatalf("a plan says %s", acctest.Texts(said))
					}
					for _, d := range said {
						if strings.HasPrefix(d.Summary, "Requests to ") {
							warnings = append(warnings, d)
						}
					}
				}
				if test.want == "" && len(warnings) == 0 {
					return
				}
				if len(warnings) != 1 || warnings[0].Summary != "Requests to "+s.service.Title()+" fail" || !strings.Contains(warnings[0].Detail, test.want) {
					t.Errorf("two plans say %s, want %q once", acctest.Texts(warnings), test.want)
				}
				if requests := s.news(); len(requests) > test.most {
					t.Errorf("two plans send %d requests, the last %s %s", len(requests), requests[len(requests)-1].Method, requests[len(requests)-1].Path)
				}
			})
		})
	}
}

// TestConformance_missingSettings: all missing settings are reported once in a run, and nothing is created.
func TestConformance_missingSettings(t *testing.T) { //nolint:paralleltest // clearEnvironment sets variables
	s := acctest.Serve(t, "")
	clearEnvironment(t, s)
	s.Configure(t, config(t, s, "", nil))
	for resourceType, creation := range creations(t, s) {
		s.TypeName = resourceType
		summary := "Missing settings of " + vendorOf(s, resourceType)
		planned := s.Object().Plan(t, creation)
		detail := said(t, planned.Said, summary)
		for _, attribute := range []string{"client_id", "client_secret"} {
			variable := strings.ToUpper(vendorOf(s, resourceType) + "_" + attribute)
			if !strings.Contains(detail, "\n  - "+attribute+" ("+variable+"): ") {
				t.Errorf("%s doesn't name %s: %s", resourceType, attribute, detail)
			}
		}
		for range 11 {
			for _, d := range append(s.Object().Plan(t, creation).Said, readOf(t, s, resourceType)...) {
				if d.Summary == summary {
					t.Errorf("a %s that comes later says it again: %s", resourceType, d.Detail)
				}
			}
		}
		for range 2 { // Terraform applies nothing after an error; even if it did, the apply would fail
			o := s.Object()
			if applied := o.ApplyPlan(t, o.Plan(t, creation)); !acctest.HasError(applied) || o.Exists() {
				t.Errorf("a %s is created without settings: %s", resourceType, acctest.Texts(applied))
			}
		}
	}
}

func readOf(t *testing.T, s *acctest.Server, resourceType string) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: resourceType, CurrentState: acctest.JSON(`{"id":"h1"}`)})
	if err != nil {
		t.Fatal(err)
	}
	if !s.Value(t, resp.NewState).IsFullyKnown() || s.Value(t, resp.NewState).IsNull() {
		t.Errorf("a refresh without settings leads to %s", s.Value(t, resp.NewState))
	}
	return resp.Diagnostics
}

// TestConformance_echoesOfTheState: a response that contains a secret of the state is reported without it, in any spelling.
func TestConformance_echoesOfTheState(t *testing.T) {
	t.Parallel()
	spellings := map[string]func(string) string{
		"as it is": func(s string) string { return s },
		"HTML":     func(s string) string { return html.EscapeString(html.EscapeString(s)) },
		"JSON": func(s string) string {
			quoted, _ := json.Marshal(s)
			return strings.ReplaceAll(string(quoted), "/", `\/`)
		},
		"form":  url.QueryEscape,
		"Basic": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("me:" + s)) },
	}
	forEach(t, func(t *testing.T, s *stage) {
		for _, config := range s.example.Full {
			o := s.created(t, config)
			secrets := slices.Collect(maps.Values(s.secrets(t, o, config)))
			secrets = slices.DeleteFunc(secrets, func(secret string) bool { return secret == "" || !strings.Contains(o.State.String(), secret) })
			if len(secrets) == 0 { // all of them are write-only
				continue
			}
			for name, spell := range spellings {
				var echo []string
				for _, secret := range secrets {
					echo = append(echo, spell(secret))
				}
				for _, method := range []string{http.MethodGet, http.MethodDelete} {
					s.fake.Break(fakeserver.Fault{
						Match: fakeserver.On(method, "/"), Times: -1, Status: http.StatusTeapot,
						Body: "<html><title>not: " + strings.Join(echo, " ") + "</title></html>",
					})
					again := *o
					s.next(t, &again)
					var said []*tfprotov6.Diagnostic
					if method == http.MethodGet {
						said = again.Refresh(t)
					} else {
						said = again.Apply(t, "")
					}
					s.fake.Heal()
					text := acctest.Texts(said)
					if !strings.Contains(text, "not: ") || !strings.Contains(text, "(secret)") {
						t.Errorf("%s: the answer isn't told: %s", method, text)
					}
					for i, secret := range secrets {
						if strings.Contains(text, secret) || strings.Contains(text, echo[i]) {
							t.Errorf("%s, %s: the secret %s is told: %s", method, name, secret, text)
						}
					}
				}
			}
			if said := o.Apply(t, ""); len(said) > 0 {
				t.Fatal(acctest.Texts(said))
			}
		}
	})
}

// TestConformance_echoesOfTheVendor: a response that contains a secret that only the vendor has is reported without it, as
// soon as a list or a read has returned the secret unmasked.
func TestConformance_echoesOfTheVendor(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, config := range s.example.Full {
			o := s.created(t, config)
			secrets := slices.DeleteFunc(slices.Collect(maps.Values(s.secrets(t, o, config))), func(secret string) bool { return secret == "" })
			for how, meet := range map[string]func(server *acctest.Server){
				"a plan":        func(server *acctest.Server) { server.Object().Plan(t, s.example.Minimal) },
				"a data source": func(server *acctest.Server) { server.Data(t, s.plural(), `{}`) },
				"an import":     func(server *acctest.Server) { server.Object().Import(t, "", o.Identity) },
			} {
				var shown strings.Builder
				s.fake.Break(fakeserver.Fault{Times: -1, Edit: func(_ *http.Request, answer *httptest.ResponseRecorder) { shown.Write(answer.Body.Bytes()) }})
				server := s.run(t)
				meet(server)
				s.fake.Heal()
				s.fake.Break(fakeserver.Fault{
					Match: fakeserver.On("", "/"), Times: -1, Status: http.StatusTeapot,
					Body: "<html><title>not: " + strings.Join(secrets, " ") + "</title></html>",
				})
				text := acctest.Texts(server.Object().ApplyPlan(t, s.run(t).Object().Plan(t, s.example.Minimal)))
				s.fake.Heal()
				if !strings.Contains(text, "not: ") {
					t.Errorf("the answer isn't told: %s", text)
				}
				for _, secret := range secrets {
					if strings.Contains(shown.String(), secret) && strings.Contains(text, secret) { // otherwise, it is masked
						t.Errorf("after %s, the secret %s is told: %s", how, secret, text)
					}
				}
			}
			o.Apply(t, "")
		}
	})
}

// TestConformance_echoesOfAddresses: a response that contains an address, which may be sensitive, is reported without it.
func TestConformance_echoesOfAddresses(t *testing.T) {
	t.Parallel()
	const address = "https://hooks.example.com/T0K3N"
	forEach(t, func(t *testing.T, s *stage) {
		config := regexp.MustCompile(`"https://[^"]*"`).ReplaceAllString(s.example.Minimal, strconv.Quote(address))
		o := s.created(t, config)
		s.fake.Break(fakeserver.Fault{
			Match: func(r *http.Request) bool { return !strings.Contains(r.URL.Path, "/oauth") }, Times: -1, Status: http.StatusTeapot,
			Body: "<html><title>not: " + address + "</title></html>",
		})
		s.next(t, o)
		said := append(o.Refresh(t), s.run(t).Object().ApplyPlan(t, s.run(t).Object().Plan(t, config))...)
		said = append(said, o.Apply(t, "")...)
		if text := acctest.Texts(said); strings.Count(text, "not: ") < 3 || strings.Contains(text, "T0K3N") {
			t.Errorf("said is %s", text)
		}
	})
}

// TestConformance_valuesStayOut: no message contains a value of the configuration, which may be sensitive.
func TestConformance_valuesStayOut(t *testing.T) {
	t.Parallel()
	const marker = "s3cr3T mark!"
	forEach(t, func(t *testing.T, s *stage) {
		for _, full := range s.example.Full {
			walk("", acctest.Serve(t, s.typeName).Schemas.ResourceSchemas[s.typeName].Block, func(path string, _ *tfprotov6.SchemaAttribute) {
				path = strings.TrimPrefix(path, ".")
				config := decode(t, full)
				replaced := false
				inFirst(config, path, func(group map[string]any, name string) {
					switch group[name].(type) {
					case string:
						group[name], replaced = marker, true
					case []any:
						group[name], replaced = []any{marker}, true
					}
				})
				if !replaced {
					return
				}
				server := s.run(t)
				text := encode(t, config)
				told := server.Validate(t, text)
				if !acctest.HasError(told) {
					told = append(told, server.Object().Plan(t, text).Said...)
				}
				if strings.Contains(fmt.Sprint(acctest.Texts(told)), "s3cr3T") {
					t.Errorf("%s is told: %s", path, acctest.Texts(told))
				}
			})
		}
	})
}

// TestConformance_timeoutsOfNoTime: an invalid timeout is refused before a state holds it, where it could lock a hook.
func TestConformance_timeoutsOfNoTime(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, s *stage) {
		for _, operation := range []string{"create", "read", "update", "delete"} {
			for _, value := range []string{"0s", "0", "-1s", "soon", ""} {
				config := patched(t, s.example.Minimal, `{"timeouts":{"`+operation+`":"`+value+`"}}`)
				if told := s.run(t).Validate(t, config); !acctest.HasError(told) || !strings.Contains(acctest.Texts(told), "timeouts."+operation+" must be a positive duration") {
					t.Errorf("timeouts.%s = %q says %s", operation, value, acctest.Texts(told))
				}
			}
		}
	})
}
