resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
}

# Run it manually: terraform apply -invoke=action.commercelayer_webhook_send_test.orders
action "commercelayer_webhook_send_test" "orders" {
  provider = commercehooks

  config {
    webhook_id = commercelayer_webhook.orders.id
  }
}

# Or run it automatically: the apply of a new version of the handler fails if it doesn't accept the test. You can use any resource
# that deploys the handler instead. It needs the webhook's secret, so Terraform creates the webhook first.
resource "terraform_data" "handler" {
  input = {
    version = "2.1.0"
    secret  = commercelayer_webhook.orders.shared_secret
  }

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.commercelayer_webhook_send_test.orders]
    }
  }
}
