terraform {
  required_providers {
    commercehooks = {
      source = "commercehooks/commercehooks"
    }
  }
}

variable "shops" {
  type = map(object({
    organization = string
    client_id    = string
    retired      = optional(bool, false)
  }))
}

variable "client_secrets" {
  description = "One for each shop. They have a variable of their own, because for_each takes nothing that is sensitive."
  type        = map(string)
  sensitive   = true
}

provider "commercehooks" {
  alias    = "shop"
  for_each = var.shops

  commercelayer {
    organization  = each.value.organization
    client_id     = each.value.client_id
    client_secret = var.client_secrets[each.key]
  }
}

resource "commercelayer_webhook" "orders" {
  provider = commercehooks.shop[each.key]
  for_each = { for name, shop in var.shops : name => shop if !shop.retired }

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/${each.key}/orders"
}
