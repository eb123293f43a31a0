# The events that happened while the handler of placed orders was broken.
data "commercelayer_events" "lost" {
  provider = commercehooks

  name  = "orders.place"
  since = "2026-11-29T08:00:00Z"
  limit = 100
}

# Every webhook of orders.place receives all of these again, even if it has already received them:
# terraform apply -invoke=action.commercelayer_event_trigger.lost
action "commercelayer_event_trigger" "lost" {
  provider = commercehooks
  for_each = toset(data.commercelayer_events.lost.events[*].id)

  config {
    event_id = each.value
  }
}
