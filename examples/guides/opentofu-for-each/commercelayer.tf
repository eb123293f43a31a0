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

variable "secrets" {
  description = "Secrets of each shop. They are in a separate variable, because for_each doesn't accept sensitive values."
  type        = map(object({ client_secret = string }))
  sensitive   = true
}

provider "commercehooks" {
  alias    = "shop"
  for_each = var.shops

  commercelayer {
    organization  = each.value.organization
    client_id     = each.value.client_id
    client_secret = var.secrets[each.key].client_secret
  }
}

resource "commercelayer_webhook" "orders" {
  provider = commercehooks.shop[each.key]
  for_each = { for name, shop in var.shops : name => shop if !shop.retired }

  topic        = "orders.place"
  callback_url = "https://hooks.example.com/${each.key}/orders"
}
