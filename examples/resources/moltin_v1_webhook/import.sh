terraform import moltin_v1_webhook.catalogue 7543afd4-0b79-466f-b8f4-af84cb487290
