variable "developer" {
  description = "Owner of the machine, for the name of the hook."
  type        = string
}

variable "tunnel" {
  description = "Public HTTPS address of the tunnel, without a path."
  type        = string
}

resource "moltin_integration" "tunnel" {
  provider = commercehooks

  name     = "Tunnel of ${var.developer}"
  enabled  = true
  observes = ["order.paid"]

  configuration {
    url = "${var.tunnel}/moltin/paid"
  }
}
