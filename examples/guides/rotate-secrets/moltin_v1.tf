variable "secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "moltin_v1_webhook" "orders" {
  provider = commercehooks

  url               = "https://hooks.example.com/orders"
  content_type      = "json"
  create            = true
  update            = true
  delete            = false
  enabled           = true
  secret_wo         = var.secret
  secret_wo_version = 1 # 2 sends the new secret
}
