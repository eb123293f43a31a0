output "commercelayer_webhook_ids" {
  description = "Ids of the Commerce Layer webhooks by event, for the ephemeral resource that reads their secrets."
  value       = { for event, webhook in commercelayer_webhook.events : event => webhook.id }
}

output "count" {
  description = "Number of hooks of all vendors."
  value = (length(commercelayer_webhook.events) + length(doo_webhook.events) +
  length(moltin_integration.events) + length(moltin_v1_webhook.events))
}
