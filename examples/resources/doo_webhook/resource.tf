variable "doo_receiver_secret" {
  description = "Secret that doo sends to the receiver to request an access token."
  type        = string
  sensitive   = true
  ephemeral   = true
}

resource "doo_webhook" "tickets" {
  provider = commercehooks

  name        = "Tickets to the badge printer"
  description = "Prints a badge for each attendee."
  event_id    = "4711"

  # with doo's default payload
  hooks {
    type     = "order_cancelled"
    endpoint = "https://hooks.example.com/doo/orders"
  }

  # with the result of a GraphQL query as the payload
  hooks {
    type     = "attendee_validated"
    endpoint = "https://hooks.example.com/doo/attendees"

    origin {
      body = jsonencode({
        query     = "query ($eventId: ID!) { event(id: $eventId) { id title } }"
        variables = { eventId = "%EVENT_ID%" }
      })
    }
  }

  # how doo gets a token from the receiver before each delivery
  authentication {
    endpoint = "https://hooks.example.com/oauth/token"

    credentials {
      client_secret_wo = var.doo_receiver_secret
    }
  }

  # doo can't update a webhook. Create the new one before the old one is deleted, so that no event is lost.
  lifecycle {
    create_before_destroy = true
  }
}
