package driver

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// refresh reads an object and stores the result, which is nil if it no longer exists. r may be nil.
func (c *command) refresh(o *object, r *resourceBlock) (*object, hcl.Diagnostics) {
	fresh, diags := c.read(o, r)
	if diags.HasErrors() {
		return nil, diags
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if fresh.value.IsNull() {
		delete(c.state.objects, o.address())
		return nil, diags
	}
	c.state.objects[o.address()] = fresh
	return fresh, diags
}

// read reads the current object from the provider.
func (c *command) read(o *object, r *resourceBlock) (*object, hcl.Diagnostics) {
	sch, address := c.schemaOf(o.instance, o.provider), o.address()
	plain, _ := o.value.UnmarkDeep()
	current, err := encode(plain, sch.kind)
	if err != nil {
		return nil, failed(address, err)
	}
	identity, err := encodeIdentity(o.identity, sch.identity)
	if err != nil {
		return nil, failed(address, err)
	}
	resp, err := c.providers[o.provider].ReadResource(c.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: o.typeName, CurrentState: current, Private: o.private, CurrentIdentity: identity,
		ClientCapabilities: &tfprotov6.ReadResourceClientCapabilities{},
	})
	if err != nil {
		return nil, failed(address, err)
	}
	var diags hcl.Diagnostics
	if r != nil {
		diags = said(resp.Diagnostics, address, r.block)
	} else {
		diags = said(resp.Diagnostics, address, nil)
	}
	if resp.Deferred != nil && !diags.HasErrors() {
		diags = append(diags, problem(address, "Provider deferred changes when Terraform did not allow deferrals", "%s", resp.Deferred.Reason))
	}
	if diags.HasErrors() {
		return nil, diags
	}
	fresh := *o
	if fresh.value, err = decode(resp.NewState, sch.kind); err != nil {
		return nil, failed(address, err)
	}
	if fresh.identity, err = decodeIdentity(resp.NewIdentity, sch.identity); err != nil {
		return nil, failed(address, err)
	}
	fresh.private = resp.Private
	if !fresh.value.IsWhollyKnown() {
		diags = append(diags, problem(address, "Provider produced invalid object",
			"The provider planned an invalid value for %s during refresh: The returned state contains unknown values.", address))
	}
	diags = append(diags, checkWriteOnly(sch, fresh.value, address, "Provider produced invalid object", "during refresh")...)
	return &fresh, append(diags, checkIdentity(fresh.identity, address)...)
}

// checkIdentity expects that an identity, if returned, is complete.
func checkIdentity(identity cty.Value, address string) hcl.Diagnostics {
	if identity == cty.NilVal || identity.IsWhollyKnown() {
		return nil
	}
	return hcl.Diagnostics{problem(address, "Provider produced invalid identity", "The provider returned an unknown identity for %s.", address)}
}

// checkWriteOnly expects that all write-only attributes of a value are null.
func checkWriteOnly(sch *schema, value cty.Value, address, summary, when string) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, a := range attributesOf(sch.block, value, nil) {
		if a.schema.WriteOnly && !a.value.IsNull() {
			diags = append(diags, problem(address, summary, "The provider returned a value for the write-only attribute \"%s%s\" %s. "+
				"Write-only attributes cannot be read back from the provider.", address, pathText(a.path), when))
		}
	}
	return diags
}

// markedBy marks the values that the schema declares sensitive, for expressions that use them.
func markedBy(sch *schema, value cty.Value) cty.Value {
	var marks []cty.PathValueMarks
	for _, a := range attributesOf(sch.block, value, nil) {
		if a.schema.Sensitive {
			marks = append(marks, cty.PathValueMarks{Path: a.path, Marks: cty.NewValueMarks(sensitive)})
		}
	}
	return value.MarkWithPaths(marks)
}

// importTarget is the target of an import block: an ID or an identity.
type importTarget struct {
	id       string
	identity cty.Value
}

