package moltinfake

// Switches choose between answers that are all plausible, because the documentation leaves them open or contradicts
// itself. The zero value is the likeliest.
type Switches struct {
	// ReplaceConfiguration lets an update replace the configuration as a whole instead of key by key.
	ReplaceConfiguration bool
	// MaskSecretKey shows a webhook's secret_key as a mask, as the other secrets are.
	MaskSecretKey bool
	// HideSecretKey never shows a webhook's secret_key.
	HideSecretKey bool
	// ShowShortSecrets shows a secret of up to four characters as it is, instead of as many "*".
	ShowShortSecrets bool
	// Unset is how a description or secret_key without a value is shown: "" leaves it out, `""` and "null" show that.
	Unset string
	// HideStompDisabled leaves enabled out for a stomp integration that isn't, as the documented answer does.
	HideStompDisabled bool
	// ShuffleObserves shows observes in another order than they were sent.
	ShuffleObserves bool
	// CreateStatus200 answers 200 to a create, as the OpenAPI file says, instead of 201, as the pages did before.
	CreateStatus200 bool
	// Delete204 answers 204 to a delete instead of 200 with type and id.
	Delete204 bool
	// DeleteNoBody answers 200 to a delete with an empty body.
	DeleteNoBody bool
	// DeleteMissing200 answers the delete of an integration that doesn't exist as if it had existed, instead of 404.
	DeleteMissing200 bool
	// BadID400 answers 400 instead of 404 to an id that is no UUID.
	BadID400 bool
	// Envelope is what the list holds beside data.
	Envelope Envelope
	// NoPaging ignores page[limit] and page[offset], which the documentation names for other lists only, and shows all.
	NoPaging bool
	// LogLinks shows links beside the logs, a next on every page, as the OpenAPI file of 2026 says, instead of meta and
	// results, as the pages before it.
	LogLinks bool
	// LogsAlone shows logs with nothing beside them, as in 2017.
	LogsAlone bool
	// OldestLogsFirst turns the order of the logs around, which isn't documented.
	OldestLogsFirst bool
	// BareLogs leaves processing_time and meta out of a log and calls its type "integration", as the OpenAPI file does.
	BareLogs bool
	// DescriptionRequired refuses a create without a description, as the pages before the OpenAPI file said.
	DescriptionRequired bool
	// StompURL asks for a url of a stomp integration, as the OpenAPI file does, which doesn't define one. Otherwise it is
	// an unknown field.
	StompURL bool
	// EventLimit refuses more event keys than this in one integration; 0 doesn't. Stores have 5 unless they ask for more.
	EventLimit int
	// IntegrationLimit refuses more integrations than this; 0 doesn't. Stores have 100 unless they ask for more.
	IntegrationLimit int
	// TitleOnly says no more than a title where something isn't found, and refuses a write that lacks something with 400 and
	// its name, as recorded in 2017.
	TitleOnly bool
	// WholePut refuses an update that lacks name, integration_type or observes, as in 2017. It leaves alone what else is
	// missing.
	WholePut bool
	// LateDescription leaves a description that was never set out of the answer to the create and shows it as null later.
	LateDescription bool
	// EnabledByDefault enables an integration whose create doesn't say.
	EnabledByDefault bool
	// Forbidden refuses credentials with 403 and a text for errors, instead of 401.
	Forbidden bool
	// BareBadID answers an id that is no UUID with 400 and a list without an object around it.
	BareBadID bool
	// RequestIDs gives each answer an id of its own in the header X-Moltin-Request-Id, as in 2017.
	RequestIDs bool
	// StoreHeaders tells in each answer which organization and store it is about.
	StoreHeaders bool
	// VagueErrors refuses a write in the words of the OpenAPI file, which name no field and say status 400 in a 422.
	VagueErrors bool
}

// Recorded2017 is how the service answered in April 2017 (https://github.com/moltin/ruby-sdk, branch v2).
func Recorded2017() Switches {
	return Switches{
		TitleOnly: true, WholePut: true, LateDescription: true, EnabledByDefault: true, Forbidden: true, BareBadID: true, RequestIDs: true, LogsAlone: true, Envelope: DataOnly,
	}
}

// Envelope is what a list holds beside data.
type Envelope int

// The envelopes that are documented, of different years.
const (
	// LinksAndResults is that of the OpenAPI file of 2026: links.first, last, next and prev, and results.total.
	LinksAndResults Envelope = iota
	// DataOnly is that of the pages until 2024.
	DataOnly
	// MetaEnvelope is that of most other collections: meta.page and meta.results.
	MetaEnvelope
	// LinksOnly has no totals, as the OpenAPI file of 2026 shows it for the logs.
	LinksOnly
)
