variable "developer" {
  description = "Owner of the machine, for the name of the hook."
  type        = string
}

variable "tunnel" {
  description = "Public HTTPS address of the tunnel, without a path."
  type        = string
}

resource "commercelayer_webhook" "tunnel" {
  provider = commercehooks

  name         = "Tunnel of ${var.developer}"
  topic        = "orders.place"
  callback_url = "${var.tunnel}/commercelayer/placed"
}
