# A webhook with a hook for each known type about orders.
resource "doo_webhook" "orders" {
  provider = commercehooks

  name = "Orders to the bookkeeping"

  dynamic "hooks" {
    for_each = provider::commercehooks::doo_hook_types("order_*")

    content {
      type     = hooks.value
      endpoint = "https://hooks.example.com/doo/orders"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}
