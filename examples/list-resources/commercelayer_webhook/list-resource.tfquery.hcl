# Finds the webhooks of placed orders that call one host. To manage them, let Terraform write their configuration:
# terraform query -generate-config-out=webhooks.tf
list "commercelayer_webhook" "placed" {
  provider = commercehooks

  config {
    topic        = "orders.place"
    url_contains = "://hooks.example.com/"
  }
}
