variable "developer" {
  description = "Whose machine it is, for the name of the hook."
  type        = string
}

variable "tunnel" {
  description = "Public https address of the tunnel, without a path."
  type        = string
}

variable "secret" {
  description = "What doo sends to get a token."
  type        = string
  sensitive   = true
  ephemeral   = true
}

resource "doo_webhook" "tunnel" {
  provider = commercehooks

  name = "Tunnel of ${var.developer}"

  hooks {
    type     = "order_created"
    endpoint = "${var.tunnel}/doo/created"
  }

  authentication {
    endpoint = "${var.tunnel}/doo/token"

    credentials {
      client_secret_wo = var.secret
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}
