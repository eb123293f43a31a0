resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
}

# By hand: terraform apply -invoke=action.commercelayer_webhook_send_test.orders
action "commercelayer_webhook_send_test" "orders" {
  provider = commercehooks

  config {
    webhook_id = commercelayer_webhook.orders.id
  }
}

# Or by itself: a new version of the handler fails the apply if it doesn't accept the test. Any resource that deploys the
# handler can do this. It needs the webhook's secret, so that the webhook is created before it.
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
