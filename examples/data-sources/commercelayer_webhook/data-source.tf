# A webhook that was created in the dashboard. Look it up by name or by id.
data "commercelayer_webhook" "warehouse" {
  provider = commercehooks

  name = "Placed orders to the warehouse"
}

output "warehouse_is_told" {
  value = data.commercelayer_webhook.warehouse.enabled && data.commercelayer_webhook.warehouse.circuit_state == "closed"
}
