data "moltin_v1_webhooks" "all" {
  provider = commercehooks
}

# The addresses that receive deletions, of webhooks that Terraform manages and others.
output "told_of_deletions" {
  value = { for webhook in data.moltin_v1_webhooks.all.webhooks : webhook.id => webhook.url if webhook.enabled && webhook.delete }
}
