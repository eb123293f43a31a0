terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "handler" {
  description = "Address of this shop's handler."
  type        = string
}

resource "moltin_integration" "orders" {
  provider = commercehooks

  name     = "Orders to the warehouse"
  enabled  = true
  observes = ["order.created", "order.paid"]

  configuration {
    url = "${var.handler}/orders"
  }
}
