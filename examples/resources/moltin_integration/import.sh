terraform import moltin_integration.shipping 8cb9e689-ede7-4f6d-b61a-6aa970d572dd
