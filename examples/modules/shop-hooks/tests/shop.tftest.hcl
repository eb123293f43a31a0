# Runs in the sandbox, without an account: `sandbox exec -- terraform test`. The command starts a sandbox and sets the provider's
# environment variables to it, so nothing reaches a real shop.

variables {
  name     = "Shop"
  endpoint = "https://sandbox.localhost/_sandbox/receive/shop" # the sandbox's own receiver, which verifies deliveries
  secret   = "not-a-real-secret"
}

run "one_vendor" {
  variables {
    vendors = ["commercelayer"]
    events  = ["order_placed", "order_canceled"]
  }

  assert {
    condition     = [for webhook in commercelayer_webhook.events : webhook.topic] == ["orders.cancel", "orders.place"]
    error_message = "The topics are ${join(", ", [for webhook in commercelayer_webhook.events : webhook.topic])}."
  }

  assert {
    condition     = output.count == 2
    error_message = "There are ${output.count} hooks."
  }
}

run "another_event" {
  variables {
    vendors = ["commercelayer", "doo", "moltin", "moltin_v1"]
    events  = ["order_placed", "order_paid"]
  }

  assert {
    condition     = output.count == 5
    error_message = "There are ${output.count} hooks."
  }

  assert {
    condition     = moltin_integration.events[0].observes == toset(["order.created", "order.paid"])
    error_message = "The integration observes ${join(", ", moltin_integration.events[0].observes)}."
  }

  # Commerce Layer generates the key that signs the deliveries. It stays out of the state.
  assert {
    condition     = alltrue([for webhook in commercelayer_webhook.events : webhook.shared_secret == null])
    error_message = "The state contains a shared secret."
  }
}

# Places an order. The handler receives it with a valid signature.
run "delivery" {
  module {
    source = "./tests/delivery"
  }

  variables {
    webhook_id = run.another_event.commercelayer_webhook_ids["order_placed"]
  }

  assert {
    condition     = [for delivery in output.deliveries : delivery.response_code] == ["200"]
    error_message = "The handler responded with ${jsonencode(output.deliveries[*].response_code)}."
  }
}

run "http_is_refused" {
  command = plan

  variables {
    endpoint = "http://hooks.example.com/shop"
    vendors  = ["moltin"]
  }

  expect_failures = [var.endpoint]
}
