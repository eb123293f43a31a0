variable "secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "moltin_integration" "orders" {
  provider = commercehooks

  name     = "Orders to the warehouse"
  enabled  = true
  observes = ["order.paid"]

  configuration {
    url                   = "https://hooks.example.com/orders"
    secret_key_wo         = var.secret
    secret_key_wo_version = 1 # 2 sends the new secret
  }
}
