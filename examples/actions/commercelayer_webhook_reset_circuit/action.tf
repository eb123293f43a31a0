resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
}

# Run it manually: terraform apply -invoke=action.commercelayer_webhook_reset_circuit.orders
action "commercelayer_webhook_reset_circuit" "orders" {
  provider = commercehooks

  config {
    webhook_id = commercelayer_webhook.orders.id
  }
}

# Or run it automatically, after a new version of the handler is deployed. You can use any resource that deploys it instead.
resource "terraform_data" "handler" {
  input = "2.1.0"

  lifecycle {
    action_trigger {
      events  = [after_update]
      actions = [action.commercelayer_webhook_reset_circuit.orders]
    }
  }
}
