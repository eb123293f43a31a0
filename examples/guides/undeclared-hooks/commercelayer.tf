resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/orders"
}

data "commercelayer_webhooks" "all" {
  provider = commercehooks
}

# The ids of all hooks that have an owner, and the hooks that have none.
locals {
  declared   = [commercelayer_webhook.orders.id]
  undeclared = { for webhook in data.commercelayer_webhooks.all.webhooks : webhook.id => webhook.name if !contains(local.declared, webhook.id) }
}

check "every_webhook_is_declared" {
  assert {
    condition     = length(local.undeclared) == 0
    error_message = "Undeclared hooks: ${join(", ", [for id, name in local.undeclared : "${name} (${id})"])}."
  }
}
