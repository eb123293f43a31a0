variable "developer" {
  description = "Whose machine it is, for the name of the hook."
  type        = string
}

variable "tunnel" {
  description = "Public address of the tunnel, without a path."
  type        = string

  validation {
    condition     = startswith(var.tunnel, "https://")
    error_message = "The address must start with https://: what is delivered holds data of customers."
  }
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
