# A webhook that was created in the dashboard. Look it up by id, or by name if the store returns names.
data "moltin_v1_webhook" "search" {
  provider = commercehooks

  id = "7543afd4-0b79-466f-b8f4-af84cb487290"
}

output "search_index_is_told_of_everything" {
  value = alltrue([
    data.moltin_v1_webhook.search.enabled,
    data.moltin_v1_webhook.search.create,
    data.moltin_v1_webhook.search.update,
    data.moltin_v1_webhook.search.delete,
  ])
}
