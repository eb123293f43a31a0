terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "handler" {
  description = "Where the handler of this shop listens."
  type        = string
}

resource "commercelayer_webhook" "orders" {
  provider = commercehooks

  topic        = "orders.place"
  callback_url = "${var.handler}/orders"
}
