# Finds the enabled integrations that deliver to one host. To manage them, generate their configuration:
# terraform query -generate-config-out=integrations.tf
list "moltin_integration" "hooks" {
  provider = commercehooks

  config {
    enabled      = true
    url_contains = "://hooks.example.com/"
  }
}
