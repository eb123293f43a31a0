data "doo_webhooks" "all" {
  provider = commercehooks

  team_id = "111" # left out for the provider's team
}

# Who is told of new orders, Terraform's webhooks and others.
output "told_of_new_orders" {
  value = {
    for webhook in data.doo_webhooks.all.webhooks : webhook.id => webhook.name
    if contains(webhook.hooks[*].type, "order_created")
  }
}
