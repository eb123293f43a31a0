package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/acctest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/provider"
)

// walk calls visit for every attribute of a schema at every depth, with its dotted path.
func walk(prefix string, block *tfprotov6.SchemaBlock, visit func(path string, attribute *tfprotov6.SchemaAttribute)) {
	if block == nil {
		return
	}
	walkAttributes(prefix, block.Attributes, visit)
	for _, nested := range block.BlockTypes {
		walk(prefix+"."+nested.TypeName, nested.Block, visit)
	}
}

func walkAttributes(prefix string, attributes []*tfprotov6.SchemaAttribute, visit func(string, *tfprotov6.SchemaAttribute)) {
	for _, attribute := range attributes {
		path := prefix + "." + attribute.Name
		visit(path, attribute)
		if attribute.NestedType != nil {
			walkAttributes(path, attribute.NestedType.Attributes, visit)
		}
	}
}

// longestHover is the length that an editor shows of a description without a scroll bar. Longer texts belong on the page.
const longestHover = 200

// TestSchema_hovers limits the length of descriptions in editors, including Markdown.
func TestSchema_hovers(t *testing.T) {
	t.Parallel()
	for name, block := range schemasOf(acctest.Serve(t, "")) {
		walk(name, block, func(path string, attribute *tfprotov6.SchemaAttribute) {
			if n := utf8.RuneCountInString(attribute.Description); n > longestHover {
				t.Errorf("the description of %s has %d characters, want at most %d: %s", path, n, longestHover, attribute.Description)
			}
		})
	}
}

// schemasOf returns every schema of the provider, by a name for messages.
func schemasOf(s *acctest.Server) map[string]*tfprotov6.SchemaBlock {
	all := map[string]*tfprotov6.SchemaBlock{"provider": s.Schemas.Provider.Block}
	for kind, schemas := range map[string]map[string]*tfprotov6.Schema{
		"resource": s.Schemas.ResourceSchemas, "data": s.Schemas.DataSourceSchemas, "list": s.Schemas.ListResourceSchemas,
		"ephemeral": s.Schemas.EphemeralResourceSchemas,
	} {
		for name, schema := range schemas {
			all[kind+"."+name] = schema.Block
		}
	}
	for name, action := range s.Schemas.ActionSchemas {
		all["action."+name] = action.Schema.Block
	}
	return all
}

func TestSchema_described(t *testing.T) {
	t.Parallel()
	count := 0
	for name, block := range schemasOf(acctest.Serve(t, "")) {
		if block.Description == "" {
			t.Errorf("%s has no description", name)
		}
		walk(name, block, func(path string, attribute *tfprotov6.SchemaAttribute) {
			count++
			if attribute.Description == "" {
				t.Errorf("%s has no description", path)
			}
		})
	}
	if count < 50 {
		t.Errorf("only %d attributes were seen", count)
	}
}

// secretNames matches the names of attributes that hold a secret, or half of one.
var secretNames = regexp.MustCompile(`secret|password|token|api_key|aws_access_key_id`)

// notSecret are attributes whose names only sound like a secret, with the reason.
func notSecret() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"a switch that says whether the secret is kept": regexp.MustCompile(`\.keep_shared_secret$`),
		"a counter that says that a secret changed":     regexp.MustCompile(`_wo_version$`),
	}
}

func TestSchema_secretsAreSensitive(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for name, block := range schemasOf(acctest.Serve(t, "")) {
		walk(name, block, func(path string, attribute *tfprotov6.SchemaAttribute) {
			if !secretNames.MatchString(attribute.Name) {
				return
			}
			seen[attribute.Name] = true
			for reason, exception := range notSecret() {
				if exception.MatchString(path) {
					if attribute.Sensitive {
						t.Errorf("%s is sensitive, but it is %s", path, reason)
					}
					return
				}
			}
			if !attribute.Sensitive && !attribute.WriteOnly {
				t.Errorf("%s is neither sensitive nor write-only", path)
			}
		})
	}
	for _, name := range []string{"client_secret", "access_token", "shared_secret", "keep_shared_secret"} {
		if !seen[name] {
			t.Errorf("%s isn't among what was seen: %v", name, slices.Sorted(maps.Keys(seen)))
		}
	}
}

func TestSchema_identities(t *testing.T) {
	t.Parallel()
	s := acctest.Serve(t, "")
	resp, err := s.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, acctest.Texts(resp.Diagnostics))
	}
	for _, resourceType := range resourceTypes(s) {
		identity := resp.IdentitySchemas[resourceType]
		if identity == nil {
			t.Errorf("%s has no identity", resourceType)
			continue
		}
		required := false
		for _, attribute := range identity.IdentityAttributes {
			required = required || attribute.Name == "id" && attribute.RequiredForImport
			if attribute.Description == "" {
				t.Errorf("%s: %s of the identity has no description", resourceType, attribute.Name)
			}
		}
		if !required {
			t.Errorf("%s can be imported by an identity without an id", resourceType)
		}
	}
}

