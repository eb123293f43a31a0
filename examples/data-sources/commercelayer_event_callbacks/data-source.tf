resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
}

data "commercelayer_event_callbacks" "orders" {
  provider = commercehooks

  webhook_id = commercelayer_webhook.orders.id
  limit      = 5
}

# Every plan and apply warns if one of the last five deliveries failed. Don't move the data source into the check: each apply would
# then read it again, and no plan would be empty.
check "orders_are_delivered" {
  assert {
    condition = alltrue(data.commercelayer_event_callbacks.orders.event_callbacks[*].success)
    error_message = "The orders handler doesn't accept its events: ${join(", ", distinct([
      for callback in data.commercelayer_event_callbacks.orders.event_callbacks :
      "status ${coalesce(callback.response_code, "none")}" if !callback.success
    ]))}"
  }
}
