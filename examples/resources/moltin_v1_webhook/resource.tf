variable "catalogue_secret" {
  description = "Shared with the handler, which refuses deliveries without it. Left out, the webhook has none."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}

# The search index follows whatever is created, changed or deleted in the store.
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
