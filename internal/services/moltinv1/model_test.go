package moltinv1

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/hook"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltinv1/moltinv1api"
)

const id = "7543afd4-0b79-466f-b8f4-af84cb487290"

// fullWebhook is everything that the vendor can show; fullModel is its state.
func fullWebhook() moltinv1api.Webhook {
	return moltinv1api.Webhook{
		ID: id, URL: "https://hooks.example.com/a", ContentType: "form", Create: true, Delete: true, Enabled: true,
		Name: "Changes", Subject: "News", Secret: "hush", Order: `[{"id":"o-1"}]`,
		CreatedAt: "2014-07-23 15:57:39", UpdatedAt: "2014-07-24 08:00:00",
	}
}

func fullModel() webhookModel {
	return webhookModel{
		Base: hook.Base{ID: types.StringValue(id)}, URL: types.StringValue("https://hooks.example.com/a"), ContentType: types.StringValue("form"),
		Create: types.BoolValue(true), Update: types.BoolValue(false), Delete: types.BoolValue(true), Enabled: types.BoolValue(true),
		Name: types.StringValue("Changes"), Subject: types.StringValue("News"), Secret: types.StringValue("hush"),
		Order: types.StringValue(`[{"id":"o-1"}]`), CreatedAt: types.StringValue("2014-07-23 15:57:39"),
		UpdatedAt: types.StringValue("2014-07-24 08:00:00"),
	}
}

// with returns the model with one thing changed.
func with(change func(*webhookModel)) webhookModel {
	m := fullModel()
	change(&m)
	return m
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	hidden := fullWebhook() // as documented: nothing optional is shown
	hidden.Name, hidden.Subject, hidden.Secret, hidden.Order, hidden.CreatedAt, hidden.UpdatedAt = "", "", "", "", "", ""
	imported := webhookModel{Base: hook.Base{ID: types.StringValue(id)}}
	for name, test := range map[string]struct {
		prior webhookModel
		shown moltinv1api.Webhook
		want  webhookModel
	}{
		"full":                 {fullModel(), fullWebhook(), fullModel()},
		"everything moved":     {webhookModel{Secret: types.StringValue("hush"), Name: types.StringValue("old")}, fullWebhook(), fullModel()},
		"import, all is shown": {imported, fullWebhook(), with(func(m *webhookModel) { m.Secret = types.StringNull() })},
		"nothing is shown": {fullModel(), hidden, with(func(m *webhookModel) {
			m.Order, m.CreatedAt, m.UpdatedAt = types.StringNull(), types.StringNull(), types.StringNull()
		})},
		"import, nothing is shown": {imported, hidden, with(func(m *webhookModel) {
			m.Name, m.Subject, m.Secret = types.StringValue(""), types.StringValue(""), types.StringNull()
			m.Order, m.CreatedAt, m.UpdatedAt = types.StringNull(), types.StringNull(), types.StringNull()
		})},
		"unset": {with(func(m *webhookModel) {
			m.Name, m.Subject, m.Secret = types.StringValue(""), types.StringValue(""), types.StringNull()
		}), hidden, with(func(m *webhookModel) {
			m.Name, m.Subject, m.Secret = types.StringValue(""), types.StringValue(""), types.StringNull()
			m.Order, m.CreatedAt, m.UpdatedAt = types.StringNull(), types.StringNull(), types.StringNull()
		})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := test.prior.Refresh(&test.shown)
			if len(diags) > 0 || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v %v\nwant %+v", got, diags, test.want)
			}
		})
	}
}

