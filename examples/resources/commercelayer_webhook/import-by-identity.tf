import {
  to = commercelayer_webhook.orders
  identity = {
    id = "xYZkjABcde"
  }
}
