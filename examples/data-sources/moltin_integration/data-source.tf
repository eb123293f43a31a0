# An integration that was created in Commerce Manager. Look it up by name or by id.
data "moltin_integration" "fraud" {
  provider = commercehooks

  name = "Fraud screening"
}

output "fraud_screening_is_told_of" {
  value = data.moltin_integration.fraud.enabled ? data.moltin_integration.fraud.observes : []
}
