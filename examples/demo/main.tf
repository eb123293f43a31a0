# Hooks of all four vendors in one configuration, ready for the sandbox. Run `make demo` to apply it, or start the sandbox with
# `make sandbox` and run terraform here. Then send an event with `go run ./internal/sandbox trigger doo order_created`.

terraform {
  required_providers {
    commercehooks = {
      source = "commercehooks/commercehooks"
    }
  }
}

variable "address" {
  description = "Address of the fakes."
  type        = string
  default     = "http://127.0.0.1:8765"
}

provider "commercehooks" {
  moltin {
    base_url      = "${var.address}/moltin"
    client_id     = "demo"
    client_secret = "demo-secret"
  }
  moltin_v1 {
    base_url      = "${var.address}/moltin_v1"
    client_id     = "demo"
    client_secret = "demo-secret"
  }
  commercelayer {
    base_url      = "${var.address}/commercelayer"
    auth_url      = "${var.address}/commercelayer/oauth/token"
    client_id     = "demo"
    client_secret = "demo-secret"
  }
  doo {
    base_url            = "${var.address}/doo"
    api_key             = "demo-key"
    client_id           = "demo"
    client_secret       = "demo-secret"
    team_id             = "111"
    requests_per_second = 0 # the real API allows one per second; the fake doesn't enforce it
  }
}

variable "warehouse" {
  description = "Address of the warehouse's handler for all shops: here the sandbox's own receiver, which verifies deliveries."
  type        = string
  default     = "https://sandbox.localhost/_sandbox/receive/warehouse"
}

# Sends the paid and fulfilled orders of a Moltin v2 (Elastic Path Commerce Cloud) store to the warehouse.
resource "moltin_integration" "orders" {
  provider = commercehooks

  name        = "Orders to the warehouse"
  description = "Starts picking when an order is paid."
  enabled     = true
  observes    = ["order.paid", "order.fulfilled"]

  configuration {
    url           = "${var.warehouse}/moltin"
    secret_key_wo = "not-a-real-secret"
  }
}

# Sends everything that is created or changed in the old v1 store.
resource "moltin_v1_webhook" "changes" {
  provider = commercehooks

  name         = "Changes to the warehouse"
  url          = "${var.warehouse}/moltin-v1"
  content_type = "json"
  create       = true
  update       = true
  delete       = false
  enabled      = true
  secret_wo    = "not-a-real-secret"
}

# One Commerce Layer webhook for each topic.
resource "commercelayer_webhook" "orders" {
  for_each = toset(["orders.place", "orders.approve", "orders.cancel"])
  provider = commercehooks

  name              = "Warehouse: ${each.key}"
  topic             = each.key
  callback_url      = "${var.warehouse}/commercelayer"
  include_resources = ["customer", "line_items.item"]
  metadata          = { team = "warehouse", priority = 1 }
}

# Sends the tickets sold with doo. A doo webhook can only be replaced: the new one is created before the old one is deleted.
resource "doo_webhook" "tickets" {
  provider = commercehooks

  name        = "Tickets to the warehouse"
  description = "Prints badges."

  hooks {
    type     = "order_created"
    endpoint = "${var.warehouse}/doo"
  }

  hooks {
    type     = "order_cancelled"
    endpoint = "${var.warehouse}/doo"
  }

  # doo first requests a token there, and sends it with each delivery.
  authentication {
    endpoint = "${var.warehouse}/token"

    credentials {
      client_secret_wo = "not-a-real-secret"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}
