# The events that happened while the handler of placed orders was broken. Use the action commercelayer_event_trigger to send them again.
data "commercelayer_events" "lost" {
  provider = commercehooks

  name  = "orders.place"
  since = "2026-11-29T08:00:00Z"
  limit = 100
}

output "lost_orders" {
  value = data.commercelayer_events.lost.events[*].id
}
