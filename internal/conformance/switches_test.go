package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakes"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/commercelayer/commercelayerprobe"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1fake"
)

// settings are the positions of the switches that aren't just on or off, by vendor and switch, each with how the report names
// it.
func settings() map[string]map[string]map[string]any {
	return map[string]map[string]map[string]any{
		"commercelayer": {
			"Empty":               {`Empty: "[]"`: "[]", `Empty: "[\"\"]"`: `[""]`},
			"Meta":                {"Meta: InDocument": commercelayerfake.InDocument, "Meta: Nowhere": commercelayerfake.Nowhere},
			"DeliveryContentType": {`DeliveryContentType: "application/vnd.api+json"`: "application/vnd.api+json"},
		},
		"moltin": {
			"Unset": {`Unset: "\"\""`: `""`, `Unset: "null"`: "null"},
			"Envelope": {
				"Envelope: DataOnly": moltinfake.DataOnly, "Envelope: MetaEnvelope": moltinfake.MetaEnvelope, "Envelope: LinksOnly": moltinfake.LinksOnly,
			},
			"EventLimit":       {"EventLimit: 5": 5},
			"IntegrationLimit": {"IntegrationLimit, as told": 100},
		},
		"moltin_v1": {
			"InvalidStatus": {"InvalidStatus: 422": 422, "InvalidStatus: 200": 200, "InvalidStatus: 403": 403},
			"ErrorForm": {
				"ErrorForm: ErrorString": moltinv1fake.ErrorString, "ErrorForm: ErrorStringList": moltinv1fake.ErrorStringList,
				"ErrorForm: ErrorList": moltinv1fake.ErrorList, "ErrorForm: ErrorLists": moltinv1fake.ErrorLists,
				"ErrorForm: ErrorObject": moltinv1fake.ErrorObject, "ErrorForm: ErrorMessage": moltinv1fake.ErrorMessage,
			},
			"Unwrapped": {
				"Unwrapped: KeyValue": moltinv1fake.KeyValue, "Unwrapped: BareKey": moltinv1fake.BareKey, "Unwrapped: BareText": moltinv1fake.BareText,
				"Unwrapped: BareBool": moltinv1fake.BareBool, "Unwrapped: BareLabel": moltinv1fake.BareLabel,
			},
		},
		"doo": {
			"EmptyAuthentication": {
				`EmptyAuthentication: "null"`: "null", `EmptyAuthentication: "{}"`: "{}", `EmptyAuthentication: "[]"`: "[]",
			},
			"IgnoreDelete": {"IgnoreDelete: 1": 1},
		},
	}
}

// companions are switches without which another one shows nowhere.
func companions() map[string]string {
	return map[string]string{"IgnoreClear": "ShowAll", "NumericEventIDs": "EchoOwner"}
}

// switchesOf are those of a shop's fake.
func (s *shop) switchesOf() reflect.Value {
	return reflect.ValueOf(s.Fake).Elem().FieldByName("Switches")
}

// prepare makes what some questions need that hooks of the program's own can't have, and returns the answers that somebody
// finds by hand.
func (s *shop) prepare(t *testing.T) (flags []string) {
	t.Helper()
	switch fake := s.Fake.(type) {
	case *commercelayerfake.Fake:
		fake.Put(commercelayerfake.Webhook{
			Name: commercelayerprobe.OpenCircuit, Topic: "orders.place", CallbackURL: "https://hooks.example.com", CircuitState: "open", CircuitFailureCount: 30,
		})
		h := &deliverytest.Endpoint{}
		fired, err := fake.Fire(s.engine, fakeserver.Firing{Event: "orders.place", To: &fakeserver.Target{URL: deliverytest.Listen(t, h)}})
		if err != nil {
			t.Fatal(err)
		}
		deliverytest.Settle(t.Context(), t, s.engine, fired.Deliveries)
		flags = []string{"-answer", "delivery-content-type=" + h.Arrived()[0].Header.Get("Content-Type")}
	case *moltinfake.Fake:
		id := fake.Integrations()[1].ID // the one that is enabled
		for _, ago := range []time.Duration{time.Hour, time.Minute} {
			if !fake.Deliver(id, moltinfake.Delivery{StatusCode: 200, At: fake.Now().Add(-ago)}) {
				t.Fatal("nothing was logged")
			}
		}
	}
	return flags
}

