variable "shipping_secret" {
  description = "Sent with each delivery, so that the handler can refuse others."
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

# By hand: terraform apply -invoke=action.moltin_integration_send_test.shipping
action "moltin_integration_send_test" "shipping" {
  provider = commercehooks

  config {
    integration_id = moltin_integration.shipping.id
    event          = "order.fulfilled"
    payload        = jsonencode({ data = { type = "order", id = "00000000-0000-4000-8000-000000000000", shipping = "fulfilled" } })
    secret_key     = var.shipping_secret # needed where Moltin doesn't show it
  }
}

# Or by itself: the apply that creates the integration fails if the handler doesn't accept the test, and so does each that
# changes it, or names a new version of the handler. Any resource that deploys the handler can do this.
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
