package moltinfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
)

func TestList(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches    Switches
		query       string
		first, size int
		want        string // what is beside data
	}{
		"default": {Switches{}, "", 0, 25, `{"links":{"first":"/integrations?page[offset]=0&page[limit]=25",` +
			`"last":"/integrations?page[offset]=25&page[limit]=25","next":"/integrations?page[offset]=25&page[limit]=25"},` +
			`"results":{"total":30}}`},
		"everything": {Switches{}, "?page[limit]=100&page[offset]=0", 0, 30, `{"links":{` +
			`"first":"/integrations?page[offset]=0&page[limit]=100","last":"/integrations?page[offset]=0&page[limit]=100"},` +
			`"results":{"total":30}}`},
		"the middle": {Switches{}, "?page[limit]=10&page[offset]=10", 10, 10, `{"links":{` +
			`"first":"/integrations?page[offset]=0&page[limit]=10","last":"/integrations?page[offset]=20&page[limit]=10",` +
			`"next":"/integrations?page[offset]=20&page[limit]=10","prev":"/integrations?page[offset]=0&page[limit]=10"},` +
			`"results":{"total":30}}`},
		"past the end": {Switches{}, "?page[limit]=20&page[offset]=40", 40, 0, `{"links":{` +
			`"first":"/integrations?page[offset]=0&page[limit]=20","last":"/integrations?page[offset]=20&page[limit]=20",` +
			`"prev":"/integrations?page[offset]=20&page[limit]=20"},"results":{"total":30}}`},
		"filters are ignored": {Switches{Envelope: DataOnly}, "?filter=eq(name,hook-3)&sort=name", 0, 25, `{}`},
		"data only":           {Switches{Envelope: DataOnly}, "?page[limit]=20&page[offset]=20", 20, 10, `{}`},
		"meta": {Switches{Envelope: MetaEnvelope}, "?page[limit]=20&page[offset]=20", 20, 10,
			`{"meta":{"page":{"limit":20,"offset":20,"current":2,"total":2},"results":{"total":30}}}`},
		"links only": {Switches{Envelope: LinksOnly}, "?page[limit]=20", 0, 20, `{"links":{` +
			`"first":"/integrations?page[offset]=0&page[limit]=20","last":"/integrations?page[offset]=20&page[limit]=20",` +
			`"next":"/integrations?page[offset]=20&page[limit]=20"}}`},
		"no paging": {Switches{NoPaging: true, Envelope: DataOnly}, "?page[limit]=10&page[offset]=10", 0, 30, `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.Switches = test.switches
			for n := range 30 {
				f.Put(Integration{Name: fmt.Sprintf("hook-%d", n)})
			}
			status, answer := send(t, f, http.MethodGet, "/v2/integrations"+test.query, "")
			var got map[string]json.RawMessage
			if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK {
				t.Fatalf("%d %s: %v", status, answer, err)
			}
			var data []struct {
				Name string `json:"name"`
			}
			if err := json.Unmarshal(got["data"], &data); err != nil || data == nil {
				t.Fatalf("data %s: %v", got["data"], err)
			}
			if len(data) != test.size {
				t.Errorf("%d integrations, want %d", len(data), test.size)
			}
			for n, i := range data {
				if want := fmt.Sprintf("hook-%d", test.first+n); i.Name != want {
					t.Errorf("integration %d is %q, want %q", n, i.Name, want)
				}
			}
			delete(got, "data")
			beside, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			wantJSON(t, string(beside), test.want)
		})
	}
}

func TestListRefusals(t *testing.T) {
	t.Parallel()
	f := newFake()
	for _, query := range []string{"page[limit]=101", "page[limit]=0", "page[limit]=x", "page[offset]=-1", "page[offset]=10001"} {
		if status, body := send(t, f, http.MethodGet, "/v2/integrations?"+query, ""); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, status, body)
		}
	}
}
