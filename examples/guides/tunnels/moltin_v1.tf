variable "developer" {
  description = "Whose machine it is, for the name of the hook."
  type        = string
}

variable "tunnel" {
  description = "Public https address of the tunnel, without a path."
  type        = string
}

resource "moltin_v1_webhook" "tunnel" {
  provider = commercehooks

  name         = "Tunnel of ${var.developer}"
  url          = "${var.tunnel}/moltin-v1/created"
  content_type = "json"
  create       = true
  update       = false
  delete       = false
  enabled      = true
}
