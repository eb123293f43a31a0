data "moltin_v1_webhooks" "all" {
  provider = commercehooks
}

locals {
  moltin_v1_webhooks = { for webhook in data.moltin_v1_webhooks.all.webhooks : webhook.id => webhook }
}

import {
  provider = commercehooks
  for_each = local.moltin_v1_webhooks
  to       = moltin_v1_webhook.all[each.key]
  id       = each.key
}

resource "moltin_v1_webhook" "all" {
  provider = commercehooks
  for_each = local.moltin_v1_webhooks

  url          = each.value.url
  content_type = each.value.content_type
  create       = each.value.create
  update       = each.value.update
  delete       = each.value.delete
  enabled      = each.value.enabled
  name         = each.value.name
  subject      = each.value.subject
}

output "moltin_v1_webhooks" {
  value = local.moltin_v1_webhooks
}
