# Runs on the fakes, without an account: start them with `go run ./internal/sandbox` in the provider's repository.

provider "commercehooks" {
  commercelayer {
    base_url      = "http://127.0.0.1:8765/commercelayer"
    auth_url      = "http://127.0.0.1:8765/commercelayer/oauth/token"
    client_id     = "demo"
    client_secret = "demo-secret"
  }
  doo {
    base_url            = "http://127.0.0.1:8765/doo"
    api_key             = "demo-key"
    client_id           = "demo"
    client_secret       = "demo-secret"
    team_id             = "111"
    requests_per_second = 0 # the real API allows one a second; the fake doesn't mind
  }
  moltin {
    base_url      = "http://127.0.0.1:8765/moltin"
    client_id     = "demo"
    client_secret = "demo-secret"
  }
  moltin_v1 {
    base_url      = "http://127.0.0.1:8765/moltin_v1"
    client_id     = "demo"
    client_secret = "demo-secret"
  }
}

variables {
  name     = "Shop"
  endpoint = "https://hooks.example.com/shop"
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

  # Commerce Layer makes the key that signs the deliveries, and it stays out of the state.
  assert {
    condition     = alltrue([for webhook in commercelayer_webhook.events : webhook.shared_secret == null])
    error_message = "The state holds a shared secret."
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
