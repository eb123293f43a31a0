resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
}

# By hand: terraform apply -invoke=action.commercelayer_webhook_reset_circuit.orders
action "commercelayer_webhook_reset_circuit" "orders" {
  provider = commercehooks

  config {
    webhook_id = commercelayer_webhook.orders.id
  }
}

# Or by itself, after a new version of the handler is in place. Any resource that deploys it can do this.
resource "terraform_data" "handler" {
  input = "2.1.0"

  lifecycle {
    action_trigger {
      events  = [after_update]
      actions = [action.commercelayer_webhook_reset_circuit.orders]
    }
  }
}
