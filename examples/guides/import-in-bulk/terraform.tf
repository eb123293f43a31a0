terraform {
  required_version = ">= 1.7" # for providers of their own in import blocks

  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}
