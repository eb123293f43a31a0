import {
  provider = commercehooks

  to = commercelayer_webhook.orders
  identity = {
    id = "xYZkjABcde"
  }
}
