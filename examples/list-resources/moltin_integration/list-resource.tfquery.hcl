# Finds the enabled integrations that call one host. To manage them, let Terraform write their configuration:
# terraform query -generate-config-out=integrations.tf
list "moltin_integration" "hooks" {
  provider = commercehooks

  config {
    enabled      = true
    url_contains = "://hooks.example.com/"
  }
}
