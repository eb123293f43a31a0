terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "handler" {
  description = "Address of this shop's handler."
  type        = string
}

resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "${var.handler}/orders"
}
