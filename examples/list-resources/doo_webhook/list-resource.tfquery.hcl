# Finds the webhooks of a team that call one host. To manage them, let Terraform write their configuration:
# terraform query -generate-config-out=webhooks.tf
list "doo_webhook" "hooks" {
  provider = commercehooks

  config {
    team_id      = "111" # left out for the provider's team
    url_contains = "://hooks.example.com/"
  }
}