// importTargetOf evaluates the import block of an address, or returns nil if there is none.
func (c *command) importTargetOf(r *resourceBlock, i repeated) (*importTarget, hcl.Diagnostics) {
	block, inside, diags := c.importBlockOf(i)
	if block == nil {
		return nil, diags
	}
	for name := range block.Body.Attributes {
		if !slices.Contains([]string{"to", "id", "identity", "for_each", "provider"}, name) { // the resource's own provider is used
			return nil, unsupportedAt(name+" in an import block", block.DefRange())
		}
	}
	if a, ok := block.Body.Attributes["identity"]; ok {
		value, diags := c.scope.evaluateIn(a.Expr, inside)
		if diags.HasErrors() {
			return nil, diags
		}
		kind := c.schemaOf(i.instance, r.provider).identity
		if kind == cty.NilType {
			return nil, append(diags, problem(i.address(), "Resource without identity", "%s has no identity.", r.typeName))
		}
		var optional []string
		for name := range kind.AttributeTypes() {
			optional = append(optional, name)
		}
		identity, err := convert.Convert(value, cty.ObjectWithOptionalAttrs(kind.AttributeTypes(), optional))
		if err != nil {
			return nil, append(diags, problem(i.address(), "Invalid identity", "%s", err))
		}
		return &importTarget{identity: identity}, diags
	}
	a, ok := block.Body.Attributes["id"]
	if !ok {
		return nil, unsupportedAt("an import block without an id or identity", block.DefRange())
	}
	value, diags := c.scope.evaluateIn(a.Expr, inside)
	if diags.HasErrors() {
		return nil, diags
	}
	if !value.IsKnown() || value.IsNull() || value.Type() != cty.String || value.AsString() == "" {
		return nil, append(diags, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Invalid import id argument", Subject: a.Range().Ptr(),
			Detail: "The import block's id must be a known string that isn't empty.",
		})
	}
	return &importTarget{id: value.AsString()}, diags
}

// importObject imports an object through the provider and reads it.
func (c *command) importObject(r *resourceBlock, i instance, target importTarget) (*object, hcl.Diagnostics) {
	sch, address := c.schemaOf(i, r.provider), i.address()
	identity, err := encodeIdentity(target.identity, sch.identity)
	if err != nil {
		return nil, failed(address, err)
	}
	resp, err := c.providers[r.provider].ImportResourceState(c.ctx, &tfprotov6.ImportResourceStateRequest{
		TypeName: r.typeName, ID: target.id, Identity: identity, ClientCapabilities: &tfprotov6.ImportResourceStateClientCapabilities{},
	})
	if err != nil {
		return nil, failed(address, err)
	}
	diags := said(resp.Diagnostics, address, nil)
	if diags.HasErrors() {
		return nil, diags
	}
	if len(resp.ImportedResources) != 1 || resp.ImportedResources[0].TypeName != r.typeName {
		return nil, append(diags, problem(address, "Import returned no resources, or others", "%d were returned.", len(resp.ImportedResources)))
	}
	imported := resp.ImportedResources[0]
	o := &object{instance: i, provider: r.provider, private: imported.Private}
	if o.value, err = decode(imported.State, sch.kind); err != nil {
		return nil, failed(address, err)
	}
	if o.identity, err = decodeIdentity(imported.Identity, sch.identity); err != nil {
		return nil, failed(address, err)
	}
	diags = append(diags, checkWriteOnly(sch, o.value, address, "Import returned a non-null value for a write-only attribute", "at import")...)
	if identity != nil && (o.identity == cty.NilVal || o.identity.IsNull()) {
		diags = append(diags, problem(address, "Import without identity", "import of %s didn't return an identity", address))
	}
	if diags.HasErrors() {
		return nil, diags
	}
	fresh, more := c.read(o, nil)
	if diags = append(diags, more...); diags.HasErrors() {
		return nil, diags
	}
	if fresh.value.IsNull() {
		return nil, append(diags, problem("", "Cannot import non-existent remote object",
			"While attempting to import an existing object to %q, the provider detected that no object exists with the given id. Only "+
				"pre-existing objects can be imported; check that the id is correct and that it is associated with the provider's configured "+
				"region or endpoint, or use \"terraform apply\" to create a new remote object for this resource.", address))
	}
	return fresh, diags
}
