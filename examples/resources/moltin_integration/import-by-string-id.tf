import {
  provider = commercehooks

  to = moltin_integration.shipping
  id = "8cb9e689-ede7-4f6d-b61a-6aa970d572dd"
}
