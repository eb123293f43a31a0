data "moltin_integrations" "all" {
  provider = commercehooks
}

# The addresses that receive paid orders, of integrations that Terraform manages and others.
output "told_of_paid_orders" {
  value = {
    for integration in data.moltin_integrations.all.integrations : integration.id => integration.name
    if integration.enabled && contains(integration.observes, "order.paid")
  }
}
