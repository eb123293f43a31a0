resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
}

locals {
  body = jsonencode({ data = { id = "wBXVhKzrnq", type = "orders", attributes = { number = "1234" } } })
}

# A test request for the handler, with the headers of a delivery.
output "delivery" {
  sensitive = true
  value = {
    body = local.body
    headers = {
      "X-CommerceLayer-Topic"     = commercelayer_webhook.orders.topic
      "X-CommerceLayer-Signature" = provider::commercehooks::commercelayer_signature(commercelayer_webhook.orders.shared_secret, local.body)
    }
  }
}
