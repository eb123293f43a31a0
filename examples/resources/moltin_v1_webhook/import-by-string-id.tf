import {
  provider = commercehooks

  to = moltin_v1_webhook.catalogue
  id = "7543afd4-0b79-466f-b8f4-af84cb487290"
}