// TestSwitches: under each position of each switch, that very switch is named, and nothing else differs.
func TestSwitches(t *testing.T) {
	t.Parallel()
	for _, name := range vendors() {
		switches := open(t, name).switchesOf().Type()
		for field := range switches.Fields() {
			positions := settings()[name][field.Name]
			if positions == nil && field.Type.Kind() == reflect.Bool {
				positions = map[string]any{field.Name + ": true": true}
			}
			if len(positions) == 0 {
				t.Errorf("%s: no position of %s is tested", name, field.Name)
			}
			for words, value := range positions {
				t.Run(name+"/"+words, func(t *testing.T) {
					t.Parallel()
					testSwitch(t, name, field.Name, words, value)
				})
			}
		}
	}
}

func testSwitch(t *testing.T, vendor, field, words string, value any) {
	t.Helper()
	s := open(t, vendor)
	s.switchesOf().FieldByName(field).Set(reflect.ValueOf(value))
	want := []string{words}
	if other := companions()[field]; other != "" {
		s.switchesOf().FieldByName(other).SetBool(true)
		want = append(want, other+": true")
	}
	code := s.run(t.Context(), append(s.prepare(t), "-test-account")...)
	var got []string
	for _, f := range s.findings(t) {
		if f.Verdict == probe.Differs {
			got = append(got, f.Switch)
			if line := fmt.Sprintf("%s  ", f.Name); !strings.Contains(s.out.String(), line) {
				t.Errorf("the table lacks %s", f.Name)
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || code != exitDiffers {
		t.Errorf("it ended with %d and names %q, want %q:\n%s%s", code, got, want, &s.out, &s.err)
	}
	s.untouched(t)
}

// TestRecorded2017: a service that answers as Moltin's did then differs in all that is known of then, and is asked to the end.
func TestRecorded2017(t *testing.T) {
	t.Parallel()
	s := open(t, "moltin")
	recorded := reflect.ValueOf(moltinfake.Recorded2017())
	s.switchesOf().Set(recorded)
	if code := s.run(t.Context(), append(s.prepare(t), "-test-account")...); code != exitDiffers {
		t.Errorf("it ended with %d", code)
	}
	var got, want []string
	for _, f := range s.findings(t) {
		if field, _, _ := strings.Cut(f.Switch, ":"); f.Verdict != probe.AsAssumed {
			got = append(got, field)
		}
	}
	for field, value := range recorded.Fields() {
		if !value.IsZero() {
			want = append(want, field.Name)
		}
	}
	slices.Sort(got)
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("it names %q, want %q:\n%s", got, want, &s.out)
	}
	s.untouched(t)
}

// TestQuestions: no switch of a fake is forgotten, each question is asked with a name of its own, and says why.
func TestQuestions(t *testing.T) {
	t.Parallel()
	for _, v := range fakes.New() {
		if !slices.Contains(vendors(), v.Name) {
			t.Errorf("%s can't be asked", v.Name)
		}
	}
	for _, name := range vendors() {
		asked, _ := offline(name)
		named := map[string]bool{}
		var names []string
		for _, q := range asked.Questions {
			names = append(names, q.Name)
			if q.Asks == "" || q.Why == "" || len(q.Answers) == 0 || q.Answers[0].Switch != "" || (q.Ask == nil) == (q.ByHand == "") {
				t.Errorf("%s: %s is incomplete", name, q.Name)
			}
			for _, a := range q.Answers[1:] {
				field, _, _ := strings.Cut(strings.ReplaceAll(a.Switch, ",", ":"), ":")
				named[field] = true
			}
		}
		if slices.Sort(names); len(slices.Compact(slices.Clone(names))) != len(names) {
			t.Errorf("%s: two questions have one name: %v", name, names)
		}
		for field := range open(t, name).switchesOf().Type().Fields() {
			if !named[field.Name] {
				t.Errorf("%s: no question asks about %s", name, field.Name)
			}
			delete(named, field.Name)
		}
		for field := range named {
			t.Errorf("%s: the fake has no switch %s", name, field)
		}
	}
}
