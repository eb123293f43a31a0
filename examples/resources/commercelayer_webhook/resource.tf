resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  name              = "Placed orders to the warehouse"
  topic             = "orders.place"
  callback_url      = "https://hooks.example.com/orders"
  include_resources = ["customer", "line_items.item"]
  metadata          = { team = "warehouse", priority = 1 }
}
