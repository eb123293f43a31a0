terraform {
  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}

variable "test" {
  description = "Credentials of the test team."
  type        = object({ api_key = string, client_id = string, client_secret = string })
  sensitive   = true
  ephemeral   = true
}

variable "live" {
  description = "Credentials of the live team."
  type        = object({ api_key = string, client_id = string, client_secret = string })
  sensitive   = true
  ephemeral   = true
}

provider "commercehooks" {
  alias = "test"

  doo {
    team_id       = "111"
    api_key       = var.test.api_key
    client_id     = var.test.client_id
    client_secret = var.test.client_secret
  }
}

provider "commercehooks" {
  alias = "live"

  doo {
    team_id       = "222"
    api_key       = var.live.api_key
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
