# Finds the webhooks of a team that deliver to one host. To manage them, generate their configuration:
# terraform query -generate-config-out=webhooks.tf
list "doo_webhook" "hooks" {
  provider = commercehooks

  config {
    team_id      = "111" # omit it to use the provider's team
    url_contains = "://hooks.example.com/"
  }
}
