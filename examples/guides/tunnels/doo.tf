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
