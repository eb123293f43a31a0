# Places an order in the sandbox, and reads the deliveries of a webhook.

terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "webhook_id" {
  description = "Id of the Commerce Layer webhook."
  type        = string
}

resource "terraform_data" "order" {
  provisioner "local-exec" {
    interpreter = ["sh", "-c"]
    command     = <<-EOT
      curl --fail --silent --show-error "$COMMERCEHOOKS_SANDBOX_URL/_sandbox/commercelayer/events?wait=30s" \
        --header 'Content-Type: application/json' --data '{"event": "orders.place", "hook": "${var.webhook_id}"}'
    EOT
  }
}

data "commercelayer_event_callbacks" "deliveries" {
  provider = commercehooks

  webhook_id = var.webhook_id

  depends_on = [terraform_data.order]
}

output "deliveries" {
  description = "The deliveries, newest first."
  value       = data.commercelayer_event_callbacks.deliveries.event_callbacks
}
