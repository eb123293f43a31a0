data "doo_webhooks" "all" {
  provider = commercehooks
}

locals {
  doo_webhooks = { for webhook in data.doo_webhooks.all.webhooks : webhook.id => webhook }
}

import {
  provider = commercehooks
  for_each = local.doo_webhooks
  to       = doo_webhook.all[each.key]
  id       = "${each.value.team_id}/${each.key}"
}

resource "doo_webhook" "all" {
  provider = commercehooks
  for_each = local.doo_webhooks

  name            = each.value.name
  description     = each.value.description
  team_id         = each.value.team_id
  organization_id = each.value.organization_id
  event_id        = each.value.event_id
  event_guide_id  = each.value.event_guide_id
  hooks           = each.value.hooks
  authentication  = each.value.authentication
}

output "doo_webhooks" {
  value = local.doo_webhooks
}
