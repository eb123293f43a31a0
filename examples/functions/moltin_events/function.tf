# An integration that observes all known events about orders.
resource "moltin_integration" "orders" {
  provider = commercehooks

  name     = "Orders to the warehouse"
  enabled  = true
  observes = provider::commercehooks::moltin_events("order.*")

  configuration {
    url = "https://hooks.example.com/moltin/orders"
  }
}
