# A webhook that somebody made in the dashboard. It is found by its name, or by its id.
data "commercelayer_webhook" "warehouse" {
  provider = commercehooks

  name = "Placed orders to the warehouse"
}

output "warehouse_is_told" {
  value = data.commercelayer_webhook.warehouse.enabled && data.commercelayer_webhook.warehouse.circuit_state == "closed"
}
