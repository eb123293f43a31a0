variable "developer" {
  description = "Owner of the machine, for the name of the hook."
  type        = string
}

variable "tunnel" {
  description = "Public HTTPS address of the tunnel, without a path."
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
