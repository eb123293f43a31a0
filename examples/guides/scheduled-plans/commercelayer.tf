data "commercelayer_webhooks" "all" {
  provider = commercehooks

  lifecycle {
    postcondition {
      condition = alltrue([for webhook in self.webhooks : webhook.circuit_state == "closed" && webhook.circuit_failure_count < 10])
      error_message = "Deliveries fail: ${join(", ", [
        for webhook in self.webhooks : "${webhook.name} (${webhook.id}), ${webhook.circuit_failure_count} in a row"
        if webhook.circuit_state != "closed" || webhook.circuit_failure_count >= 10
      ])}."
    }

    postcondition {
      condition = alltrue([for webhook in self.webhooks : startswith(webhook.callback_url, "https://hooks.example.com/")])
      error_message = "Events go to an unknown address: ${join(", ", [
        for webhook in self.webhooks : "${webhook.name} (${webhook.id})" if !startswith(webhook.callback_url, "https://hooks.example.com/")
      ])}."
    }
  }
}
