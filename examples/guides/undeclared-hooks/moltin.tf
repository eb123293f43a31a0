resource "moltin_integration" "orders" {
  provider = commercehooks

  name     = "Orders to the warehouse"
  enabled  = true
  observes = ["order.paid"]

  configuration {
    url = "https://hooks.example.com/orders"
  }
}

data "moltin_integrations" "all" {
  provider = commercehooks
}

# The ids of all hooks that have an owner, and the hooks that have none.
locals {
  declared   = [moltin_integration.orders.id]
  undeclared = { for integration in data.moltin_integrations.all.integrations : integration.id => integration.name if !contains(local.declared, integration.id) }
}

check "every_integration_is_declared" {
  assert {
    condition     = length(local.undeclared) == 0
    error_message = "Undeclared hooks: ${join(", ", [for id, name in local.undeclared : "${name} (${id})"])}."
  }
}
