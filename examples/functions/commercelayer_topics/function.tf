# One webhook for each known topic about shipments.
resource "commercelayer_webhook" "shipments" {
  provider = commercehooks
  for_each = toset(provider::commercehooks::commercelayer_topics("shipments.*"))

  name         = "Warehouse: ${each.key}"
  topic        = each.key
  callback_url = "https://hooks.example.com/shipments"
}
