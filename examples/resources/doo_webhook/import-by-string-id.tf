import {
  provider = commercehooks

  to = doo_webhook.tickets
  id = "111/0f5566bb-d35b-11e7-bde8-0206116776d2" # or only the id, for the provider's team
}