func TestParams(t *testing.T) {
	t.Parallel()
	prior := fullModel()
	text, no := types.StringValue("new"), types.BoolValue(false)
	for name, test := range map[string]struct {
		plan  webhookModel
		prior *webhookModel
		want  moltinv1api.WebhookParams
	}{
		"create": {fullModel(), nil, moltinv1api.WebhookParams{
			URL: new("https://hooks.example.com/a"), ContentType: new("form"),
			Create: new(true), Update: new(false), Delete: new(true), Enabled: new(true),
			Name: new("Changes"), Subject: new("News"), Secret: new("hush"),
		}},
		"create without the optional": {with(func(m *webhookModel) {
			m.ID, m.Order, m.CreatedAt, m.UpdatedAt = types.StringUnknown(), types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
			m.Name, m.Subject, m.Secret = types.StringValue(""), types.StringValue(""), types.StringNull()
			m.Create, m.Delete, m.Enabled = no, no, no
		}), nil, moltinv1api.WebhookParams{
			URL: new("https://hooks.example.com/a"), ContentType: new("form"),
			Create: new(false), Update: new(false), Delete: new(false), Enabled: new(false),
		}},
		"nothing": {with(func(m *webhookModel) { m.UpdatedAt, m.Order = types.StringUnknown(), types.StringUnknown() }), &prior, moltinv1api.WebhookParams{}},
		"everything": {with(func(m *webhookModel) {
			m.URL, m.ContentType, m.Name, m.Subject, m.Secret = text, text, text, text, text
			m.Create, m.Update, m.Delete, m.Enabled = no, types.BoolValue(true), no, no
		}), &prior, moltinv1api.WebhookParams{
			URL: new("new"), ContentType: new("new"), Name: new("new"), Subject: new("new"), Secret: new("new"),
			Create: new(false), Update: new(true), Delete: new(false), Enabled: new(false),
		}},
		"one": {with(func(m *webhookModel) { m.Update = types.BoolValue(true) }), &prior, moltinv1api.WebhookParams{Update: new(true)}},
		"cleared": {with(func(m *webhookModel) {
			m.Name, m.Subject, m.Secret = types.StringValue(""), types.StringValue(""), types.StringNull()
		}), &prior, moltinv1api.WebhookParams{Name: new(""), Subject: new(""), Secret: new("")}},
		"secret that wasn't managed": {fullModel(), new(with(func(m *webhookModel) { m.Secret = types.StringNull() })),
			moltinv1api.WebhookParams{Secret: new("hush")}},
		"secret that isn't managed": {with(func(m *webhookModel) { m.Secret = types.StringNull() }),
			new(with(func(m *webhookModel) { m.Secret = types.StringNull() })), moltinv1api.WebhookParams{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.plan.params(test.prior); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// What was sent and is shown in full comes back as it was.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	p := fullModel().params(nil)
	shown := moltinv1api.Webhook{
		ID: id, URL: *p.URL, ContentType: *p.ContentType, Create: *p.Create, Update: *p.Update, Delete: *p.Delete,
		Enabled: *p.Enabled, Name: *p.Name, Subject: *p.Subject, Secret: *p.Secret,
	}
	back, diags := webhookModel{Secret: types.StringValue("hush")}.Refresh(&shown)
	prior := fullModel()
	if len(diags) > 0 || !back.params(&prior).IsEmpty() {
		t.Errorf("%+v differs by %+v from what was sent", back, back.params(&prior))
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	url := func(url string) webhookModel { return with(func(m *webhookModel) { m.URL = types.StringValue(url) }) }
	idle := with(func(m *webhookModel) { m.Create, m.Delete = types.BoolValue(false), types.BoolValue(false) })
	for name, test := range map[string]struct {
		plan             webhookModel
		prior            *webhookModel
		errors, warnings string // what they say; "" for none
	}{
		"good":               {fullModel(), nil, "", ""},
		"unknown":            {webhookModel{URL: types.StringUnknown(), Enabled: types.BoolUnknown(), Create: types.BoolUnknown()}, nil, "", ""},
		"no scheme":          {url("hooks.example.com"), nil, "url must be a full address", ""},
		"no scheme, changed": {url("hooks.example.com"), new(fullModel()), "url must be a full address", ""},
		"no scheme, kept":    {url("hooks.example.com"), new(url("hooks.example.com")), "", "url must be a full address"},
		"not encrypted":      {url("http://hooks.example.com"), nil, "", "are not encrypted"},
		"idle":               {idle, nil, "", "nothing triggers it"},
		"idle from now on":   {idle, new(fullModel()), "", "nothing triggers it"},
		"idle, kept":         {idle, &idle, "", ""},
		"idle and disabled": {with(func(m *webhookModel) {
			m.Create, m.Delete, m.Enabled = types.BoolValue(false), types.BoolValue(false), types.BoolValue(false)
		}), nil, "", ""},
		"perhaps idle": {with(func(m *webhookModel) { m.Create, m.Delete = types.BoolValue(false), types.BoolUnknown() }), nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := test.plan.Check(test.prior)
			var errors, warnings string
			for _, d := range diags.Errors() {
				errors += d.Detail()
			}
			for _, d := range diags.Warnings() {
				warnings += d.Detail()
			}
			if !says(errors, test.errors) || !says(warnings, test.warnings) {
				t.Errorf("got errors %q and warnings %q, want %q and %q", errors, warnings, test.errors, test.warnings)
			}
		})
	}
}

// says reports whether a text says something, or nothing where nothing is expected.
func says(text, want string) bool {
	return (text == "") == (want == "") && strings.Contains(text, want)
}

// BenchmarkRefresh is what a refresh computes for each webhook once its answer is decoded.
func BenchmarkRefresh(b *testing.B) {
	prior, shown := fullModel(), fullWebhook()
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := prior.Refresh(&shown); diags.HasError() {
			b.Fatal(diags)
		}
	}
}
