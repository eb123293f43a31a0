# What happened while the handler of placed orders was broken. The action commercelayer_event_trigger makes it fire again.
data "commercelayer_events" "lost" {
  provider = commercehooks

  name  = "orders.place"
  since = "2026-11-29T08:00:00Z"
  limit = 100
}

output "lost_orders" {
  value = data.commercelayer_events.lost.events[*].id
}
