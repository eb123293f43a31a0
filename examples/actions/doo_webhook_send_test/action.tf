variable "doo_receiver_secret" {
  description = "Secret with which doo asks the receiver for an access token."
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

# By hand: terraform apply -invoke=action.doo_webhook_send_test.tickets
action "doo_webhook_send_test" "tickets" {
  provider = commercehooks

  config {
    webhook_id    = doo_webhook.tickets.id
    type          = "order_created"
    client_secret = var.doo_receiver_secret # needed where doo doesn't show it
  }
}

# Or by itself: the apply that creates the webhook fails if the receiver doesn't give out a token or the handler doesn't accept
# the test, and so does each that replaces it, or names a new version of the handler. Any resource that deploys the handler can
# do this.
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
