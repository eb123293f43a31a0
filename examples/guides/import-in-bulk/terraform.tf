terraform {
  required_version = ">= 1.7" # for import blocks with for_each

  required_providers {
    commercehooks = { source = "commercehooks/commercehooks" }
  }
}
