package hook

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/once"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/rest"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// toy is the hook of a vendor that has one of everything: a plain attribute, one that the server moves, a secret, and a
// block with a secret and a block of its own.
type toy struct {
	Base
	Name            types.String `tfsdk:"name"`
	UpdatedAt       types.String `tfsdk:"updated_at"`
	Secret          types.String `tfsdk:"secret"`
	SecretWO        types.String `tfsdk:"secret_wo"`
	SecretWOVersion types.Int64  `tfsdk:"secret_wo_version"`
	Target          *toyTarget   `tfsdk:"target"`
}

type toyTarget struct {
	URL            types.String `tfsdk:"url"`
	Token          types.String `tfsdk:"token"`
	TokenWO        types.String `tfsdk:"token_wo"`
	TokenWOVersion types.Int64  `tfsdk:"token_wo_version"`
	Retry          *toyRetry    `tfsdk:"retry"`
}

type toyRetry struct {
	Times types.Int64 `tfsdk:"times"`
}

// shownToy is what the vendor shows of a toy.
type shownToy struct{ ID, Name, UpdatedAt, Secret, Token, URL string }

// moved is a word in the name of a toy which makes a new one necessary.
const moved = "elsewhere"

func (m toy) Refresh(shown *shownToy) (toy, diag.Diagnostics) {
	m.ID, m.Name, m.UpdatedAt = types.StringValue(shown.ID), types.StringValue(shown.Name), types.StringValue(shown.UpdatedAt)
	m.SecretWO = types.StringNull()
	var diags diag.Diagnostics
	if strings.Contains(shown.Name, "odd") {
		diags.AddWarning("Odd", "The vendor shows an odd name.")
	}
	return m, diags
}

func (m toy) Check(prior *toy) diag.Diagnostics {
	var diags diag.Diagnostics
	if strings.Contains(m.Name.ValueString(), "bad") {
		services.CheckChanged(path.Root("name"), prior == nil || !prior.Name.Equal(m.Name), "Bad name", "It is bad.", &diags)
	}
	if m.SecretWO.ValueString() == "short" {
		diags.AddAttributeError(path.Root("secret_wo"), "Short secret", "It is short.")
	}
	return diags
}

func (m toy) Calls() (scope string, same func(*shownToy) bool) {
	if m.Name.IsUnknown() {
		return "", nil
	}
	return "", func(shown *shownToy) bool { return shown.Name == m.Name.ValueString() }
}

func toySecrets(m *toy, shown *shownToy) []Secret {
	target := m.Target
	if target == nil {
		target = new(toyTarget)
	}
	at := path.Root("target").AtName("token")
	secrets := []Secret{
		{Name: "secret", At: path.Root("secret"), Plain: &m.Secret, WriteOnly: &m.SecretWO, Version: &m.SecretWOVersion},
		{Name: "token", At: at, Plain: &target.Token, WriteOnly: &target.TokenWO, Version: &target.TokenWOVersion, Live: true},
	}
	if shown != nil {
		secrets[0].Shown, secrets[1].Shown = shown.Secret, shown.Token
	}
	return secrets
}

func toySchema(ctx context.Context) schema.Schema {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	version := func(writeOnly path.Expression) schema.Int64Attribute {
		return schema.Int64Attribute{Optional: true, Computed: true, Validators: []validator.Int64{int64validator.AlsoRequires(writeOnly)}}
	}
	target := path.MatchRoot("target")
	return schema.Schema{
		Attributes: map[string]schema.Attribute{
			"id":                schema.StringAttribute{Computed: true, PlanModifiers: keep},
			"name":              schema.StringAttribute{Required: true},
			"updated_at":        schema.StringAttribute{Computed: true},
			"secret":            schema.StringAttribute{Optional: true, Sensitive: true},
			"secret_wo":         schema.StringAttribute{Optional: true, WriteOnly: true},
			"secret_wo_version": version(path.MatchRoot("secret_wo")),
		},
		Blocks: map[string]schema.Block{
			"target": schema.SingleNestedBlock{
				Attributes: map[string]schema.Attribute{
					"url":              schema.StringAttribute{Optional: true},
					"token":            schema.StringAttribute{Optional: true, Sensitive: true},
					"token_wo":         schema.StringAttribute{Optional: true, WriteOnly: true},
					"token_wo_version": version(target.AtName("token_wo")),
				},
				Blocks: map[string]schema.Block{
					"retry": schema.SingleNestedBlock{Attributes: map[string]schema.Attribute{"times": schema.Int64Attribute{Optional: true}}},
				},
			},
			"timeouts": TimeoutsBlock(ctx),
		},
	}
}

