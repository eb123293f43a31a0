terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "endpoint" {
  description = "Address of the handler."
  type        = string
}

resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic              = "orders.place"
  callback_url       = var.endpoint
  keep_shared_secret = false
}

resource "doo_webhook" "orders" {
  provider = commercehooks

  name = "Orders"

  hooks {
    type     = "order_created"
    endpoint = var.endpoint
  }

  lifecycle {
    create_before_destroy = true # doo can't update a webhook
  }
}

resource "moltin_integration" "orders" {
  provider = commercehooks

  name     = "Orders"
  enabled  = true
  observes = ["order.created"]

  configuration {
    url = var.endpoint
  }
}

resource "moltin_v1_webhook" "orders" {
  provider = commercehooks

  url          = var.endpoint
  content_type = "json"
  create       = true
  update       = false
  delete       = false
  enabled      = true
}
