data "doo_webhooks" "all" {
  provider = commercehooks
}

locals {
  # The hooks by names that Terraform accepts, derived from their own. Several hooks can have the same name.
  doo_webhooks = {
    for hook in data.doo_webhooks.all.webhooks :
    trim(replace(trim(replace(lower(hook.name), "/[^a-z0-9]+/", "_"), "_"), "/^([0-9]|$)/", "hook_$1"), "_") => hook...
  }
}

output "doo_webhooks" {
  value = join("\n", flatten([
    for name, hooks in local.doo_webhooks : [
      for i, hook in hooks : <<-EOT
        import {
          to = doo_webhook.${name}${i == 0 ? "" : "__${i + 1}"}
          id = "${hook.team_id}/${hook.id}"

          provider = commercehooks
        }
      EOT
    ]
  ]))
}
