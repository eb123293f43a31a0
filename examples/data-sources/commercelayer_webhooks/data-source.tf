data "commercelayer_webhooks" "placed" {
  provider = commercehooks

  topic = "orders.place"
}

# Who is told of placed orders, Terraform's webhooks and others.
output "told_of_placed_orders" {
  value = { for webhook in data.commercelayer_webhooks.placed.webhooks : webhook.id => webhook.name if webhook.enabled }
}
