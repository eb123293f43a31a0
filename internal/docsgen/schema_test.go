package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestAsk compares with what `terraform providers schema -json` prints of the same schemas, but for versions and kinds of
// descriptions, which nobody reads.
func TestAsk(t *testing.T) {
	t.Parallel()
	s := everyKind()
	thing := s.schemas.ResourceSchemas["doo_thing"].Block
	thing.Attributes = append(thing.Attributes, &tfprotov6.SchemaAttribute{
		Name: "events", Type: tftypes.Set{ElementType: tftypes.String}, Computed: true, Deprecated: true,
	})
	thing.BlockTypes = []*tfprotov6.SchemaNestedBlock{{
		TypeName: "window", Nesting: tfprotov6.SchemaNestedBlockNestingModeList, MinItems: 1, MaxItems: 2,
		Block: &tfprotov6.SchemaBlock{Description: "When."},
	}}
	offer, err := ask(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(offer)
	if err != nil {
		t.Fatal(err)
	}
	const name = `"name": {"type": "string", "description": "Its name.", "required": true}`
	const want = `{
		"provider": {"block": {"description": "Sells everything."}},
		"resource_schemas": {"commercehooks_doo_thing": {"block": {
			"attributes": {
				` + name + `,
				"parts": {
					"nested_type": {
						"nesting_mode": "set",
						"attributes": {
							"secret": {"type": "string", "description": "A secret.", "optional": true, "sensitive": true, "write_only": true}
						}
					},
					"description": "Its parts.", "optional": true, "computed": true
				},
				"events": {"type": ["set", "string"], "computed": true, "deprecated": true}
			},
			"block_types": {"window": {"nesting_mode": "list", "block": {"description": "When."}, "min_items": 1, "max_items": 2}},
			"description": "A thing."
		}}},
		"resource_identity_schemas": {"commercehooks_doo_thing": {"attributes": {
			"id": {"type": "string", "description": "Its id.", "required_for_import": true}
		}}},
		"data_source_schemas": {"commercehooks_doo_thing": {"block": {"attributes": {` + name + `}, "description": "Reads a thing."}}},
		"list_resource_schemas": {"commercehooks_doo_thing": {"block": {"description": "Lists the things."}}},
		"action_schemas": {"commercehooks_moltin_v1_poke": {"block": {"attributes": {` + name + `}, "description": "Pokes."}}},
		"ephemeral_resource_schemas": {
			"commercehooks_doo_thing_secret": {"block": {"attributes": {` + name + `}, "description": "The secret of a thing."}}
		}
	}`
	var got, wanted any
	if err := json.Unmarshal(document, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("got %s\nwant %s", document, want)
	}
}

func TestAsk_refused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(*server)
		want   string
	}{
		{"a schema that the provider finds wrong", func(s *server) {
			s.schemas.Diagnostics = []*tfprotov6.Diagnostic{{Summary: "Invalid schema", Detail: "It has no attributes."}}
		}, "Invalid schema: It has no attributes."},
		{"an identity that the provider finds wrong", func(s *server) {
			s.identities.Diagnostics = []*tfprotov6.Diagnostic{{Summary: "Invalid identity"}}
		}, "Invalid identity"},
		{"a kind that has no pages here", func(s *server) {
			s.schemas.Functions = map[string]*tfprotov6.Function{"sum": {}}
		}, "functions"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := everyKind()
			test.change(&s)
			if _, err := ask(t.Context(), s); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
