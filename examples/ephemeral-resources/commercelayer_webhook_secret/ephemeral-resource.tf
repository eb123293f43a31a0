# The key that signs the deliveries stays out of the state.
resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic              = "orders.place"
  callback_url       = "https://hooks.example.com/orders"
  keep_shared_secret = false
}

# It is read whenever Terraform needs it, and stored nowhere.
ephemeral "commercelayer_webhook_secret" "orders" {
  provider = commercehooks

  webhook_id = commercelayer_webhook.orders.id
}

# A write-only argument, which Terraform doesn't store either, takes it to where the handler looks it up. With the AWS
# provider:
#
# resource "aws_secretsmanager_secret_version" "orders" {
#   secret_id                = aws_secretsmanager_secret.orders.id
#   secret_string_wo         = ephemeral.commercelayer_webhook_secret.orders.shared_secret
#   secret_string_wo_version = 1
# }
