terraform {
  required_providers {
    commercehooks = {
      source = "commercehooks/commercehooks"
    }
  }
}

# Only the vendors that are used need a block, and what isn't set here comes from the environment: MOLTIN_CLIENT_SECRET,
# COMMERCELAYER_CLIENT_SECRET and so on.
provider "commercehooks" {
  moltin {
    base_url  = "https://euwest.api.elasticpath.com"
    client_id = "XXXXXXXXXXXX"
  }
  commercelayer {
    organization = "yourdomain"
    client_id    = "XXXXXXXXXXXX"
  }
}
