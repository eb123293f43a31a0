data "doo_webhooks" "all" {
  provider = commercehooks

  lifecycle {
    postcondition {
      condition = alltrue(flatten([for webhook in self.webhooks : [for hook in webhook.hooks : startswith(hook.endpoint, "https://hooks.example.com/")]]))
      error_message = "Events go to an unknown address: ${join(", ", [
        for webhook in self.webhooks : "${webhook.name} (${webhook.id})"
        if anytrue([for hook in webhook.hooks : !startswith(hook.endpoint, "https://hooks.example.com/")])
      ])}."
    }
  }
}