func toyResource() *Resource[toy, shownToy, *toyClient] {
	return &Resource[toy, shownToy, *toyClient]{Kind: Kind[toy, shownToy, *toyClient]{
		Noun: toyNoun(), TypeName: "toy_hook", Schema: toySchema, Identity: IdentitySchema("Id of the hook."),
		ServerMoved: []string{"updated_at"}, Secrets: toySecrets, Sends: sends,
		Complete: func(c *Change[toy], _ *toyClient) { // capitals mean nothing
			if c.Prior != nil && strings.EqualFold(c.Plan.Name.ValueString(), c.Prior.Name.ValueString()) {
				c.Plan.Name = c.Prior.Name
			}
		},
		Replaces: func(c Change[toy], _ *toyClient) (path.Paths, diag.Diagnostics) {
			if strings.Contains(c.Plan.Name.ValueString(), moved) && !c.Plan.Name.Equal(c.Prior.Name) {
				return path.Paths{path.Root("name")}, diag.Diagnostics{diag.NewWarningDiagnostic("It moves", "Far away.")}
			}
			return nil, nil
		},
		Warn: func(state toy, shown *shownToy, diags *diag.Diagnostics) {
			if shown.Name == "off" && state.Name.ValueString() != "off" {
				diags.AddWarning("Off", "It is off.")
			}
		},
		Owner: func(c *toyClient, shown *shownToy) Owner {
			switch {
			case shown == nil:
				return Owner{"shop": c.shop}
			case strings.HasPrefix(shown.Name, "homeless"):
				return nil
			}
			return Owner{"shop": "a"}
		},
		Place: func(o Owner) string { return "the shop " + o["shop"] },
	}}
}

func toyNoun() services.Noun {
	return services.Noun{Vendor: "Toy", Thing: "hook", Settings: services.InBlock("toy"), ExampleID: "t1", ReservedIDs: []string{"fields"}}
}

// toyClient is the vendor and what talks to it, in one.
type toyClient struct {
	Account[shownToy]
	mu     sync.Mutex
	hooks  map[string]shownToy
	calls  []string                 // as in "create Orders secret=x"
	fails  map[string]error         // by what is done: that fails after it took effect
	limits map[string]time.Duration // by what is done: how long it may take
	shop   string                   // whose the credentials are, "" where nothing tells
	secret []string                 // what it was told to hide
	clock  *toyClock
	hidden time.Time // until then, no hook is found
}

// toyClock stands still but for pauses and what tests add.
type toyClock struct {
	now    time.Time
	pauses []time.Duration
}

func (c *toyClock) clock() rest.Clock {
	return rest.Clock{
		Time: func() time.Time { return c.now },
		Pause: func(ctx context.Context, d time.Duration) error {
			c.now, c.pauses = c.now.Add(d), append(c.pauses, d)
			return context.Cause(ctx)
		},
	}
}

func newToyClient() *toyClient {
	c := &toyClient{
		shop: "a", hooks: map[string]shownToy{}, fails: map[string]error{}, limits: map[string]time.Duration{},
		clock: &toyClock{now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)},
	}
	c.Access = services.Access{BaseURL: "https://toy.example.com", Client: "client_id=one"}
	c.Creates, c.Births = NewTracker(rest.Config{}), NewBirths(c.clock.clock())
	c.Duplicates = NewDuplicates(true, c.HookID, func(context.Context, string) ([]*shownToy, error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		var all []*shownToy
		for _, hook := range c.hooks {
			all = append(all, &hook)
		}
		return all, nil
	})
	return c
}

