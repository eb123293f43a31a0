variable "developer" {
  description = "Whose machine it is, for the name of the hook."
  type        = string
}

variable "tunnel" {
  description = "Public https address of the tunnel, without a path."
  type        = string
}

resource "commercelayer_webhook" "tunnel" {
  provider = commercehooks

  name         = "Tunnel of ${var.developer}"
  topic        = "orders.place"
  callback_url = "${var.tunnel}/commercelayer/placed"
}
