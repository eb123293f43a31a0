package commercelayerfake

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver"
)

// null is an attribute without a value.
const null = "null"

// events are the topics that the vendor's dashboard and documentation name, sorted. Any other can be formed as well.
func events() []fakeserver.Event {
	known, _ := fakeserver.ReadEvents[fakeserver.Event](worldFiles) // an embedded file that tests read
	return known
}

// wireResource is a JSON:API resource as deliveries show it. Their links are relative
// (https://github.com/commercelayer/examples, webhooks/twilio-sms-notification/payload.json).
type wireResource struct {
	ID            string            `json:"id"`
	Type          string            `json:"type"`
	Links         map[string]string `json:"links"`
	Attributes    fakeserver.Object `json:"attributes"`
	Relationships fakeserver.Object `json:"relationships"`
	Meta          json.RawMessage   `json:"meta,omitempty"`
}

// identifier is how a relationship names a resource.
type identifier struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// payload forms the body of an event: a compact JSON:API document in which & < and > are escaped, as in the vendor's own examples.
// It includes everything that a webhook's include_resources could request; included reduces it to what one requests. The change
// applies to the resource in data. Its Body is returned as it is, and is all that is sent.
func (f *Fake) payload(event string, change fakeserver.Change) (json.RawMessage, fakeserver.Event, error) {
	w, err := f.fixtures.read()
	if err != nil {
		return nil, fakeserver.Event{}, err
	}
	known, about := w.about(event)
	fixture, err := json.Marshal(f.form(w, about, strings.HasSuffix(event, ".destroy")))
	if err != nil {
		return nil, known.Event, err
	}
	data, err := change.Apply(fixture)
	if err != nil || change.Body != nil {
		return data, known.Event, err
	}
	rest, err := f.reachable(w, data)
	if err != nil {
		return nil, known.Event, err
	}
	text, err := json.Marshal(compound{Data: data, Included: rest, Meta: f.deliveredMeta(InDocument)})
	return text, known.Event, err
}

// form shows a resource with every attribute and relationship of its type. A destroyed one has only its id.
func (f *Fake) form(w *world, r resource, destroyed bool) wireResource {
	self := "/api/" + r.Type + "/" + r.ID
	out := wireResource{
		ID: r.ID, Type: r.Type, Links: map[string]string{"self": self},
		Attributes: fakeserver.Object{}, Relationships: fakeserver.Object{}, Meta: f.deliveredMeta(InResource),
	}
	k := w.kindOf(r.Type)
	for _, attribute := range k.Attributes {
		value := json.RawMessage(null)
		if !destroyed {
			value = r.attribute(attribute.Name)
		}
		out.Attributes = append(out.Attributes, fakeserver.Member{Name: attribute.Name, Value: value})
	}
	for _, relationship := range k.Relationships {
		name := relationship.Name
		value := wireRelationship{Links: map[string]string{"self": self + "/relationships/" + name, "related": self + "/" + name}}
		if !destroyed {
			value.Data = linkage(r.linked(name), strings.HasPrefix(string(relationship.Value), `"[`))
		}
		text, _ := json.Marshal(value) // of strings
		out.Relationships = append(out.Relationships, fakeserver.Member{Name: name, Value: text})
	}
	return out
}

type wireRelationship struct {
	Links map[string]string `json:"links"`
	Data  json.RawMessage   `json:"data,omitempty"`
}

// linkage is the data of a relationship to what the world links.
func linkage(linked []identifier, many bool) json.RawMessage {
	var v any = append([]identifier{}, linked...)
	if !many {
		v = nil
		if len(linked) > 0 {
			v = linked[0]
		}
	}
	text, _ := json.Marshal(v) // of strings
	return text
}

// attribute is a value as it is shown. The world has amounts only in cents.
func (r resource) attribute(name string) json.RawMessage {
	if value := r.Attributes.Get(name); value != nil {
		return value
	}
	if amount, ok := strings.CutSuffix(name, "_float"); ok {
		if cents, err := strconv.Atoi(string(r.Attributes.Get(amount + "_cents"))); err == nil {
			return json.RawMessage(float(cents))
		}
	}
	if amount, ok := strings.CutPrefix(name, "formatted_"); ok {
		if cents, err := strconv.Atoi(string(r.Attributes.Get(amount + "_cents"))); err == nil {
			return json.RawMessage(strconv.Quote(euros(cents)))
		}
	}
	if name == "metadata" {
		return json.RawMessage("{}")
	}
	return json.RawMessage(null)
}

// float formats an amount like Ruby, with at least one digit after the decimal point. A handler that decodes and re-encodes a body
// before it verifies the signature loses that digit.
func float(cents int) string {
	text := strconv.FormatFloat(float64(cents)/100, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

func euros(cents int) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	whole := strconv.Itoa(cents / 100)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	return sign + "€" + whole + "," + strconv.Itoa(cents/10%10) + strconv.Itoa(cents%10)
}

// deliveredMeta is the mode and organization of a resource, if deliveries show them.
func (f *Fake) deliveredMeta(place Meta) json.RawMessage {
	var meta any
	switch {
	case f.Switches.Meta == place:
		meta = f.account()
	case place == InResource:
		meta = map[string]string{"created_with_version": "2026-05"}
	default:
		return nil
	}
	text, _ := json.Marshal(meta) // of strings
	return text
}
