variable "secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "doo_webhook" "orders" {
  provider = commercehooks

  name = "Orders to the warehouse"

  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/orders"
  }

  authentication {
    endpoint = "https://hooks.example.com/oauth/token"

    credentials {
      client_secret_wo         = var.secret
      client_secret_wo_version = 1 # 2 replaces the webhook with one that has the new secret
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}
