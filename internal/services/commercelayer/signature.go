package commercelayer

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/services"
)

// signature is the function commercelayer_signature.
type signature struct{}

var _ function.Function = signature{}

func newSignature(services.Place) function.Function { return signature{} }

// Metadata tells the function's name.
func (signature) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "commercelayer_signature"
}

// Definition tells what the function takes and returns.
func (signature) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The signature of a delivery of Commerce Layer",
		MarkdownDescription: "Returns what Commerce Layer puts into the header `X-CommerceLayer-Signature` of a delivery: the base64 of the " +
			"HMAC-SHA256 of the body, with the shared secret as it is written for the key. With it, a test of a handler sends what the shop " +
			"would. The result of a sensitive secret is sensitive.\n\n" +
			"The signature covers the bytes of the body, and a handler sees those that are sent: send the text that was signed, not another " +
			"rendering of the same JSON. Terraform's texts are in Unicode's normalization form C, so what a file has in another form is " +
			"signed and sent in that one.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "secret", MarkdownDescription: "The shared secret of the webhook, its `shared_secret`."},
			function.StringParameter{Name: "body", MarkdownDescription: "The body of the delivery."},
		},
		Return: function.StringReturn{},
	}
}

// Run signs the body.
func (signature) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var secret, body string
	if resp.Error = req.Arguments.Get(ctx, &secret, &body); resp.Error != nil {
		return
	}
	resp.Error = resp.Result.Set(ctx, sign(secret, []byte(body)))
}

// sign signs a body as the vendor's documentation and its SDK verify it
// (https://github.com/commercelayer/commercelayer-sdk-utils, webhooks.ts).
func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
