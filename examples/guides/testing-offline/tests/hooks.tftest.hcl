# Runs in the sandbox, without an account: `sandbox exec -- terraform test`. The command starts a sandbox and sets the provider's
# environment variables to it, so nothing reaches a real shop.

variables {
  endpoint = "https://hooks.example.com/orders"
}

run "commercelayer_webhook" {
  assert {
    condition     = commercelayer_webhook.orders.circuit_state == "closed" && commercelayer_webhook.orders.shared_secret == null
    error_message = "The circuit is ${commercelayer_webhook.orders.circuit_state}, or the state contains the shared secret."
  }
}

run "doo_webhook" {
  assert {
    condition     = doo_webhook.orders.team_id == "111"
    error_message = "The webhook is in the team ${doo_webhook.orders.team_id}."
  }
}

run "moltin_integration" {
  assert {
    condition     = moltin_integration.orders.integration_type == "webhook"
    error_message = "The integration is of the type ${moltin_integration.orders.integration_type}."
  }
}

run "moltin_v1_webhook" {
  assert {
    condition     = moltin_v1_webhook.orders.url == var.endpoint
    error_message = "The address is ${moltin_v1_webhook.orders.url}."
  }
}
