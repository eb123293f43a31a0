import {
  provider = commercehooks

  to = commercelayer_webhook.orders
  id = "xYZkjABcde"
}
