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
  endpoint = "https://hooks.example.com/orders"
}

run "commercelayer_webhook" {
  assert {
    condition     = commercelayer_webhook.orders.circuit_state == "closed" && commercelayer_webhook.orders.shared_secret == null
    error_message = "The circuit is ${commercelayer_webhook.orders.circuit_state}, or the state holds the shared secret."
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
