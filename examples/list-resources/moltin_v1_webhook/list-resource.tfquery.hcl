# Finds the enabled webhooks that deliver to one host. To manage them, generate their configuration:
# terraform query -generate-config-out=webhooks.tf
list "moltin_v1_webhook" "hooks" {
  provider = commercehooks

  config {
    enabled      = true
    url_contains = "://hooks.example.com/"
  }
}
