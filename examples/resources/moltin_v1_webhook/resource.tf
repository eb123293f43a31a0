variable "catalogue_secret" {
  description = "Secret shared with the handler, which rejects deliveries without it. Without a value, the webhook has none."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}

# Updates the search index for everything that is created, changed, or deleted in the store.
resource "moltin_v1_webhook" "catalogue" {
  provider = commercehooks

  name         = "Catalogue to the search index"
  url          = "https://hooks.example.com/moltin/catalogue"
  secret_wo    = var.catalogue_secret
  content_type = "json"
  create       = true
  update       = true
  delete       = true
  enabled      = true
}
