package probe_test

import (
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/probe"
)

func TestReply(t *testing.T) {
	t.Parallel()
	reply := probe.Reply{Status: 200, Body: []byte(`{"data": [ {"id": 12, "name": "a.b", "tags": [""], "none": null} ], "on": true, "0": {}}`)}
	for path, want := range map[string]string{
		"data.0.id": "12", "data.0.name": `"a.b"`, "data.0.tags": `[""]`, "data.0.none": "null", "data.1": "", "data.x": "", "0": "{}", "on": "true",
		"data.0.name.deeper": "", "": `{"data":[{"id":12,"name":"a.b","tags":[""],"none":null}],"on":true,"0":{}}`,
	} {
		if got := reply.At(path); got != want {
			t.Errorf("at %q is %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]string{"data.0.id": "12", "data.0.name": "a.b", "data.0.none": "", "data": "", "on": ""} {
		if got := reply.Text(path); got != want {
			t.Errorf("the text at %q is %q, want %q", path, got, want)
		}
	}
	for _, test := range []struct {
		status int
		wanted []string
		want   string
	}{
		{200, []string{"data list", "data.0.id number|text", "data.0.none text|null"}, "200 with all that is read of it"},
		{0, []string{"on bool", "0 object"}, "all that is read of it"},
		{201, []string{"on text", "off bool"}, "status 200, on is bool, no off"},
	} {
		if got := reply.Form(test.status, test.wanted); got != test.want {
			t.Errorf("the form is %q, want %q", got, test.want)
		}
	}
	if broken := (probe.Reply{Body: []byte("<html>")}); broken.At("data") != "" || broken.At("") != "" || broken.List("") != nil {
		t.Errorf("a page is read as %q", broken.At(""))
	}
	if got := reply.OneOf("data.0.name", "null"); got != "text" {
		t.Errorf("a text that isn't expected is shown as %q", got)
	}
}
