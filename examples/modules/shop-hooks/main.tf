# Sends the orders of a shop to one handler, for all vendors that the shop uses.

terraform {
  required_version = ">= 1.11"

  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

locals {
  # The names of the vendors for each event. doo has no event for a payment. Moltin v1 has no events: its webhooks receive every change.
  names = {
    commercelayer = { order_placed = "orders.place", order_paid = "orders.pay", order_canceled = "orders.cancel" }
    doo           = { order_placed = "order_created", order_canceled = "order_cancelled" }
    moltin        = { order_placed = "order.created", order_paid = "order.paid", order_canceled = "order.cancelled" }
  }
  wanted = {
    for vendor, names in local.names : vendor => { for event, name in names : event => name if contains(var.events, event) }
    if contains(var.vendors, vendor)
  }
}

# A Commerce Layer webhook has one topic.
resource "commercelayer_webhook" "events" {
  provider = commercehooks
  for_each = lookup(local.wanted, "commercelayer", {})

  name               = "${var.name}: ${each.key}"
  topic              = each.value
  callback_url       = "${var.endpoint}/commercelayer"
  include_resources  = ["customer", "line_items.item"]
  keep_shared_secret = false
}

resource "doo_webhook" "events" {
  provider = commercehooks
  count    = length(lookup(local.wanted, "doo", {})) > 0 ? 1 : 0

  name = var.name

  dynamic "hooks" {
    for_each = values(local.wanted.doo)

    content {
      type     = hooks.value
      endpoint = "${var.endpoint}/doo"
    }
  }

  lifecycle {
    create_before_destroy = true # doo can't update a webhook
  }
}

resource "moltin_integration" "events" {
  provider = commercehooks
  count    = length(lookup(local.wanted, "moltin", {})) > 0 ? 1 : 0

  name     = var.name
  enabled  = true
  observes = values(local.wanted.moltin)

  configuration {
    url           = "${var.endpoint}/moltin"
    secret_key_wo = var.secret
  }
}

resource "moltin_v1_webhook" "events" {
  provider = commercehooks
  count    = contains(var.vendors, "moltin_v1") ? 1 : 0

  name         = var.name
  url          = "${var.endpoint}/moltin-v1"
  content_type = "json"
  create       = true
  update       = true
  delete       = false
  enabled      = true
  secret_wo    = var.secret
}
