data "commercelayer_webhooks" "placed" {
  provider = commercehooks

  topic = "orders.place"
}

# The addresses that receive placed orders, of webhooks that Terraform manages and others.
output "told_of_placed_orders" {
  value = { for webhook in data.commercelayer_webhooks.placed.webhooks : webhook.id => webhook.name if webhook.enabled }
}
