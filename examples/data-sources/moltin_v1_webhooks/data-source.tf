data "moltin_v1_webhooks" "all" {
  provider = commercehooks
}

# Who is told of deletions, Terraform's webhooks and others.
output "told_of_deletions" {
  value = { for webhook in data.moltin_v1_webhooks.all.webhooks : webhook.id => webhook.url if webhook.enabled && webhook.delete }
}
