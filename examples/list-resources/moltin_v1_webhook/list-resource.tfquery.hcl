# Finds the enabled webhooks that call one host. To manage them, let Terraform write their configuration:
# terraform query -generate-config-out=webhooks.tf
list "moltin_v1_webhook" "hooks" {
  provider = commercehooks

  config {
    enabled      = true
    url_contains = "://hooks.example.com/"
  }
}
