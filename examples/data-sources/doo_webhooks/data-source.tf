data "doo_webhooks" "all" {
  provider = commercehooks

  team_id = "111" # omit it to use the provider's team
}

# The addresses that receive new orders, of webhooks that Terraform manages and others.
output "told_of_new_orders" {
  value = {
    for webhook in data.doo_webhooks.all.webhooks : webhook.id => webhook.name
    if contains(webhook.hooks[*].type, "order_created")
  }
}
