# An integration that somebody made in Commerce Manager. It is found by its name, or by its id.
data "moltin_integration" "fraud" {
  provider = commercehooks

  name = "Fraud screening"
}

output "fraud_screening_is_told_of" {
  value = data.moltin_integration.fraud.enabled ? data.moltin_integration.fraud.observes : []
}
