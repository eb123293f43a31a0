# Finds the webhooks that deliver placed orders to one host. To manage them, generate their configuration:
# terraform query -generate-config-out=webhooks.tf
list "commercelayer_webhook" "placed" {
  provider = commercehooks

  config {
    topic        = "orders.place"
    url_contains = "://hooks.example.com/"
  }
}
