terraform {
  required_version = ">= 1.7" # for the provider argument in import blocks

  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}
