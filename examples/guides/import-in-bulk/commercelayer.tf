data "commercelayer_webhooks" "all" {
  provider = commercehooks
}

locals {
  # The hooks by names that Terraform accepts, derived from their own. Several hooks can have the same name.
  commercelayer_webhooks = {
    for hook in data.commercelayer_webhooks.all.webhooks :
    trim(replace(trim(replace(lower(hook.name), "/[^a-z0-9]+/", "_"), "_"), "/^([0-9]|$)/", "hook_$1"), "_") => hook...
  }
}

output "commercelayer_webhooks" {
  value = join("\n", flatten([
    for name, hooks in local.commercelayer_webhooks : [
      for i, hook in hooks : <<-EOT
        import {
          to = commercelayer_webhook.${name}${i == 0 ? "" : "__${i + 1}"}
          id = "${hook.id}"

          provider = commercehooks
        }
      EOT
    ]
  ]))
}
