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

// Metadata returns the function's name.
func (signature) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "commercelayer_signature"
}

// Definition returns the function's parameters and result.
func (signature) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The signature of a Commerce Layer delivery",
		MarkdownDescription: "Returns the header `X-CommerceLayer-Signature` of a delivery: the Base64 of the HMAC-SHA256 of the body, " +
			"with the text of the shared secret as the key. A test of a handler can send it like Commerce Layer does. The result is " +
			"sensitive if the secret is.\n\n" +
			"The signature covers the exact bytes of the body. Send the text that you signed, not another rendering of the same JSON. " +
			"Terraform's strings are in Unicode normalization form C, so text from a file in another form is signed and sent in " +
			"form C.",
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
	if secret == "" { // anyone can sign with an empty key
		resp.Error = function.NewArgumentFuncError(0, "the secret is empty. A webhook's shared_secret has 32 characters")
		return
	}
	resp.Error = resp.Result.Set(ctx, sign(secret, []byte(body)))
}

// sign signs a body in the way that the vendor's documentation and SDK verify it
// (https://github.com/commercelayer/commercelayer-sdk-utils, webhooks.ts).
func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
