data "moltin_integrations" "all" {
  provider = commercehooks
}

# Who is told of paid orders, Terraform's integrations and others.
output "told_of_paid_orders" {
  value = {
    for integration in data.moltin_integrations.all.integrations : integration.id => integration.name
    if integration.enabled && contains(integration.observes, "order.paid")
  }
}
