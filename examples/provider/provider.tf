terraform {
  required_providers {
    commercehooks = {
      source = "commercehooks/commercehooks"
    }
  }
}

# What isn't set here comes from the environment: secrets are best left to it.
provider "commercehooks" {
  # Only the vendors that are used need a block.
  commercelayer {
    organization = "yourdomain"
    client_id    = "XXXXXXXXXXXX" # with COMMERCELAYER_CLIENT_SECRET
  }
  doo {
    team_id   = "111"
    client_id = "XXXXXXXXXXXX" # with DOO_CLIENT_SECRET and DOO_API_KEY
  }
  moltin {
    base_url  = "https://euwest.api.elasticpath.com"
    client_id = "XXXXXXXXXXXX" # with MOLTIN_CLIENT_SECRET
  }
  moltin_v1 {
    client_id = "XXXXXXXXXXXX" # with MOLTIN_V1_CLIENT_SECRET
  }
}
