terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "handler" {
  description = "Address of this shop's handler."
  type        = string
}

resource "doo_webhook" "orders" {
  provider = commercehooks

  name = "Orders to the warehouse"

  hooks {
    type     = "order_created"
    endpoint = "${var.handler}/orders"
  }

  lifecycle {
    create_before_destroy = true
  }
}
