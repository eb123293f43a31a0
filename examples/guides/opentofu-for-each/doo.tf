terraform {
  required_providers {
    commercehooks = {
      source = "commercehooks/commercehooks"
    }
  }
}

variable "shops" {
  type = map(object({
    team_id   = string
    client_id = string
    retired   = optional(bool, false)
  }))
}

variable "secrets" {
  description = "Secrets of each shop. They are in a separate variable, because for_each doesn't accept sensitive values."
  type        = map(object({ api_key = string, client_secret = string }))
  sensitive   = true
}

provider "commercehooks" {
  alias    = "shop"
  for_each = var.shops

  doo {
    team_id       = each.value.team_id
    client_id     = each.value.client_id
    api_key       = var.secrets[each.key].api_key
    client_secret = var.secrets[each.key].client_secret
  }
}

resource "doo_webhook" "orders" {
  provider = commercehooks.shop[each.key]
  for_each = { for name, shop in var.shops : name => shop if !shop.retired }

  name = "Orders"

  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/${each.key}/orders"
  }

  lifecycle {
    create_before_destroy = true
  }
}
