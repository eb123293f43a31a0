variable "doo_receiver_secret" {
  description = "Secret that doo sends to the receiver to request an access token."
  type        = string
  ephemeral   = true
}

resource "doo_webhook" "tickets" {
  provider = commercehooks

  name = "Tickets to the badge printer"

  hooks {
    type     = "order_created"
    endpoint = "https://hooks.example.com/doo/orders"
  }

  authentication {
    endpoint = "https://hooks.example.com/doo/token"

    credentials {
      client_secret_wo = var.doo_receiver_secret
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Run it manually: terraform apply -invoke=action.doo_webhook_send_test.tickets
action "doo_webhook_send_test" "tickets" {
  provider = commercehooks

  config {
    webhook_id    = doo_webhook.tickets.id
    type          = "order_created"
    client_secret = var.doo_receiver_secret # required if doo doesn't return it
  }
}

# Or run it automatically: an apply that creates or replaces the webhook, or sets a new version of the handler, fails if the receiver
# doesn't issue a token or the handler doesn't accept the test. You can use any resource that deploys the handler instead.
resource "terraform_data" "handler" {
  input = {
    version = "2.1.0"
    hook    = doo_webhook.tickets.id
  }

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.doo_webhook_send_test.tickets]
    }
  }
}
