data "commercelayer_webhooks" "all" {
  provider = commercehooks
}

locals {
  commercelayer_webhooks = { for webhook in data.commercelayer_webhooks.all.webhooks : webhook.id => webhook }
}

import {
  provider = commercehooks
  for_each = local.commercelayer_webhooks
  to       = commercelayer_webhook.all[each.key]
  id       = each.key
}

resource "commercelayer_webhook" "all" {
  provider = commercehooks
  for_each = local.commercelayer_webhooks

  name              = each.value.name
  topic             = each.value.topic
  callback_url      = each.value.callback_url
  include_resources = each.value.include_resources
  reference         = each.value.reference
  reference_origin  = each.value.reference_origin
  metadata          = jsondecode(each.value.metadata_json)
  enabled           = each.value.enabled
}

output "commercelayer_webhooks" {
  value = local.commercelayer_webhooks
}
