resource "doo_webhook" "orders" {
  provider = commercehooks

  name = "Orders to the warehouse"

  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/orders"
  }

  lifecycle {
    create_before_destroy = true
  }
}

data "doo_webhooks" "all" {
  provider = commercehooks
}

# The ids of all hooks that have an owner, and the hooks that have none.
locals {
  declared   = [doo_webhook.orders.id]
  undeclared = { for webhook in data.doo_webhooks.all.webhooks : webhook.id => webhook.name if !contains(local.declared, webhook.id) }
}

check "every_webhook_is_declared" {
  assert {
    condition     = length(local.undeclared) == 0
    error_message = "Undeclared hooks: ${join(", ", [for id, name in local.undeclared : "${name} (${id})"])}."
  }
}