// called forgets the calls and returns them.
func (c *toyClient) called() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	calls := c.calls
	c.calls = nil
	return calls
}

// limit notes how long an attempt may take.
func (c *toyClient) limit(ctx context.Context, attempt string) {
	if deadline, ok := ctx.Deadline(); ok {
		c.limits[attempt] = time.Until(deadline)
	}
}

func (c *toyClient) note(attempt string, m toy) {
	call := attempt + " " + m.Name.ValueString()
	if !m.Secret.IsNull() {
		call += " secret=" + m.Secret.ValueString()
	}
	if m.Target != nil && !m.Target.Token.IsNull() {
		call += " token=" + m.Target.Token.ValueString()
	}
	c.calls = append(c.calls, call)
}

func (c *toyClient) Create(ctx context.Context, change Change[toy], _ *diag.Diagnostics) (*shownToy, once.Outcome, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit(ctx, "create")
	c.note("create", change.Sent)
	if c.fails["refuse"] != nil {
		return nil, once.Outcome{}, c.fails["refuse"]
	}
	hook := shownToy{ID: "t" + string(rune('1'+len(c.hooks))), Name: change.Sent.Name.ValueString(), UpdatedAt: "now"}
	c.hooks[hook.ID] = hook
	return &hook, once.Outcome{}, c.fails["create"]
}

func (c *toyClient) Read(ctx context.Context, m toy) (*shownToy, error) {
	c.limit(ctx, "read")
	return Find(ctx, c.Births, m.ID.ValueString(), func(_ context.Context, id string) (*shownToy, error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if hook, ok := c.hooks[id]; ok && !c.clock.now.Before(c.hidden) {
			return &hook, c.fails["read"]
		}
		return nil, rest.ErrNotFound
	})
}

func sends(change Change[toy]) bool {
	return !change.Sent.Name.Equal(change.Prior.Name) || !change.Sent.Secret.Equal(change.Prior.Secret)
}

func (c *toyClient) Update(ctx context.Context, change Change[toy], diags *diag.Diagnostics) (*shownToy, error) {
	if !sends(change) {
		return c.Read(ctx, *change.Prior)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit(ctx, "update")
	c.note("update", change.Sent)
	hook, ok := c.hooks[change.Prior.ID.ValueString()]
	if !ok || c.clock.now.Before(c.hidden) {
		return nil, rest.ErrNotFound
	}
	hook.Name = change.Sent.Name.ValueString()
	c.hooks[hook.ID] = hook
	diags.AddWarning("Slow", "The vendor is slow.")
	return &hook, c.fails["update"]
}

func (c *toyClient) Delete(ctx context.Context, m toy) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit(ctx, "delete")
	c.note("delete", m)
	if _, ok := c.hooks[m.ID.ValueString()]; !ok || c.clock.now.Before(c.hidden) {
		return rest.ErrNotFound
	}
	delete(c.hooks, m.ID.ValueString())
	return c.fails["delete"]
}

func (c *toyClient) Hide(secrets ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.secret = append(c.secret, secrets...)
}

func (c *toyClient) HookID(hook *shownToy) string {
	if hook == nil {
		return ""
	}
	return hook.ID
}

// toyProvider has the toy alone.
type toyProvider struct{ client *toyClient }

func (p toyProvider) Metadata(context.Context, provider.MetadataRequest, *provider.MetadataResponse) {
}

func (p toyProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p toyProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData = services.ProviderData{"toy": services.NewConnection(services.NewSettings(services.InBlock("toy"), types.ObjectNull(nil), ""), p.client)}
}

func (p toyProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p toyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return toyResource() }}
}

// texts returns diagnostics a line each, as "severity: summary: detail".
func texts(diags diag.Diagnostics) []string {
	var all []string
	for _, d := range diags {
		all = append(all, strings.ToLower(d.Severity().String())+": "+d.Summary()+": "+d.Detail())
	}
	return all
}
