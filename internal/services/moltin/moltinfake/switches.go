package moltinfake

// Switches choose between plausible answers where the documentation leaves them open or contradicts itself. The zero value is the
// likeliest.
type Switches struct {
	// ReplaceConfiguration lets an update replace the configuration as a whole instead of key by key.
	ReplaceConfiguration bool
	// MaskSecretKey shows a webhook's secret_key as a mask, like the other secrets.
	MaskSecretKey bool
	// HideSecretKey never shows a webhook's secret_key.
	HideSecretKey bool
	// ShowShortSecrets shows a secret of up to four characters as it is, instead of as many "*".
	ShowShortSecrets bool
	// Unset is how a description or secret_key without a value is shown: `""`, "null", or "" for not at all.
	Unset string
	// HideStompDisabled leaves out enabled for a disabled stomp integration, like the documented answer.
	HideStompDisabled bool
	// ShuffleObserves shows observes in an order other than the one in which they were sent.
	ShuffleObserves bool
	// CreateStatus200 answers 200 to a create, as the OpenAPI file says, instead of 201, as the pages did before.
	CreateStatus200 bool
	// Delete204 answers 204 to a delete instead of 200 with type and id.
	Delete204 bool
	// DeleteNoBody answers 200 to a delete with an empty body.
	DeleteNoBody bool
	// DeleteMissing200 answers the delete of an integration that doesn't exist as if it had existed, instead of 404.
	DeleteMissing200 bool
	// BadID400 answers 400 instead of 404 to an id that isn't a UUID.
	BadID400 bool
	// Envelope is what the list holds in addition to data.
	Envelope Envelope
	// NoPaging ignores page[limit] and page[offset], which are documented only for other lists, and shows all.
	NoPaging bool
	// LogLinks shows links with the logs, including next on every page, as in the OpenAPI file of 2026. Otherwise there are meta
	// and results, as on older pages.
	LogLinks bool
	// LogsAlone shows nothing but logs, as in 2017.
	LogsAlone bool
	// OldestLogsFirst reverses the order of the logs, which isn't documented.
	OldestLogsFirst bool
	// BareLogs leaves processing_time and meta out of a log and calls its type "integration", as the OpenAPI file does.
	BareLogs bool
	// DescriptionRequired refuses a create without a description, as the pages before the OpenAPI file said.
	DescriptionRequired bool
	// StompURL requires a url for a stomp integration, like the OpenAPI file, which doesn't define one. Otherwise url is an
	// unknown field.
	StompURL bool
	// EventLimit is the largest number of event keys in one integration, 0 for no limit. Stores have 5 unless they ask for more.
	EventLimit int
	// IntegrationLimit is the largest number of integrations, 0 for no limit. Stores have 100 unless they ask for more.
	IntegrationLimit int
	// TitleOnly answers 404 with only a title, and refuses a write that lacks a property with 400 and its name, as recorded in 2017.
	TitleOnly bool
	// WholePut refuses an update that lacks name, integration_type, or observes, as in 2017. Other properties may be missing and
	// are kept.
	WholePut bool
	// LateDescription leaves out a description that was never set in the answer to the create, and later shows it as null.
	LateDescription bool
	// EnabledByDefault enables an integration if its create doesn't name enabled.
	EnabledByDefault bool
	// Forbidden refuses credentials with 403 and a text for errors, instead of 401.
	Forbidden bool
	// BareBadID answers an id that isn't a UUID with 400 and a list without an object around it.
	BareBadID bool
	// RequestIDs gives each answer an id of its own in the header X-Moltin-Request-Id, as in 2017.
	RequestIDs bool
	// StoreHeaders names the organization and store in each answer.
	StoreHeaders bool
	// VagueErrors refuses a write in the words of the OpenAPI file, which name no field and give status 400 in a 422.
	VagueErrors bool
}

// Recorded2017 is how the service answered in April 2017 (https://github.com/moltin/ruby-sdk, branch v2).
func Recorded2017() Switches {
	return Switches{
		TitleOnly: true, WholePut: true, LateDescription: true, EnabledByDefault: true, Forbidden: true, BareBadID: true, RequestIDs: true, LogsAlone: true, Envelope: DataOnly,
	}
}

// Envelope is what a list holds in addition to data.
type Envelope int

// The envelopes that were documented over the years.
const (
	// LinksAndResults is that of the OpenAPI file of 2026: links.first, last, next and prev, and results.total.
	LinksAndResults Envelope = iota
	// DataOnly is the one on pages until 2024.
	DataOnly
	// MetaEnvelope is that of most other collections: meta.page and meta.results.
	MetaEnvelope
	// LinksOnly has no totals, as the OpenAPI file of 2026 shows it for the logs.
	LinksOnly
)
