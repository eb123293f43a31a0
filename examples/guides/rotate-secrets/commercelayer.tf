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

# Adds the key of a new webhook to the handler. Terraform deletes the replaced webhook after that.
resource "terraform_data" "key" {
  triggers_replace = commercelayer_webhook.orders.id

  provisioner "local-exec" {
    command     = "./add-key"
    environment = { KEY = ephemeral.commercelayer_webhook_secret.orders.shared_secret }
  }
}
