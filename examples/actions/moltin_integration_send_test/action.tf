variable "shipping_secret" {
  description = "Secret that Moltin sends with each delivery, so that the handler can reject other requests."
  type        = string
  ephemeral   = true
}

resource "moltin_integration" "shipping" {
  provider = commercehooks

  name     = "Order shipping notification"
  enabled  = true
  observes = ["order.fulfilled"]

  configuration {
    url           = "https://hooks.example.com/moltin/shipping"
    secret_key_wo = var.shipping_secret
  }
}

# Run it manually: terraform apply -invoke=action.moltin_integration_send_test.shipping
action "moltin_integration_send_test" "shipping" {
  provider = commercehooks

  config {
    integration_id = moltin_integration.shipping.id
    event          = "order.fulfilled"
    payload        = jsonencode({ data = { type = "order", id = "00000000-0000-4000-8000-000000000000", shipping = "fulfilled" } })
    secret_key     = var.shipping_secret # required if Moltin doesn't return it
  }
}

# Or run it automatically: an apply that creates or changes the integration, or sets a new version of the handler, fails if the
# handler doesn't accept the test. You can use any resource that deploys the handler instead.
resource "terraform_data" "handler" {
  input = {
    version = "2.1.0"
    hook    = moltin_integration.shipping.updated_at
  }

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.moltin_integration_send_test.shipping]
    }
  }
}
