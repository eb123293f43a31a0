data "moltin_v1_webhooks" "all" {
  provider = commercehooks

  lifecycle {
    postcondition {
      condition = alltrue([for webhook in self.webhooks : startswith(webhook.url, "https://hooks.example.com/")])
      error_message = "Changes go to an unknown address: ${join(", ", [
        for webhook in self.webhooks : webhook.id if !startswith(webhook.url, "https://hooks.example.com/")
      ])}."
    }
  }
}
