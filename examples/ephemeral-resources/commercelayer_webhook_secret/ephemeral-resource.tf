# The key that signs the deliveries stays out of the state.
resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic              = "orders.place"
  callback_url       = "https://hooks.example.com/orders"
  keep_shared_secret = false
}

# Terraform reads it when it needs it, and stores it nowhere.
ephemeral "commercelayer_webhook_secret" "orders" {
  provider = commercehooks

  webhook_id = commercelayer_webhook.orders.id
}

# Pass it to a write-only argument, which Terraform doesn't store either, so that the handler can read it. With the AWS provider:
#
# resource "aws_secretsmanager_secret_version" "orders" {
#   secret_id                = aws_secretsmanager_secret.orders.id
#   secret_string_wo         = ephemeral.commercelayer_webhook_secret.orders.shared_secret
#   secret_string_wo_version = 1
# }
