import {
  provider = commercehooks

  to = doo_webhook.tickets
  identity = {
    team_id = "111" # omit it to use the provider's team
    id      = "0f5566bb-d35b-11e7-bde8-0206116776d2"
  }
}
