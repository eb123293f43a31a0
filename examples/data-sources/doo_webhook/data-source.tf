# A webhook that doo's support made. It is found by its name, or by its id.
data "doo_webhook" "badges" {
  provider = commercehooks

  name = "Tickets to the badge printer"
}

output "badge_printer_is_told_of" {
  value = toset(data.doo_webhook.badges.hooks[*].type)
}
