data "moltin_integrations" "all" {
  provider = commercehooks
}

locals {
  moltin_integrations = { for integration in data.moltin_integrations.all.integrations : integration.id => integration }
}

import {
  provider = commercehooks
  for_each = local.moltin_integrations
  to       = moltin_integration.all[each.key]
  id       = each.key
}

resource "moltin_integration" "all" {
  provider = commercehooks
  for_each = local.moltin_integrations

  name             = each.value.name
  description      = each.value.description
  enabled          = each.value.enabled
  integration_type = each.value.integration_type
  observes         = each.value.observes

  configuration {
    url         = each.value.configuration.url
    region      = each.value.configuration.region
    addresses   = each.value.configuration.addresses
    destination = each.value.configuration.destination
    username    = each.value.configuration.username
  }
}

output "moltin_integrations" {
  value = local.moltin_integrations
}
