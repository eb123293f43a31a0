resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic              = "orders.place"
  callback_url       = "https://hooks.example.com/orders"
  keep_shared_secret = false

  lifecycle {
    create_before_destroy = true
  }
}

ephemeral "commercelayer_webhook_secret" "orders" {
  provider = commercehooks

  webhook_id = commercelayer_webhook.orders.id
}

# A new webhook hands its key to the handler. A replaced one is deleted after that.
resource "terraform_data" "key" {
  triggers_replace = commercelayer_webhook.orders.id

  provisioner "local-exec" {
    command     = "./add-key"
    environment = { KEY = ephemeral.commercelayer_webhook_secret.orders.shared_secret }
  }
}
