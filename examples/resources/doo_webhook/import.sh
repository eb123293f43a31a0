# <team_id>/<id>, or only <id> if the webhook belongs to the provider's team
terraform import doo_webhook.tickets 111/0f5566bb-d35b-11e7-bde8-0206116776d2
