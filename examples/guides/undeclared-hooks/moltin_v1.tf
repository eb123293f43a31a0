resource "moltin_v1_webhook" "orders" {
  provider = commercehooks

  url          = "https://hooks.example.com/orders"
  content_type = "json"
  create       = true
  update       = true
  delete       = false
  enabled      = true
}

data "moltin_v1_webhooks" "all" {
  provider = commercehooks
}

# The ids of all webhooks that have an owner, and the webhooks that have none.
locals {
  declared_v1   = [moltin_v1_webhook.orders.id]
  undeclared_v1 = setsubtract(data.moltin_v1_webhooks.all.webhooks[*].id, local.declared_v1)
}

check "every_v1_webhook_is_declared" {
  assert {
    condition     = length(local.undeclared_v1) == 0
    error_message = "Undeclared hooks: ${join(", ", local.undeclared_v1)}."
  }
}
