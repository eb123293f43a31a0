data "moltin_integrations" "all" {
  provider = commercehooks

  lifecycle {
    postcondition {
      condition = alltrue([for integration in self.integrations : startswith(coalesce(integration.configuration.url, "-"), "https://hooks.example.com/")])
      error_message = "Events go to an unknown address: ${join(", ", [
        for integration in self.integrations : "${integration.name} (${integration.id})"
        if !startswith(coalesce(integration.configuration.url, "-"), "https://hooks.example.com/")
      ])}."
    }
  }
}

data "moltin_integration_logs" "latest" {
  provider = commercehooks
  for_each = { for integration in data.moltin_integrations.all.integrations : integration.id => integration.name if integration.enabled }

  integration_id = each.key
  limit          = 5

  lifecycle {
    postcondition {
      condition     = length(self.logs) == 0 || anytrue(self.logs[*].succeeded)
      error_message = "The last ${length(self.logs)} deliveries of ${each.value} (${each.key}) failed."
    }
  }
}