// TestMetadata compares the names that Terraform requests first with the schemas.
func TestMetadata(t *testing.T) {
	t.Parallel()
	s := acctest.Serve(t, "")
	resp, err := s.GetMetadata(t.Context(), &tfprotov6.GetMetadataRequest{})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatalf("%v %s", err, acctest.Texts(resp.Diagnostics))
	}
	var names []string
	for _, resource := range resp.Resources {
		names = append(names, resource.TypeName)
	}
	slices.Sort(names)
	if !slices.Equal(names, resourceTypes(s)) || len(names) == 0 {
		t.Errorf("the metadata names %v, the schemas %v", names, resourceTypes(s))
	}
	for _, name := range names {
		if vendorOf(s, name) == "" {
			t.Errorf("%s doesn't carry the name of a block of the provider configuration", name)
		}
	}
}

// TestSchema_shared checks that all services and all resources have the shared attributes.
func TestSchema_shared(t *testing.T) {
	t.Parallel()
	s := acctest.Serve(t, "")
	for name, block := range blocks(s) {
		has := map[string]*tfprotov6.SchemaAttribute{}
		for _, attribute := range block.Block.Attributes {
			has[attribute.Name] = attribute
		}
		for _, shared := range []string{"base_url", "client_id", "client_secret", "access_token", "requests_per_second",
			"max_retries", "request_timeout", "bulk_refresh", "warn_duplicates"} {
			if has[shared] == nil || !has[shared].Optional {
				t.Errorf("%s has no optional %s", name, shared)
			}
		}
	}
	for name, schema := range s.Schemas.ResourceSchemas {
		has := map[string]bool{}
		walk("", schema.Block, func(path string, _ *tfprotov6.SchemaAttribute) { has[path] = true })
		for _, shared := range []string{".id", ".timeouts.create", ".timeouts.read", ".timeouts.update", ".timeouts.delete"} {
			if !has[shared] {
				t.Errorf("%s has no %s", name, shared)
			}
		}
	}
}

// TestSchema_writeOnly: a write-only attribute is the counterpart of a sensitive one, has a version, and isn't in a set.
func TestSchema_writeOnly(t *testing.T) {
	t.Parallel()
	for name, schema := range acctest.Serve(t, "").Schemas.ResourceSchemas {
		has := map[string]*tfprotov6.SchemaAttribute{}
		walk("", schema.Block, func(path string, attribute *tfprotov6.SchemaAttribute) { has[path] = attribute })
		for path, attribute := range has {
			plain, isTwin := strings.CutSuffix(path, "_wo")
			if attribute.WriteOnly != isTwin {
				t.Errorf("%s%s is write-only: %t", name, path, attribute.WriteOnly)
			}
			if !isTwin {
				continue
			}
			if twin := has[plain]; twin == nil || !twin.Sensitive || !twin.Optional || twin.Computed {
				t.Errorf("%s%s stands for %v", name, path, twin)
			}
			if version := has[path+"_version"]; version == nil || !version.Optional || !version.Computed {
				t.Errorf("%s%s has the version %v", name, path, version)
			}
		}
	}
}

// TestSchema_blocks: arguments are grouped in blocks. In a nested attribute or an object, Terraform silently drops
// misspelled keys (https://github.com/hashicorp/terraform/issues/33570).
func TestSchema_blocks(t *testing.T) {
	t.Parallel()
	groups := 0
	for name, block := range schemasOf(acctest.Serve(t, "")) {
		groups += len(block.BlockTypes)
		walk(name, block, func(path string, attribute *tfprotov6.SchemaAttribute) {
			isGroup := attribute.NestedType != nil
			if kind := attribute.Type; kind != nil {
				isGroup = isGroup || holdsObjects(kind)
			}
			if isGroup && (attribute.Optional || attribute.Required) {
				t.Errorf("%s groups arguments, but isn't a block", path)
			}
		})
	}
	if groups < 2*len(provider.Services()) {
		t.Errorf("only %d blocks were seen", groups)
	}
}

// holdsObjects reports whether the values of a type are objects, or collections of objects.
func holdsObjects(kind tftypes.Type) bool {
	switch kind := kind.(type) {
	case tftypes.Object:
		return true
	case tftypes.List:
		return holdsObjects(kind.ElementType)
	case tftypes.Set:
		return holdsObjects(kind.ElementType)
	case tftypes.Map:
		return holdsObjects(kind.ElementType)
	}
	return false
}

// TestSchema_saysDefault: each optional argument's description says what applies without it.
func TestSchema_saysDefault(t *testing.T) {
	t.Parallel()
	without := regexp.MustCompile(`^Required(\.| for) |Default: |[Nn]eed|Environment: |[Ee]ither|[Dd]efaults to`)
	count := 0
	for name, block := range schemasOf(acctest.Serve(t, "")) {
		walk(name, block, func(path string, attribute *tfprotov6.SchemaAttribute) {
			if !attribute.Optional {
				return
			}
			if count++; !without.MatchString(attribute.Description) {
				t.Errorf("%s doesn't say what holds without it: %s", path, attribute.Description)
			}
		})
	}
	if count < 50 {
		t.Errorf("only %d optional arguments were seen", count)
	}
}
