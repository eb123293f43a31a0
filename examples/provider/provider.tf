terraform {
  required_version = ">= 1.11"

  required_providers {
    commercehooks = {
      source = "commercehooks/commercehooks"
    }
  }
}

# Settings that are missing here come from the environment. Set secrets there.
provider "commercehooks" {
  # Add a block only for the vendors that you use.
  commercelayer {
    organization = "yourdomain"
    client_id    = "XXXXXXXXXXXX" # with COMMERCELAYER_CLIENT_SECRET
  }
  doo {
    team_id   = "111"
    client_id = "XXXXXXXXXXXX" # with DOO_CLIENT_SECRET and DOO_API_KEY
  }
  moltin {
    base_url  = "https://euwest.api.elasticpath.com"
    client_id = "XXXXXXXXXXXX" # with MOLTIN_CLIENT_SECRET
  }
  moltin_v1 {
    client_id = "XXXXXXXXXXXX" # with MOLTIN_V1_CLIENT_SECRET
  }
}

resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  name              = "Placed orders to the warehouse"
  topic             = "orders.place"
  callback_url      = "https://hooks.example.com/commercelayer"
  include_resources = ["customer", "line_items.item"]
}

resource "doo_webhook" "orders" {
  provider = commercehooks

  name = "Bookings to the warehouse"

  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/doo"
  }

  lifecycle {
    create_before_destroy = true # doo can't update a webhook
  }
}

variable "handler_secret" {
  description = "Secret that Moltin sends with each delivery, so that the handler can reject other requests."
  type        = string
  sensitive   = true
  ephemeral   = true
}

resource "moltin_integration" "orders" {
  provider = commercehooks

  name     = "Paid orders to the warehouse"
  enabled  = true
  observes = ["order.paid"]

  configuration {
    url           = "https://hooks.example.com/moltin"
    secret_key_wo = var.handler_secret
  }
}

resource "moltin_v1_webhook" "changes" {
  provider = commercehooks

  name         = "Changes to the warehouse"
  url          = "https://hooks.example.com/moltin-v1"
  content_type = "json"
  create       = true
  update       = true
  delete       = true
  enabled      = true
  secret_wo    = var.handler_secret
}
