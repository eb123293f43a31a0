resource "moltin_integration" "shipping" {
  provider = commercehooks

  name     = "Order shipping notification"
  enabled  = true
  observes = ["order.fulfilled"]

  configuration {
    url = "https://hooks.example.com/moltin/shipping"
  }
}

data "moltin_integration_logs" "shipping" {
  provider = commercehooks

  integration_id = moltin_integration.shipping.id
  limit          = 5
}

# Every plan and apply warns if one of the last five deliveries failed.
check "shipping_is_notified" {
  assert {
    condition = alltrue(data.moltin_integration_logs.shipping.logs[*].succeeded)
    error_message = "The shipping handler doesn't accept its events: ${join("; ", distinct([
      for log in data.moltin_integration_logs.shipping.logs : "status ${log.status_code}, ${log.error_detail}" if !log.succeeded
    ]))}"
  }
}
