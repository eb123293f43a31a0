variable "developer" {
  description = "Owner of the machine, for the name of the hook."
  type        = string
}

variable "tunnel" {
  description = "Public HTTPS address of the tunnel, without a path."
  type        = string
}

variable "secret" {
  description = "Secret that doo sends to request a token."
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
