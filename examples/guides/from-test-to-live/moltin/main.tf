terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "test" {
  description = "Key of the test store."
  type        = object({ client_id = string, client_secret = string })
  sensitive   = true
  ephemeral   = true
}

variable "live" {
  description = "Key of the live store."
  type        = object({ client_id = string, client_secret = string })
  sensitive   = true
  ephemeral   = true
}

provider "commercehooks" {
  alias = "test"

  moltin {
    base_url      = "https://euwest.api.elasticpath.com"
    client_id     = var.test.client_id
    client_secret = var.test.client_secret
  }
}

provider "commercehooks" {
  alias = "live"

  moltin {
    base_url      = "https://euwest.api.elasticpath.com"
    client_id     = var.live.client_id
    client_secret = var.live.client_secret
  }
}

module "test" {
  source    = "./shop"
  providers = { commercehooks = commercehooks.test }

  handler = "https://hooks-test.example.com"
}

module "live" {
  source    = "./shop"
  providers = { commercehooks = commercehooks.live }

  handler = "https://hooks.example.com"
}
