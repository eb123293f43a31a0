# A webhook that doo's support created. Look it up by name or by id.
data "doo_webhook" "badges" {
  provider = commercehooks

  name = "Tickets to the badge printer"
}

output "badge_printer_is_told_of" {
  value = toset(data.doo_webhook.badges.hooks[*].type)
}
