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

  dynamic "hooks" {
    for_each = each.value.hooks

    content {
      type     = hooks.value.type
      endpoint = hooks.value.endpoint
      method   = hooks.value.method

      dynamic "origin" {
        for_each = hooks.value.origin[*] # one, or none where it is null

        content {
          endpoint = origin.value.endpoint
          method   = origin.value.method
          body     = origin.value.body
        }
      }
    }
  }

  dynamic "authentication" {
    for_each = each.value.authentication[*]

    content {
      endpoint            = authentication.value.endpoint
      grant_type          = authentication.value.grant_type
      header_format       = authentication.value.header_format
      header_value_format = authentication.value.header_value_format

      credentials {
        client_id = authentication.value.credentials.client_id
      }
    }
  }
}

output "doo_webhooks" {
  value = local.doo_webhooks
}
