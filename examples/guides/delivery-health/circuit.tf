# An open circuit is a change in the plan, and the apply resets it.
resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic         = "orders.place"
  callback_url  = "https://hooks.example.com/orders"
  circuit_state = "closed"
}
